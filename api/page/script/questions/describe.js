/** Says what an answer rests on: its citation, and the sentence of that. */

import { PointText } from "../original/points.js";

/** Return the first citation of an answer, or null if there is none. */
export function findCitation({ answer, citations }) {
  return answer ? (citations.find(({ id }) => id === answer.citations[0]) ?? null) : null;
}

/**
 * Return the sentence of a citation as `[before, cited, after]`. It is cut out of the passage that
 * holds it, or is as much of it as stands around the words in the citation itself.
 */
export function splitSentence({ passages }, citation) {
  const { sentence, start, end, cited_text: cited } = citation;
  const passage = passages.find(
    (one) =>
      one.document_id === citation.document_id &&
      one.start <= sentence.start &&
      one.end >= sentence.end,
  );
  if (!passage) return [citation.prefix, cited, citation.suffix];
  const points = new PointText(passage.text, passage.start);
  return [points.slice(sentence.start, start), cited, points.slice(end, sentence.end)];
}
