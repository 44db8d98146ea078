import { create } from "../element.js";

/** Create the view. */
export function createEvaluationView() {
  const root = create("section", { class: "view" });
  return { root, enter() {}, leave() {} };
}
