import { create } from "../element.js";

/** Create the view. */
export function createDocumentsView() {
  const root = create("section", { class: "view" });
  return { root, enter() {}, leave() {} };
}
