/** Shows why there is no answer, and what to ask instead. */

import { create, createButton, createForeign } from "../element.js";
import { createChips } from "./chips.js";
import { checks, reasons } from "./reason_text.js";
import { createSentence } from "./sentence.js";
import { text } from "./text.js";
import { formatShare } from "./why.js";
import { text as why } from "./why_text.js";

// Below these the words that came nearest are shown. Else they are more likely beside the question
// than not, and only marked in their passage.
const SHOWN_BELOW = ["low_confidence", "contradicted"];

/**
 * Return the refusal. `context` is `{response, collection, onopen}`; `onask(question)` asks another
 * question.
 */
export function createRefusal(context, onask) {
  const { abstained_because: reason, refusal, choices, nearest } = context.response;
  const said = reasons[reason] ?? reasons.other;
  return create(
    "article",
    { class: "refusal", "aria-label": reasons.heading, dataset: { reason } },
    create("p", { class: "refusal-heading quiet" }, reasons.heading),
    create("p", { class: "refusal-why" }, describeReason(context.response)),
    nearest && SHOWN_BELOW.includes(reason) ? createNearest(nearest, context) : null,
    refusal && create("p", { class: "quiet" }, describeRefusal(refusal)),
    create("p", { class: "refusal-instead" }, said.instead),
    choices?.length ? createChoices(choices, onask) : null,
    reason === "empty_index"
      ? create("a", { class: "button", href: "#/documents" }, text.add)
      : null,
  );
}

/** Say why there is no answer: which check failed, if one did. */
export function describeReason({ abstained_because: reason, failed_check: check }) {
  return checks[check] ?? (reasons[reason] ?? reasons.other).why;
}

/** Return the words that came nearest, for the reader to judge. */
function createNearest(nearest, context) {
  const { passages } = context.response;
  return create(
    "section",
    { class: "nearest card" },
    create("h2", {}, reasons.nearest),
    createForeign(nearest.cited_text, "p", { class: "nearest-text" }),
    createSentence(nearest, [nearest], passages, context.collection),
    createChips([nearest], context),
  );
}

function describeRefusal({ confidence, threshold }) {
  return why.sure(why.threshold(formatShare(confidence), formatShare(threshold)));
}

/** Return buttons for the meanings of an ambiguous question. */
function createChoices(choices, onask) {
  const items = choices.map((one) => {
    const question = typeof one === "string" ? one : one.question ?? one.text;
    return create("li", {}, createButton(question, () => onask(question)));
  });
  return create("ul", { class: "chips row" }, ...items);
}
