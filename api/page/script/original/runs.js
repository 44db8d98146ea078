/** Writes ranges of a document as text nodes, with marks around the words that are cited. */

import { create } from "../element.js";
import { countPoints } from "./points.js";

// Which range of the document each text node shows.
const places = new WeakMap();
// What a mark is for, the most important first.
const KINDS = ["cited", "other", "support", "sentence"];

/**
 * Append the visible characters of [start, end) to an element.
 *
 * @param {Element} parent
 * @param {{points, hidden, running, marks}} source  `points` is a PointText; the others are lists
 *   of ranges, those of `marks` with a `kind`
 */
export function writeRange(parent, start, end, { points, hidden, running, marks }) {
  const near = ({ start: from, end: to }) => from < end && start < to;
  const here = {
    hidden: hidden.filter(near),
    running: running.filter(near),
    marks: marks.filter(near),
  };
  let holder = parent;
  let held = null;
  for (const piece of cut(start, end, here)) {
    const kind = findKind(piece, here);
    if (kind !== held) {
      held = kind;
      holder = kind ? createHolder(kind) : parent;
      if (kind) parent.append(holder);
    }
    const node = document.createTextNode(piece.shown ?? points.slice(piece.start, piece.end));
    places.set(node, piece);
    holder.append(node);
  }
}

/** Return `{start, end}` of what is selected inside an element, in code points, or null. */
export function readSelection(root) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.commonAncestorContainer)) return null;
  let found = null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const place = places.get(node);
    if (!place || !range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    if (from === to) continue;
    const start = findPoint(node, from, place, place.start);
    const end = findPoint(node, to, place, place.end);
    found = { start: found?.start ?? start, end };
  }
  return found;
}

function createHolder(kind) {
  return create(kind === "sentence" || kind === "running" ? "span" : "mark", { class: kind });
}

/** Return the code point at a place in a text node; `whole` if it shows something else. */
function findPoint(node, offset, place, whole) {
  return place.shown === undefined ? place.start + countPoints(node.data.slice(0, offset)) : whole;
}

/** Yield the pieces between hidden characters, running lines, and the edges of marks. */
function* cut(start, end, { hidden, running, marks }) {
  const edges = new Set([end]);
  for (const one of [...marks, ...running, ...hidden]) {
    for (const edge of [one.start, one.end]) if (start < edge && edge < end) edges.add(edge);
  }
  let from = start;
  for (const to of [...edges].sort((a, b) => a - b)) {
    const piece = { start: from, end: to };
    from = to;
    const over = hidden.find((one) => isWithin(piece, one));
    if (!over) yield piece;
    else if (over.shown && over.start === piece.start) yield { ...piece, shown: over.shown };
  }
}

function findKind(piece, { running, marks }) {
  const over = marks.filter((one) => isWithin(piece, one)).map(({ kind }) => kind);
  const kind = KINDS.find((one) => over.includes(one)) ?? null;
  return kind ?? (running.some((one) => isWithin(piece, one)) ? "running" : null);
}

function isWithin(piece, range) {
  return range.start <= piece.start && piece.end <= range.end;
}
