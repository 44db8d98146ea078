/** The box for a question: Enter asks, Escape clears. */

import { create } from "../element.js";
import { text } from "./text.js";

const MOST_CHARACTERS = 2000;

/** Create the box. `onask(question)` is called with a question that is not blank. */
export function createBox(onask) {
  const field = create("textarea", {
    id: "question",
    rows: "1",
    maxlength: MOST_CHARACTERS,
    placeholder: text.placeholder,
    "aria-label": text.question,
    autocomplete: "off",
    enterkeyhint: "search",
    dir: "auto",
    onkeydown: handleKey,
    oninput: fit,
  });
  let given = ""; // what the page wrote into it
  const root = create(
    "form",
    { class: "box", role: "search", onsubmit: submit },
    field,
    create("button", { type: "submit", class: "primary" }, text.ask),
  );

  function handleKey(event) {
    // The Enter that ends the composition of a Chinese word asks nothing.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) submit(event);
    if (event.key === "Escape") set("");
  }

  function submit(event) {
    event.preventDefault();
    const question = field.value.trim();
    if (question) onask(question);
    else field.focus();
  }

  function set(question) {
    given = question;
    field.value = question;
    fit();
  }

  /** Empty the box, unless the user has written something that was not asked yet. */
  function clear() {
    if (field.value === given) set("");
  }

  /** Make the field as high as its lines. */
  function fit() {
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  }

  // Its lines break anew when the original takes half of the room.
  let width = 0;
  new ResizeObserver(() => {
    if (field.clientWidth === width) return;
    width = field.clientWidth;
    fit();
  }).observe(field);

  return { root, set, clear, focus: () => field.focus() };
}
