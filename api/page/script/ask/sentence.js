/** Shows the sentence around cited words, with the words marked. */

import { create } from "../element.js";
import { PointText } from "../original/points.js";
import { writeRange } from "../original/runs.js";
import { fetchWindow } from "../original/windows.js";

/**
 * Return an element with the sentence of a citation, in which these citations are marked.
 *
 * What was found is shown at once. The window of the document comes after it: it knows which
 * characters are markup, and has sentences that no passage holds.
 */
export function createSentence(citation, citations, passages, collection, tag = "blockquote") {
  const { start, end } = citation.sentence ?? citation;
  const root = create(tag, { class: "sentence-text", dir: "auto" });
  const marks = citations
    .filter((one) => one.document_id === citation.document_id)
    .map((one) => ({ start: one.start, end: one.end, kind: "cited" }));
  const passage = passages.find(
    (one) => one.document_id === citation.document_id && one.start <= start && end <= one.end,
  );
  const write = (points, hidden) => {
    root.replaceChildren();
    writeRange(root, start, end, { points, hidden, running: [], marks });
  };
  if (passage) write(new PointText(passage.text, passage.start), []);
  else root.textContent = citation.cited_text;
  fetchWindow(citation.document_id, collection, { start, end }).then(
    (window) => {
      const points = new PointText(window.text, window.start);
      // Of a document that has changed since, the words that were read are shown.
      if (points.slice(citation.start, citation.end) === citation.cited_text) write(points, window.hidden);
    },
    () => {}, // the original says what is wrong
  );
  return root;
}
