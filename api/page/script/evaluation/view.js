/** The view of evaluation: how good the answers are, by runs and by what people said of them. */

import { mayDo } from "../access/grant.js";
import { text as access } from "../access/text.js";
import { create } from "../element.js";
import { connection } from "../http.js";
import { createFeedbackList } from "./feedback.js";
import { createRuns } from "./runs.js";
import { text } from "./text.js";

/** Create the view. */
export function createEvaluationView() {
  const feedback = createFeedbackList();
  const runs = createRuns();
  const heading = create("h1", {}, text.heading);
  const root = create("section", { class: "view stack evaluation" });
  const isAllowed = mayDo("admin");
  if (isAllowed) root.append(heading, feedback.root, runs.root);
  else root.append(heading, create("p", { class: "card" }, access.adminOnly));

  function enter() {
    if (!isAllowed) return;
    feedback.load();
    runs.load();
  }

  connection.addEventListener("back", () => root.hidden || enter());
  return { root, enter, leave() {} };
}
