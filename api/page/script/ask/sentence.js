/** Shows the sentence around cited words, or the row of a table with its headers. */

import { create, fill } from "../element.js";
import { countPoints, PointText } from "../original/points.js";
import { writeRange } from "../original/runs.js";
import { createTable, scrollToCell } from "../original/table.js";
import { fetchAround } from "../original/windows.js";

// A break of line or column inside a sentence, as rag/reading/sentence.py knows it.
const BREAK = /(?<=[^。！？!?；;…：:.\s])\s*\n\s*(?=[a-z\d，、；,;)）」』])/g;
const NEEDS_SPACE = /[\x21-\x7e]/;
// Characters that may be markup, which only the window of the document tells.
const MARKUP = /[#*_`|[\]<>~&]/;

/**
 * Return an element with the sentence of a citation, in which these citations are marked.
 *
 * What was found is shown at once. The window of the document comes after it: it knows which
 * characters are markup and which are cells, and has sentences that no passage holds.
 */
export function createSentence(citation, citations, passages, collection, tag = "blockquote") {
  const { start, end } = citation.sentence ?? citation;
  const root = create(tag, { class: "sentence-text", dir: "auto" });
  const marks = makeMarks(citations, citation.document_id);
  const passage = passages.find(
    (one) => one.document_id === citation.document_id && one.start <= start && end <= one.end,
  );
  if (passage) {
    const source = makeSource(passage, [], marks);
    writeRange(root, start, end, joinLines(source, start, end));
  } else {
    root.textContent = citation.cited_text;
  }
  fetchAround(citation.document_id, collection, { start, end }).then(
    (window) => {
      const source = makeSource(window, window.hidden, marks);
      // Of a document that has changed since, the words that were read are shown.
      if (source.points.slice(citation.start, citation.end) !== widen(citation.cited_text)) return;
      root.replaceChildren();
      const row = findRow(window, citation);
      if (!row) {
        writeRange(root, start, end, joinLines(source, start, end));
        return;
      }
      fill(root, createTable(row, source, false));
      const mark = root.querySelector("mark.cited");
      if (mark) scrollToCell(mark);
    },
    () => {}, // the original says what is wrong
  );
  return root;
}

/** Write a passage into an element; markup goes as soon as it is known. */
export function writePassage(root, passage, citations, collection) {
  const { document_id: id, start, end } = passage;
  const marks = makeMarks(citations, id);
  writeRange(root, start, end, makeSource(passage, [], marks));
  if (!MARKUP.test(passage.text)) return;
  fetchAround(id, collection, { start, end }).then(
    (window) => {
      const source = makeSource(window, window.hidden, marks);
      if (end > window.end || source.points.slice(start, end) !== widen(passage.text)) return;
      root.replaceChildren();
      writeRange(root, start, end, source);
    },
    () => {},
  );
}

function makeMarks(citations, id) {
  return citations
    .filter((one) => one.document_id === id)
    .map((one) => ({ start: one.start, end: one.end, kind: "cited" }));
}

function makeSource({ text, start }, hidden, marks) {
  return { points: new PointText(widen(text), start), hidden, running: [], marks };
}

/** Return a source in which a sentence goes on over its breaks of line and column. */
function joinLines(source, start, end) {
  const said = source.points.slice(start, end);
  const breaks = [...said.matchAll(BREAK)].map(({ 0: gap, index }) => {
    const [before, after] = [said[index - 1], said[index + gap.length]];
    const from = start + countPoints(said.slice(0, index));
    const shown = NEEDS_SPACE.test(before) && NEEDS_SPACE.test(after) ? " " : "";
    return { start: from, end: from + countPoints(gap), shown };
  });
  return { ...source, hidden: [...source.hidden, ...breaks] };
}

/** Return a text with gaps between the cells of a row; a tab may be as narrow as nothing. */
function widen(text) {
  return text.replaceAll("\t", "\u2003");
}

/** Return the table block of a cited cell, cut to its row and its headers, or null. */
function findRow({ blocks }, { start, end }) {
  const table = blocks.find((one) => one.cells && one.start <= start && end <= one.end);
  const cited = table?.cells.find((one) => one.start <= start && end <= one.end);
  if (!cited) return null;
  const isBeside = ({ row, row_span: down }) => row <= cited.row && cited.row < row + down;
  const cells = table.cells.filter((one) => one.is_header || isBeside(one));
  // What spans several rows is shown beside the one that is left.
  const flat = (one) => (one.is_header ? one : { ...one, row: cited.row, row_span: 1 });
  return { ...table, cells: cells.map(flat) };
}
