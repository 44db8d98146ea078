/** Finds cited words again in a document that may have changed since. */

import { getJson, makeDocumentPath } from "../http.js";
import { countPoints, PointText } from "./points.js";

/**
 * Return `{start, end}` of the cited words, or null. Where they occur several times, what stood
 * around them decides, then how near they are to where they were.
 *
 * @param {string} text  of the whole document, as it is now
 * @param {{start: number, cited_text: string, prefix?: string, suffix?: string}} citation
 */
function findWords(text, { start, cited_text: exact, prefix = "", suffix = "" }) {
  if (!exact) return null;
  const points = new PointText(text);
  const was = points.toUnit(start);
  let best = null;
  for (let at = text.indexOf(exact); at >= 0; at = text.indexOf(exact, at + 1)) {
    const end = at + exact.length;
    const context =
      countSharedEnd(text.slice(Math.max(0, at - prefix.length), at), prefix) +
      countSharedStart(text.slice(end, end + suffix.length), suffix);
    const distance = Math.abs(at - was);
    const isBetter =
      !best || context > best.context || (context === best.context && distance < best.distance);
    if (isBetter) best = { at, context, distance };
  }
  if (!best) return null;
  const first = points.toPoint(best.at);
  return { start: first, end: first + countPoints(exact) };
}

/** Return the stored document with its text, or null if it is no longer there. */
export async function fetchDocument(id, collection, signal) {
  try {
    return await getJson(makeDocumentPath(id), { collection }, signal);
  } catch (problem) {
    if (problem.status === 404) return null;
    throw problem;
  }
}

/**
 * Return where cited words are now, as `{state, start, end}`: "moved" if they are elsewhere in the
 * document, "changed" if they are gone from it, "removed" if it is gone itself.
 */
export function locate(stored, citation) {
  const { start, end } = citation;
  if (!stored) return { state: "removed", start, end };
  if (new PointText(stored.text).slice(start, end) === citation.cited_text) {
    return { state: "same", start, end };
  }
  const found = findWords(stored.text, citation);
  return found ? { state: "moved", ...found } : { state: "changed", start, end: start };
}

function countSharedStart(text, other) {
  let count = 0;
  while (count < text.length && text[count] === other[count]) count += 1;
  return count;
}

function countSharedEnd(text, other) {
  const shared = Math.min(text.length, other.length);
  let count = 0;
  while (count < shared && text.at(-1 - count) === other.at(-1 - count)) count += 1;
  return count;
}
