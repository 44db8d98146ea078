/** The table of questions and answers, which can be sorted by any column. */

import { create, createButton, fill } from "../element.js";
import { language } from "../language.js";
import { findCitation } from "./describe.js";
import { createCells } from "./row.js";
import { text } from "./text.js";

const collator = new Intl.Collator(language, { numeric: true });
// What each column is sorted by; a column whose values are numbers begins with the highest, but for
// the order of asking.
const KEYS = {
  number: ({ number }) => number,
  question: ({ question }) => question,
  answer: ({ response }) => response?.answer?.text ?? null,
  document: ({ response }) => (response && findCitation(response)?.title) ?? null,
  confidence: ({ response }) => response?.answer?.confidence ?? null,
};

/** Create the table. Explicit roles keep it a table where a narrow screen shows it as cards. */
export function createTable() {
  let entries = [];
  let rows = new Map(); // by entry
  let sorted = { column: "number", isDescending: false };
  let collection = "default";
  const headers = Object.entries(text.columns).map(createHeader);
  const body = create("tbody", { role: "rowgroup" });
  const head = create("tr", { role: "row" }, ...headers);
  const root = create(
    "table",
    { role: "table", class: "answers", "aria-label": text.table },
    create("thead", { role: "rowgroup" }, head),
    body,
  );
  showOrder();

  function createHeader([name, label]) {
    const isSortable = name in KEYS;
    const content = isSortable ? createButton(label, () => sort(name), { class: "plain" }) : label;
    const attributes = { role: "columnheader", scope: "col", class: `cell-${name}` };
    return create("th", { ...attributes, dataset: { column: name } }, content);
  }

  /** Show entries `{number, question, response, problem}` that are asked in a collection. */
  function show(shown, from) {
    [entries, collection] = [shown, from];
    rows = new Map(entries.map((entry) => [entry, create("tr", { role: "row" })]));
    for (const entry of entries) update(entry);
    sorted = { column: "number", isDescending: false };
    arrange();
  }

  /** Show what came back for an entry. */
  function update(entry) {
    fill(rows.get(entry), ...createCells(entry, collection));
  }

  function sort(column) {
    const isAgain = sorted.column === column;
    sorted = { column, isDescending: isAgain ? !sorted.isDescending : column === "confidence" };
    arrange();
  }

  function arrange() {
    fill(body, ...list().map((entry) => rows.get(entry)));
    showOrder();
  }

  /** Return the entries in the order of the table. */
  function list() {
    const key = KEYS[sorted.column];
    const sign = sorted.isDescending ? -1 : 1;
    return entries.toSorted((one, other) => {
      const [first, second] = [key(one), key(other)];
      // What has no answer comes last in either order.
      if (first === null || second === null) return (first === null) - (second === null);
      return sign * (typeof first === "number" ? first - second : collator.compare(first, second));
    });
  }

  function showOrder() {
    for (const header of headers) {
      const isSorted = header.dataset.column === sorted.column;
      const order = sorted.isDescending ? "descending" : "ascending";
      if (isSorted) header.setAttribute("aria-sort", order);
      else header.removeAttribute("aria-sort");
    }
  }

  return { root, show, update, list };
}
