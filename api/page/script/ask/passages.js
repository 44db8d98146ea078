/** The passages that were found: those that the answer cites apart from the others. */

import { create, createButton, createForeign } from "../element.js";
import { describePlace } from "../original/view.js";
import { PointText } from "../original/points.js";
import { writeRange } from "../original/runs.js";
import { text } from "./text.js";

/** Return the list of passages. Without a response they are what has been found so far. */
export function createPassages(passages, citations, isAnswered, onopen) {
  const root = create("div", { class: "passages stack" });
  const isCited = (passage) => citations.some((one) => isInside(one, passage));
  const cited = passages.filter(isCited);
  const rest = passages.filter((passage) => !isCited(passage));
  if (cited.length) root.append(createGroup(text.cited, null, cited, citations, onopen, "cited"));
  if (rest.length) {
    const [heading, help] = isAnswered ? [text.found, text.foundHelp] : [text.nearest, null];
    root.append(createGroup(heading, help, rest, citations, onopen, "found"));
  }
  return root;
}

function createGroup(heading, help, passages, citations, onopen, kind) {
  const list = create("ol", { class: "passage-list" });
  for (const passage of passages) list.append(createPassage(passage, citations, onopen));
  return create(
    "section",
    { class: `passage-group ${kind}` },
    create("h2", {}, heading),
    help && create("p", { class: "quiet" }, help),
    list,
  );
}

function createPassage(passage, citations, onopen) {
  const marks = citations
    .filter((one) => isInside(one, passage))
    .map(({ start, end }) => ({ start, end, kind: "cited" }));
  const words = create("p", { class: "passage-text", dir: "auto" });
  const points = new PointText(passage.text, passage.start);
  writeRange(words, passage.start, passage.end, { points, hidden: [], running: [], marks });
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
