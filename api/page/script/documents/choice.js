/** Names a new collection. Among those that there are, the bar chooses. */

import { announce } from "../announce.js";
import { chooseCollection, currentCollection, listCollections } from "../collection.js";
import { create, createButton, createForeign, fill } from "../element.js";
import { text } from "./text.js";

// The service's own rule, `_NAME` in rag/bootstrap.py.
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}$/u;

/**
 * Create the button and its form. A new collection is only a name until its first document is
 * added: the service makes it then. `onchange` is called when there is such a name, or no longer.
 */
export function createChoice(onchange) {
  let draft = null;
  const open = createButton(text.newCollection, show, { "aria-expanded": "false" });
  const field = create("input", {
    id: "collection-name",
    maxlength: 64,
    required: true,
    autocomplete: "off",
    "aria-describedby": "collection-rule",
    oninput: () => field.setCustomValidity(""),
  });
  const form = create(
    "form",
    { class: "collection-form stack", hidden: true, onsubmit: submit, onkeydown: closeByKey },
    create("label", { for: "collection-name" }, text.newName),
    create(
      "div",
      { class: "row" },
      field,
      create("button", { class: "primary" }, text.create),
      createButton(text.cancel, close),
    ),
    create("p", { id: "collection-rule", class: "quiet" }, text.nameRule),
  );
  const notice = create("p", { class: "row", hidden: true });
  const root = create("div", { class: "collection-new stack" }, form, notice);

  function show() {
    form.hidden = !form.hidden;
    open.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) field.focus();
  }

  function close() {
    if (!form.hidden) show();
    open.focus();
  }

  function closeByKey(event) {
    if (event.key === "Escape") close();
  }

  async function submit(event) {
    event.preventDefault();
    const name = field.value.trim();
    const found = await listCollections().catch(() => []); // the connection says so itself
    const isTaken = found.some((one) => one.name === name);
    field.setCustomValidity(isTaken ? text.nameTaken : NAME.test(name) ? "" : text.nameRule);
    if (!form.reportValidity()) return;
    field.value = "";
    close();
    setDraft(name);
    announce(text.created(name));
  }

  function setDraft(name) {
    draft = name;
    notice.hidden = name === null;
    if (name !== null) {
      const forget = createButton(text.cancel, () => (setDraft(null), open.focus()));
      fill(notice, createForeign(text.created(name), "strong"), forget);
    }
    onchange();
  }

  /** Say that the first document of a new collection is there. */
  function confirm(name) {
    if (name !== draft) return;
    draft = null;
    notice.hidden = true;
    chooseCollection(name);
  }

  return {
    open,
    root,
    confirm,
    /** The name of the collection to list and add to. */
    current: () => draft ?? currentCollection(),
    isNew: () => draft !== null,
    /** Another collection was chosen. */
    forget: () => draft !== null && setDraft(null),
  };
}
