/** Shows why there is no answer, and what to ask instead. */

import { create, createButton } from "../element.js";
import { reasons } from "./reason_text.js";
import { text } from "./text.js";
import { formatShare } from "./why.js";
import { text as why } from "./why_text.js";

/** Return the refusal. `onask(question)` asks another question. */
export function createRefusal(response, onask) {
  const { abstained_because: reason, refusal, choices } = response;
  const said = reasons[reason] ?? reasons.other;
  return create(
    "article",
    { class: "refusal", "aria-label": reasons.heading, dataset: { reason } },
    create("p", { class: "refusal-heading quiet" }, reasons.heading),
    create("p", { class: "refusal-why" }, said.why),
    refusal && create("p", { class: "quiet" }, describeRefusal(refusal)),
    create("p", { class: "refusal-instead" }, said.instead),
    choices?.length ? createChoices(choices, onask) : null,
    reason === "empty_index"
      ? create("a", { class: "button", href: "#/documents" }, text.add)
      : null,
  );
}

function describeRefusal({ confidence, threshold }) {
  return `${why.confidence}: ${why.threshold(formatShare(confidence), formatShare(threshold))}`;
}

/** Return buttons for the meanings of an ambiguous question. */
function createChoices(choices, onask) {
  const items = choices.map((one) => {
    const question = typeof one === "string" ? one : one.question ?? one.text;
    return create("li", {}, createButton(question, () => onask(question)));
  });
  return create("ul", { class: "chips row" }, ...items);
}
