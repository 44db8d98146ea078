/** One question of the table, with what came back for it. */

import { reasons } from "../ask/reason_text.js";
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
    cell("sentence", createSentence(response, citation)),
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

function createSentence(response, citation) {
  const [before, cited, after] = splitSentence(response, citation);
  const line = create("span", { class: "foreign", dir: "auto" }, before);
  line.append(create("mark", {}, cited), after);
  return line;
}

function createPlace(citation, collection) {
  const { document_id: id, title, start, end } = citation;
  const href = makeRoute(["documents", id], { start, end, collection });
  const link = createForeign(title, "a", { href, "aria-label": text.openOriginal(isolate(title)) });
  // The title of a document is often its first heading, too.
  const section = citation.section.filter((heading) => heading !== title);
  const place = describePlace({ ...citation, section });
  return [link, createForeign(place, "div", { class: "quiet" })];
}
