/** The passages that were found: those that the answer cites apart from the others. */

import { create, createButton, createForeign } from "../element.js";
import { describePlace } from "../original/place.js";
import { writePassage } from "./sentence.js";
import { text } from "./text.js";

/**
 * Return the list of passages, in which citations are marked; without an answer, what came
 * nearest.
 *
 * @param {{passages, citations, isAnswered, collection, onopen}} found  `onopen(passage)` opens the
 *   original
 */
export function createPassages(found) {
  const { passages, citations, isAnswered } = found;
  const root = create("div", { class: "passages stack" });
  const isCited = (passage) => isAnswered && citations.some((one) => isInside(one, passage));
  const cited = passages.filter(isCited);
  const rest = passages.filter((passage) => !isCited(passage));
  if (cited.length) root.append(createGroup(text.cited, null, cited, found, "cited"));
  if (rest.length) {
    const [heading, help] = isAnswered ? [text.found, text.foundHelp] : [text.nearest, null];
    root.append(createGroup(heading, help, rest, found, "found"));
  }
  return root;
}

function createGroup(heading, help, passages, found, kind) {
  const list = create("ol", { class: "passage-list" });
  for (const passage of passages) list.append(createPassage(passage, found));
  return create(
    "section",
    { class: `passage-group ${kind}` },
    create("h2", {}, heading),
    help && create("p", { class: "quiet" }, help),
    list,
  );
}

function createPassage(passage, { citations, collection, onopen }) {
  const words = create("p", { class: "passage-text", dir: "auto" });
  writePassage(words, passage, citations, collection);
  return create(
    "li",
    { value: passage.rank, dataset: { rank: passage.rank } },
    createButton(createForeign(passage.title), () => onopen(passage), {
      class: "plain source",
      title: text.open,
    }),
    createForeign(describePlace(passage), "span", { class: "quiet" }),
    words,
  );
}

function isInside(citation, passage) {
  return (
    citation.document_id === passage.document_id &&
    passage.start <= citation.start &&
    citation.end <= passage.end
  );
}
