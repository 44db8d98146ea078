/** The list of documents. Only the rows in sight are in the page, however many there are. */

import { mayDo } from "../access/grant.js";
import { create, createButton, createForeign, fill, isolate, straighten } from "../element.js";
import { makeDocumentPath, makePath } from "../http.js";
import { formatNumber } from "../language.js";
import { makeRoute } from "../route.js";
import {
  describePages,
  formatDate,
  formatSize,
  nameDocument,
  nameType,
  shortenSource,
} from "./describe.js";
import { text } from "./text.js";

const ROWS_AROUND = 12;
const MOVES = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

/**
 * Create the list: a grid in which the arrow keys move, and Tab walks the controls of one row.
 *
 * @param {Object} listing  from createListing()
 * @param {function(Object)} onremove  called with a document
 * @returns {{root: Element, update: function(), focus: function(number)}}
 */
export function createList(listing, onremove) {
  const rows = new Map(); // by index: {element, document}
  const body = create("div", { class: "document-rows", role: "rowgroup", onkeydown: move });
  const head = create("div", { class: "document-row head", role: "row", "aria-rowindex": 1 });
  for (const name of text.columns) head.append(create("div", { role: "columnheader" }, name));
  const top = create("div", { role: "rowgroup", class: "document-head" }, head);
  const root = create("div", { class: "document-list", role: "grid" }, top, body);
  root.setAttribute("aria-label", text.listLabel);
  let active = 0; // the row whose controls Tab reaches
  let height = 0;

  let width = 0;
  new ResizeObserver(() => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    height = 0;
    root.ariaRowCount = null;
    update();
  }).observe(root);
  addEventListener("scroll", () => update(), { passive: true });

  /** Show the rows that are in sight. */
  function update() {
    const count = listing.count() ?? 0;
    if (root.hidden || !root.isConnected || !root.offsetParent) return;
    active = Math.max(0, Math.min(active, count - 1));
    if (!height) measure();
    if (root.ariaRowCount !== String(count + 1)) {
      root.ariaRowCount = String(count + 1);
      body.style.height = `${count * height}px`;
    }
    const above = -body.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(above / height) - ROWS_AROUND);
    const last = Math.min(count, Math.ceil((above + innerHeight) / height) + ROWS_AROUND);
    show(first, last, count);
  }

  function show(first, last, count) {
    for (const [index, { element }] of rows) {
      const isKept = index === active && index < count && element.contains(document.activeElement);
      if ((index >= first && index < last) || isKept) continue;
      element.remove();
      rows.delete(index);
    }
    for (let index = first; index < last; index += 1) showRow(index);
    // The active row can be reached by Tab wherever the page is scrolled to.
    if (count > 0 && (active < first || active >= last)) showRow(active);
  }

  function showRow(index) {
    const known = rows.get(index);
    const wanted = listing.get(index);
    if (known && known.document === wanted) return setTabStop(known.element, index === active);
    const element = known?.element ?? create("div", { class: "document-row", role: "row" });
    const hadFocus = element.contains(document.activeElement);
    element.setAttribute("aria-rowindex", index + 2);
    element.dataset.index = index;
    place(element, index);
    const cells = wanted ? createCells(wanted, onremove, listing.collection()) : [createGap()];
    fill(element, ...cells);
    setTabStop(element, index === active);
    rows.set(index, { element, document: wanted });
    if (!known) insert(element, index);
    if (hadFocus) (findControls(element)[0] ?? element).focus({ preventScroll: true });
  }

  /** Rows stand in their order, for those who read the page rather than see it. */
  function insert(element, index) {
    let after = body.lastElementChild;
    while (after && Number(after.dataset.index) > index) after = after.previousElementSibling;
    if (after) after.after(element);
    else body.prepend(element);
  }

  /** Rows are lower beside each other than on a narrow screen. */
  function measure() {
    const probe = create("div", { class: "document-row", "aria-hidden": "true" });
    body.append(probe);
    height = probe.offsetHeight || 1;
    probe.remove();
    for (const [index, { element }] of rows) place(element, index);
  }

  function place(element, index) {
    element.style.transform = `translateY(${index * height}px)`;
  }

  function move(event) {
    const row = event.target.closest("[data-index]");
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const controls = findControls(row);
    const column = controls.indexOf(document.activeElement);
    if (event.key in MOVES) focus(Number(row.dataset.index) + MOVES[event.key], column);
    else if (event.key === "ArrowRight") controls[column + 1]?.focus();
    else if (event.key === "ArrowLeft") controls[column - 1]?.focus();
    else if (event.key === "Delete") row.querySelector(".remove")?.click();
    else return;
    event.preventDefault();
  }

  /** Put the focus into a row: on its first control, or that of a column. */
  function focus(index, column = 0) {
    const before = rows.get(active)?.element;
    active = Math.max(0, Math.min(index, (listing.count() ?? 0) - 1));
    showRow(active);
    if (before) setTabStop(before, false);
    const element = rows.get(active)?.element;
    if (!element) return;
    setTabStop(element, true);
    const controls = findControls(element);
    (controls[Math.min(column, controls.length - 1)] ?? element).focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }

  body.addEventListener("focusin", ({ target }) => {
    const index = Number(target.closest("[data-index]")?.dataset.index ?? active);
    if (index === active) return;
    const before = rows.get(active)?.element;
    active = index;
    if (before) setTabStop(before, false);
    setTabStop(rows.get(index).element, true);
  });

  return { root, update, focus, forget: () => (active = 0) };
}

function findControls(row) {
  return [...row.querySelectorAll("a, button")];
}

function setTabStop(row, isStop) {
  for (const control of findControls(row)) control.tabIndex = isStop ? 0 : -1;
  // A row that is still being read has no control, and takes the focus itself.
  if (row.querySelector("a")) row.removeAttribute("tabindex");
  else row.tabIndex = isStop ? 0 : -1;
}

function createGap() {
  return create("div", { role: "gridcell", class: "quiet" }, text.loading);
}

function createCells(one, onremove, collection) {
  const cell = (name, ...children) => create("div", { role: "gridcell", class: name }, ...children);
  const href = makeRoute(["documents", one.id]);
  const title = nameDocument(one);
  const warnings = one.warnings.length;
  const unit = create("span", { class: "unit" }, text.passageUnit(one.chunks));
  const source = createForeign(shortenSource(one.source), "span", {
    class: "quiet source",
    title: straighten(one.source),
  });
  return [
    cell(
      "title",
      createForeign(title, "a", { href, title }),
      warnings ? create("span", { class: "warn" }, text.remarks(warnings)) : null,
      one.source === title ? null : source,
    ),
    cell("type", nameType(one.media_type)),
    cell("pages", describePages(one)),
    cell("chunks", formatNumber(one.chunks), unit),
    cell("size", one.size === null ? "" : formatSize(one)),
    cell("date", formatDate(one.added_at)),
    cell(
      "row-actions",
      one.size === null ? null : createDownload(one, collection),
      mayDo("write")
        ? createButton("✕", () => onremove(one), {
            class: "remove",
            "aria-label": text.remove(isolate(title)),
          })
        : null,
    ),
  ];
}

function createDownload(one, collection) {
  const href = makePath(makeDocumentPath(one.id, "/original"), { collection });
  const label = text.download(isolate(nameDocument(one)));
  return create("a", { class: "button", href, download: "", "aria-label": label }, "↓");
}
