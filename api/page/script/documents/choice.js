/** Chooses the collection that files are added to, or names a new one. */

import { announce } from "../announce.js";
import { chooseCollection, currentCollection, listCollections } from "../collection.js";
import { create, createButton, fill } from "../element.js";
import { formatNumber } from "../language.js";
import { text } from "./text.js";

// The service's own rule, `_NAME` in rag/bootstrap.py.
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}$/u;
const NEW = "\n"; // no collection can have this name

/**
 * Create the choice. A new collection is only a name until its first document is added: the
 * service makes it then. `onchange` is called when another one, or a new name, is chosen.
 */
export function createChoice(onchange) {
  let draft = null;
  let names = [];
  const field = create("select", { id: "documents-collection", onchange: choose });
  const nameField = create("input", {
    id: "collection-name",
    maxlength: 64,
    required: true,
    autocomplete: "off",
    "aria-describedby": "collection-rule",
    oninput: () => nameField.setCustomValidity(""),
  });
  const rule = create("p", { id: "collection-rule", class: "quiet" }, text.nameRule);
  const form = create(
    "form",
    { class: "collection-form stack", hidden: true, onsubmit: submit, onkeydown: closeByKey },
    create("label", { for: "collection-name" }, text.newName),
    create(
      "div",
      { class: "row" },
      nameField,
      create("button", { class: "primary" }, text.create),
      createButton(text.cancel, close),
    ),
    rule,
  );
  const label = create("label", { for: "documents-collection" }, text.collection, field);
  const root = create("div", { class: "collection-choice" }, label, form);

  function choose() {
    if (field.value === NEW) {
      form.hidden = false;
      nameField.focus();
      return;
    }
    form.hidden = true;
    draft = null;
    chooseCollection(field.value);
  }

  function submit(event) {
    event.preventDefault();
    const name = nameField.value.trim();
    const fault = NAME.test(name) ? "" : text.nameRule;
    nameField.setCustomValidity(names.includes(name) ? text.nameTaken : fault);
    if (!form.reportValidity()) return;
    draft = name;
    nameField.value = "";
    form.hidden = true;
    showOptions();
    field.focus();
    announce(text.created(name));
    onchange();
  }

  function close() {
    form.hidden = true;
    showOptions();
    field.focus();
  }

  function closeByKey(event) {
    if (event.key === "Escape") close();
  }

  /** Read the collections of the service again. */
  async function update() {
    const found = await listCollections();
    names = found.map(({ name }) => name);
    if (names.includes(draft)) draft = null;
    showOptions(found);
  }

  function showOptions(found) {
    if (found) field.known = found;
    const known = field.known ?? [];
    const options = known.map(({ name, documents }) =>
      create("option", { value: name }, describe(name, documents)),
    );
    if (draft !== null) options.push(create("option", { value: draft }, `${draft} (0)`));
    options.push(create("option", { value: NEW }, text.newCollection));
    fill(field, ...options);
    field.value = current();
  }

  /** The name of the collection to list and add to. */
  function current() {
    return draft ?? currentCollection();
  }

  /** Say that the first document of a new collection is there. */
  function confirm(name) {
    if (name !== draft) return;
    draft = null;
    chooseCollection(name);
  }

  return { root, update, current, confirm, isNew: () => draft !== null };
}

/** The documents of a collection that an older version made cannot be counted. */
function describe(name, documents) {
  return documents === null ? name : `${name} (${formatNumber(documents)})`;
}
