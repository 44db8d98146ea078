/** One question of the table, with what came back for it. */

import { create, createForeign } from "../element.js";
import { formatNumber } from "../language.js";
import { makeRoute } from "../route.js";
import { describePlace, findCitation, splitSentence } from "./describe.js";
import { text } from "./text.js";

/** Create the cells of an entry `{number, question, response, problem}` asked in `collection`. */
export function createCells(entry, collection) {
  const { number, question, response, problem } = entry;
  const asked = createForeign(question, "a", { href: makeRoute(["ask"], { q: question }) });
  const cells = [cell("number", formatNumber(number)), cell("question", asked)];
  if (problem) return [...cells, wide(create("span", { class: "bad" }, text.failed(problem.detail)))];
  if (!response) return [...cells, wide(create("span", { class: "quiet" }, text.asked))];
  const citation = findCitation(response);
  if (!citation) return [...cells, wide(createAbstention(response))];
  return [
    ...cells,
    cell("answer", ...createAnswer(response.answer)),
    cell("sentence", createSentence(response, citation)),
    cell("document", ...createPlace(citation, collection)),
    cell("confidence", formatNumber(response.answer.confidence, { style: "percent" })),
  ];
}

function cell(name, ...children) {
  const label = text.columns[name];
  return create("td", { role: "cell", class: name, dataset: { label } }, ...children);
}

/** A row without an answer says so across the columns of one. */
function wide(content) {
  const label = text.columns.answer;
  return create("td", { role: "cell", class: "none", colspan: 4, dataset: { label } }, content);
}

function createAbstention({ abstained_because: reason }) {
  const why = text.reasons[reason];
  return create("span", { class: "quiet" }, why ? `${text.abstained}: ${why}` : text.abstained);
}

function createAnswer({ text: said, value, unit, conflict, computed }) {
  const isNumber = typeof value === "number" && formatNumber(value) !== said;
  const remarks = [
    isNumber ? createForeign(`= ${formatNumber(value)} ${unit ?? ""}`, "span") : null,
    computed ? create("span", {}, text.computed) : null,
    conflict ? createForeign(text.conflict(conflict.text), "span", { class: "warn" }) : null,
  ];
  return [createForeign(said, "strong"), create("div", { class: "quiet" }, ...remarks.filter(Boolean))];
}

function createSentence(response, citation) {
  const [before, cited, after] = splitSentence(response, citation);
  const line = create("span", { class: "foreign", dir: "auto" }, before);
  line.append(create("mark", {}, cited), after);
  return line;
}

function createPlace(citation, collection) {
  const { document_id: id, title, start, end } = citation;
  const href = makeRoute(["documents", id], { start, end, collection });
  const link = createForeign(title, "a", { href, "aria-label": text.openOriginal(title) });
  return [link, createForeign(describePlace(citation), "div", { class: "quiet" })];
}
