/** One question of the table, with what came back for it. */

import { listSupports, pick } from "../ask/cited.js";
import { reasons } from "../ask/reason_text.js";
import { text as ask } from "../ask/text.js";
import { describeValue } from "../ask/value.js";
import { create, createForeign, isolate } from "../element.js";
import { formatNumber } from "../language.js";
import { describePlace } from "../original/place.js";
import { makeRoute } from "../route.js";
import { findCitation, splitSentence } from "./describe.js";
import { text } from "./text.js";

/** Create the cells of an entry `{number, question, response, problem}` asked in `collection`. */
export function createCells(entry, collection) {
  const { number, question, response, problem } = entry;
  const href = makeRoute(["ask"], { q: question, collection });
  const asked = createForeign(question, "a", { href });
  const cells = [cell("number", formatNumber(number)), cell("question", asked)];
  if (problem) return [...cells, wide("bad", text.failed(problem.detail))];
  if (!response) return [...cells, wide("quiet", text.asked)];
  const citation = findCitation(response);
  if (!citation) return [...cells, wide("quiet", describeAbstention(response))];
  return [
    ...cells,
    cell("answer", ...createAnswer(response.answer)),
    cell("sentence", ...createSentences(response, citation)),
    cell("document", ...createPlace(citation, collection)),
    cell("confidence", formatNumber(response.answer.confidence, { style: "percent" })),
  ];
}

function cell(name, ...children) {
  const label = text.columns[name];
  return create("td", { role: "cell", class: `cell-${name}`, dataset: { label } }, ...children);
}

/** A row without an answer says so across the columns of one. */
function wide(style, words) {
  const attributes = { role: "cell", class: "cell-none", colspan: 4 };
  return create("td", attributes, createForeign(words, "span", { class: style }));
}

function describeAbstention({ abstained_because: reason }) {
  return (reasons[reason] ?? reasons.other).why;
}

function createAnswer(answer) {
  const { text: said, conflict, computed } = answer;
  const value = describeValue(answer);
  const remarks = [
    value === null ? null : createForeign(`= ${value}`),
    computed ? create("span", {}, text.computed) : null,
    conflict ? createForeign(text.conflict(conflict.text), "span", { class: "warn" }) : null,
  ];
  return [createForeign(said, "strong"), create("div", { class: "quiet" }, ...remarks)];
}

/** Return the sentence of an answer, or those of all that it was computed from. */
function createSentences(response, citation) {
  const { computed } = response.answer;
  const cited = computed ? pick(response.citations, computed.operands) : [citation];
  return cited.flatMap((one) => [createSentence(response, one), createBeside(response, one)]);
}

function createSentence(response, citation) {
  const parts = splitSentence(response, citation);
  const [before, cited, after] = parts.map((one) => one.replaceAll("\t", "\u2003"));
  const line = create("span", { class: "foreign", dir: "auto" }, before);
  line.append(create("mark", {}, cited), after);
  return line;
}

/** Return the headers of a cell: without them its row says nothing. */
function createBeside({ citations }, citation) {
  const words = listSupports(citations, [citation]).map((one) => one.cited_text);
  const said = createForeign(`${ask.supports}: ${words.join(" · ")}`);
  return words.length ? create("div", { class: "quiet" }, said) : "";
}

function createPlace(citation, collection) {
  const { document_id: id, title, start, end } = citation;
  const href = makeRoute(["documents", id], { start, end, collection });
  const link = createForeign(title, "a", { href, "aria-label": text.openOriginal(isolate(title)) });
  return [link, createForeign(describePlace(citation), "div", { class: "quiet" })];
}
