/** Says what an answer rests on: its sentence, and where that stands. */

import { text } from "./text.js";

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
  // Offsets count code points, which a string's own indices do not.
  const points = [...passage.text];
  const cut = (from, to) => points.slice(from - passage.start, to - passage.start).join("");
  return [cut(sentence.start, start), cited, cut(end, sentence.end)];
}

/** Say where in its document a citation stands: page, slide, cell, or the nearest heading. */
export function describePlace({ page, slide, sheet, cell, section }) {
  if (page !== null) return text.page(page);
  if (slide !== null) return text.slide(slide);
  if (sheet !== null) return [sheet, cell && text.cell(cell)].filter(Boolean).join(", ");
  return section.at(-1) ?? "";
}
