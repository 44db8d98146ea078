/** Builds elements. Text always enters the page as text, never as markup. */

/**
 * Create an element.
 *
 * @param {string} tag
 * @param {Object} attributes  `onclick` and the like are listeners; `dataset` is an object; true
 *   sets an attribute without a value; false, null and undefined leave it out
 * @param {...(Node|string|number|null|undefined)} children
 */
export function create(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  append(element, ...children);
  return element;
}

/** Append nodes and texts; null and undefined are left out. */
function append(element, ...children) {
  element.append(...children.filter((child) => child !== null && child !== undefined));
}

/** Replace what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, ...children);
}

/** Create a button. */
export function createButton(label, onclick, attributes = {}) {
  return create("button", { type: "button", onclick, ...attributes }, label);
}

/** Wrap text from a document or file name, so that its direction stays inside it. */
export function createForeign(text, tag = "span", attributes = {}) {
  const style = `foreign ${attributes.class ?? ""}`.trim();
  return create(tag, { dir: "auto", ...attributes, class: style }, text);
}

/** Return a name without controls of direction, by which "exe.jpg" can be "gpj.exe" in truth. */
export function straighten(name) {
  return name.replaceAll(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}

/** Return a name for a sentence, whose direction it leaves as it is. */
export function isolate(name) {
  return `\u2068${straighten(name)}\u2069`;
}
