/** Writes a block with cells as a table; that of a sheet with its letters and numbers. */

import { create } from "../element.js";
import { writeRange } from "./runs.js";
import { text } from "./text.js";

// Of a table with more columns, only those are shown in which a cell begins.
const MOST_COLUMNS = 200;
// What is in this part of a table can be seen without scrolling.
const COMFORTABLE = 0.8;

/** Return the table of a block; `isSheet` gives it the letters of columns and numbers of rows. */
export function createTable(block, source, isSheet) {
  const rows = groupRows(block.cells);
  const first = isSheet ? 0 : Math.min(...block.cells.map(({ column }) => column));
  const width = Math.max(...block.cells.map((one) => one.column + (one.column_span ?? 1)));
  const columns = listColumns(block.cells, first, width);
  const taken = new Set();
  const body = create("tbody");
  for (const [row, cells] of rows) {
    const line = create("tr");
    if (isSheet) line.append(create("th", { scope: "row", class: "letter" }, String(row + 1)));
    for (const column of columns) {
      const cell = cells.get(column);
      if (cell) line.append(createCell(cell, source, taken, columns));
      else if (!taken.has(`${row}:${column}`)) line.append(createGap(column === columns[0]));
    }
    body.append(line);
  }
  const table = create("table", { class: isSheet ? "sheet" : null });
  if (isSheet) table.append(createLetters(columns));
  table.append(body);
  const scroller = create("div", {
    class: "table",
    role: "group",
    "aria-label": text.table,
    dataset: { hint: text.scrolls },
    onscroll: () => showSides(scroller),
  });
  scroller.append(table);
  widths.observe(scroller);
  return scroller;
}

const widths = new ResizeObserver((seen) => seen.forEach(({ target }) => showSides(target)));

/** Say at which sides a table goes on: the style shows that it can be scrolled. */
function showSides(scroller) {
  const { scrollLeft: left, scrollWidth, clientWidth } = scroller;
  const sides = [left > 1 && "start", scrollWidth - clientWidth - left > 1 && "end"];
  scroller.dataset.more = sides.filter(Boolean).join(" ");
  // It can be scrolled by the keyboard, too.
  if (scroller.dataset.more) scroller.tabIndex = 0;
  else scroller.removeAttribute("tabindex");
}

/** Return the letters of a column from 0: A, …, Z, AA, … */
function nameColumn(column) {
  let name = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  }
  return name;
}

/** Scroll a wide table so that a mark is in the middle of what is seen of it. */
export function scrollToCell(mark) {
  const table = mark.closest(".table");
  if (!table) return;
  const left = mark.getBoundingClientRect().left - table.getBoundingClientRect().left;
  const isSeen = left < table.clientWidth * COMFORTABLE;
  table.scrollTo({ left: isSeen ? 0 : table.scrollLeft + left - table.clientWidth / 2 });
}

function groupRows(cells) {
  const rows = new Map();
  for (const cell of [...cells].sort((a, b) => a.row - b.row || a.column - b.column)) {
    if (!rows.has(cell.row)) rows.set(cell.row, new Map());
    rows.get(cell.row).set(cell.column, cell);
  }
  return rows;
}

/** Return the columns to show, in their order. */
function listColumns(cells, first, width) {
  const count = width - first;
  if (count <= MOST_COLUMNS) return Array.from({ length: count }, (_, place) => first + place);
  return [...new Set(cells.map(({ column }) => column))].sort((a, b) => a - b);
}

function createCell(cell, source, taken, columns) {
  const { row, column, row_span: down = 1, column_span: across = 1, is_header: isHeader } = cell;
  const covered = columns.filter((one) => column <= one && one < column + across);
  for (let under = 0; under < Math.min(down, 1000); under += 1) {
    for (const beside of covered) taken.add(`${row + under}:${beside}`);
  }
  const isFirst = column === columns[0] && covered.length === 1;
  const written = create(isHeader ? "th" : "td", {
    class: isFirst ? "stub" : null,
    rowspan: down > 1 ? down : null,
    colspan: covered.length > 1 ? covered.length : null,
  });
  // A header that stands outside the window comes with its text.
  if (typeof cell.text === "string") written.textContent = cell.text;
  else writeRange(written, cell.start, cell.end, source);
  if (written.querySelector("mark.cited")) written.classList.add("has-cited");
  return written;
}

function createGap(isFirst) {
  return create("td", { class: isFirst ? "stub" : null });
}

function createLetters(columns) {
  const line = create("tr", {}, create("td", { class: "letter" }));
  for (const column of columns) {
    line.append(create("th", { scope: "col", class: "letter" }, nameColumn(column)));
  }
  return create("thead", {}, line);
}
