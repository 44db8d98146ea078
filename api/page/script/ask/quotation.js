/** Quotations to take along: the words, where they stand, and a link that shows them there. */

import { describePlace } from "../original/place.js";
import { listSupports, pick } from "./cited.js";
import { text } from "./text.js";

const HAN = /\p{Script=Han}/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const WORD = /[\p{L}\p{N}]/u;
// Long enough to tell one place from another, short enough to survive a small change.
const SHORTEST_CONTEXT = 6;
// Of longer words only both ends are written.
const LONGEST_EXACT = 80;
const END_LENGTH = 20;

/**
 * Return the quotations of an answer as text: of what was computed the result, and beneath it what
 * it was computed from. `permanent` is the link where a document has no address.
 */
export function writeQuotations({ answer, citations }, permanent) {
  const { computed } = answer;
  const cited = pick(citations, computed ? computed.operands : answer.citations);
  const quoted = cited.map((one) => writeQuotation(one, listSupports(citations, [one]), permanent));
  if (!computed) return quoted.join("\n");
  return [`${answer.text} (${describeComputation(computed)})`, ...quoted].join("\n");
}

/** Say what was computed, and from what. */
export function describeComputation({ operation }) {
  return `${text.computed}: ${text.operations[operation] ?? operation}`;
}

/** Return a quotation as text. A cell of a table is nothing without the headers it is read with. */
function writeQuotation(citation, supports, permanent) {
  const words = citation.cited_text.replace(/\s+/g, " ").trim();
  const isHan = HAN.test(words);
  const quoted = isHan ? `「${words}」` : `“${words}”`;
  const title = isHan ? `《${citation.title}》` : citation.title;
  const parts = [title, describePlace(citation)].filter(Boolean);
  const beside = supports.map((one) => one.cited_text.replace(/\s+/g, " ").trim()).join(" · ");
  const read = beside ? (isHan ? `（${beside}）` : ` (${beside})`) : "";
  return `${quoted}${read} ${parts.join(isHan ? "，" : ", ")}\n${makeLink(citation, permanent)}`;
}

/** Return a link that opens the document at the words. */
function makeLink(citation, permanent) {
  const { source, url } = citation;
  if (/^https?:\/\//i.test(source)) {
    return `${source.replace(/#.*$/s, "")}#${makeFragment(citation)}`;
  }
  if (!url) return permanent;
  const [address, fragment = ""] = url.split("#");
  const own = fragment.replace(/:~:.*$/s, "");
  return `${location.origin}${address}#${own}${makeFragment(citation)}`;
}

/**
 * Return `:~:text=prefix-,exact,-suffix`. Words of Chinese are divided as the browser thinks right,
 * and text is found only from one boundary to another: so the context ends at punctuation.
 */
export function makeFragment({ cited_text: exact, prefix = "", suffix = "" }) {
  const [before, after] = [cutPrefix(prefix), cutSuffix(suffix)];
  const parts = encodeExact(exact);
  if (WORD.test(before)) parts.unshift(`${encodePart(before)}-`);
  if (WORD.test(after)) parts.push(`-${encodePart(after)}`);
  return `:~:text=${parts.join(",")}`;
}

function encodeExact(exact) {
  const lines = exact.split(/[\n\t]+/).map((line) => line.trim()).filter(Boolean);
  if (lines.length < 2 && exact.length <= LONGEST_EXACT) return [encodePart(exact.trim())];
  const first = [...lines[0]].slice(0, END_LENGTH).join("");
  const last = [...lines.at(-1)].slice(-END_LENGTH).join("");
  return [encodePart(first), encodePart(last)];
}

/** Return the end of a line from the character after a punctuation mark on. */
function cutPrefix(prefix) {
  const line = [...prefix.split(/[\n\t]/).at(-1).trimStart()];
  for (let at = line.length - SHORTEST_CONTEXT; at > 0; at -= 1) {
    if (PUNCTUATION.test(line[at - 1])) return line.slice(at).join("").trim();
  }
  return line.join("").trim();
}

/** Return the beginning of a line up to a punctuation mark. */
function cutSuffix(suffix) {
  const line = [...suffix.split(/[\n\t]/)[0].trimEnd()];
  for (let at = SHORTEST_CONTEXT; at < line.length; at += 1) {
    if (PUNCTUATION.test(line[at])) return line.slice(0, at).join("").trim();
  }
  return line.join("").trim();
}

function encodePart(words) {
  return encodeURIComponent(words.replace(/\s+/g, " ")).replaceAll("-", "%2D");
}
