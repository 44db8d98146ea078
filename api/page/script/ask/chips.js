/** Chips of citations: pointing at one shows its passage, choosing it opens the original. */

import { create, createButton, createForeign, fill } from "../element.js";
import { describePlace } from "../original/place.js";
import { createSentence } from "./sentence.js";
import { text } from "./text.js";

const HIDE_MILLISECONDS = 250;
let count = 0;
// Whether the focus moves by a key: not when it comes back to a chip from the original.
let isMoving = false;
addEventListener("keydown", ({ key }) => (isMoving = key === "Tab"), { capture: true });
addEventListener("pointerdown", () => (isMoving = false), { capture: true });

/**
 * Return a list of chips.
 *
 * @param {Object[]} citations
 * @param {{response, collection, onopen}} context  `onopen(citation)` opens the original
 * @param {"title"|"cited_text"} name  what a chip says; else one citation goes by the title of its
 *   document, several by their words
 */
export function createChips(citations, context, name = undefined) {
  name ??= citations.length > 1 ? "cited_text" : "title";
  const panel = create("div", {
    class: "chip-panel",
    id: `chip-panel-${(count += 1)}`,
    role: "group",
    "aria-label": text.cited,
    hidden: true,
  });
  const list = create("ul", { class: "chips row" });
  const root = create("div", { class: "chip-holder" }, list, panel);
  let timer;
  let pointed = null;

  const show = (citation, chip) => {
    clearTimeout(timer);
    if (pointed === chip && !panel.hidden) return;
    pointed?.removeAttribute("aria-describedby");
    pointed = chip;
    fillPanel(panel, citation, context);
    panel.hidden = false;
    // A stop of Tab only where there is more than one sees.
    if (panel.scrollHeight > panel.clientHeight) panel.tabIndex = 0;
    else panel.removeAttribute("tabindex");
    chip.setAttribute("aria-describedby", panel.id);
    panel.style.insetInlineStart = `${findInset(root, chip, panel)}px`;
    panel.style.insetBlockStart = `${chip.offsetTop + chip.offsetHeight}px`;
  };
  const hide = () => {
    clearTimeout(timer);
    panel.hidden = true;
    pointed?.removeAttribute("aria-describedby");
  };
  const hideSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, HIDE_MILLISECONDS);
  };

  for (const citation of citations) {
    const chip = createChip(citation, context, name);
    chip.addEventListener("pointerenter", ({ pointerType }) => {
      if (pointerType === "mouse") show(citation, chip);
    });
    chip.addEventListener("focus", () => {
      if (isMoving && chip.matches(":focus-visible")) show(citation, chip);
    });
    chip.addEventListener("click", hide);
    for (const event of ["pointerleave", "blur"]) chip.addEventListener(event, hideSoon);
    list.append(create("li", {}, chip));
  }
  // The text in it can be selected, or scrolled by the keyboard.
  for (const event of ["pointerenter", "focusin"]) {
    panel.addEventListener(event, () => clearTimeout(timer));
  }
  for (const event of ["pointerleave", "focusout"]) panel.addEventListener(event, hideSoon);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    hide();
  });
  return root;
}

function createChip(citation, { onopen }, name) {
  const chip = createButton("", () => onopen(citation), {
    class: "chip",
    dataset: { citation: citation.id },
  });
  const place = name === "title" ? describePlace(citation) : describeShortly(citation);
  fill(
    chip,
    create("span", { class: "number" }, String(citation.id + 1)),
    createForeign(citation[name], "span", { class: "name" }),
    place ? createForeign(place, "span", { class: "quiet" }) : null,
  );
  return chip;
}

function fillPanel(panel, citation, { response: { passages }, collection }) {
  fill(
    panel,
    createForeign(citation.title, "strong"),
    createForeign(describePlace(citation), "p", { class: "quiet" }),
    createSentence(citation, [citation], passages, collection, "p"),
  );
}

function describeShortly({ page, slide, sheet, cell }) {
  return describePlace({ page, slide, sheet: cell ? null : sheet, cell });
}

/** Return how far from the left a panel stands under its chip without leaving the holder. */
function findInset(root, chip, panel) {
  return Math.max(0, Math.min(chip.offsetLeft, root.clientWidth - panel.offsetWidth));
}
