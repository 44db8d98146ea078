/** Shows the files that are being added: how far each is, and what became of it. */

import { create, createButton, createForeign, fill, isolate, straighten } from "../element.js";
import { language } from "../language.js";
import { makeRoute } from "../route.js";
import { reasons } from "./refusal_text.js";
import { text } from "./text.js";

// Rows of files that were added without a remark, beyond which they are only counted.
const SHOWN_WITHOUT_REMARK = 50;
// Files that were there already, beyond which they are only counted.
const MOST_NAMES = 5;

/**
 * Create the panel.
 *
 * @param {{cancel: function, cancelAll: function, retry: function, countWaiting: function}} queue
 *   what its buttons do; the queue is made later than the panel, so it is passed as `() => queue`
 */
export function createProgress(getQueue) {
  const rows = new Map(); // by upload
  const plain = []; // uploads that were added without a remark
  let lastFaulty = null; // the row below which the next one with a fault stands
  const none = { all: 0, added: 0, unchanged: 0, refused: 0, shortened: 0 };
  const totals = { ...none };
  const unchanged = []; // names of files that were there already
  const summary = create("span", { class: "summary" });
  const bar = create("progress", { max: 1, value: 0, "aria-label": text.uploads });
  const cancelAll = createButton(text.cancelAll, () => getQueue().cancelAll());
  const clear = createButton(text.clear, reset, { hidden: true });
  const list = create("ul", { class: "upload-list", tabindex: 0, "aria-label": text.uploads });
  const rest = create("p", { class: "quiet", hidden: true });
  const known = create("p", { class: "quiet", hidden: true });
  // One need not wait for the rest.
  const ask = create("a", { href: makeRoute(["ask"]), hidden: true }, text.askNow);
  const top = create("div", { class: "row" }, summary, bar, ask, cancelAll, clear);
  const root = create("section", { class: "uploads card stack", hidden: true }, top, known, list);
  root.append(rest);
  root.setAttribute("aria-label", text.uploads);

  /** Count files that have been put into the queue. */
  function expect(count) {
    totals.all += count;
    root.hidden = false;
  }

  /** Show an upload as it is now. Those that wait have no row, since there may be thousands. */
  function update(upload) {
    if (upload.state !== "waiting" || rows.has(upload)) showRow(upload);
    const isOver = ["done", "refused", "failed", "cancelled"].includes(upload.state);
    if (isOver !== Boolean(upload.isCounted)) count(upload, isOver);
    showTotals();
  }

  function count(upload, isOver) {
    upload.isCounted = isOver;
    const kind = isOver ? judge(upload) : upload.counted;
    upload.counted = kind;
    totals[kind] += isOver ? 1 : -1;
    if (kind === "unchanged") unchanged.push(isolate(upload.name));
    if (isOver && upload.state === "done" && !hasRemark(upload)) shorten(upload);
  }

  function shorten(upload) {
    plain.push(upload);
    if (plain.length <= SHOWN_WITHOUT_REMARK) return;
    const oldest = plain.shift();
    // Not from under a person's fingers.
    if (!rows.get(oldest)?.contains(document.activeElement)) rows.get(oldest)?.remove();
    rows.delete(oldest);
    totals.shortened += 1;
  }

  function showRow(upload) {
    const known = rows.get(upload);
    const row = known ?? create("li", { class: "upload" });
    if (!known) {
      rows.set(upload, row);
      list.append(row);
      list.scrollTop = list.scrollHeight;
    }
    const focused = document.activeElement;
    const isFocused = row.contains(focused);
    if (upload.state === row.dataset.state) {
      if (upload.state === "sending") row.querySelector("progress").value = upload.share;
      return;
    }
    row.dataset.state = upload.state;
    if (upload.state === "refused" || upload.state === "failed") raise(row);
    const name = createForeign(straighten(upload.name), "span", { class: "name" });
    fill(row, name, ...describe(upload), createAction(upload));
    if (isFocused) (row.querySelector("a, button") ?? list).focus();
  }

  /** What could not be added stands above the rest. */
  function raise(row) {
    if (lastFaulty?.isConnected) lastFaulty.after(row);
    else list.prepend(row);
    lastFaulty = row;
  }

  function createAction(upload) {
    if (["waiting", "sending", "reading"].includes(upload.state)) {
      const label = text.cancelFile(isolate(upload.name));
      return createButton(text.cancel, () => getQueue().cancel(upload), { "aria-label": label });
    }
    if (["failed", "cancelled"].includes(upload.state)) {
      const label = text.retryFile(isolate(upload.name));
      return createButton(text.retry, () => getQueue().retry(upload), { "aria-label": label });
    }
    return "";
  }

  function showTotals() {
    const { all, added, refused, shortened } = totals;
    const done = added + totals.unchanged + refused;
    const isOver = done === all;
    const waiting = getQueue().countWaiting();
    summary.textContent = isOver ? describeTotals() : text.progress(done, all);
    bar.value = all ? done / all : 0;
    bar.hidden = isOver;
    cancelAll.hidden = isOver;
    clear.hidden = !isOver;
    ask.hidden = added + totals.unchanged === 0;
    known.hidden = totals.unchanged === 0;
    const more = unchanged.length - MOST_NAMES;
    known.textContent = text.unchanged(unchanged.slice(0, MOST_NAMES), Math.max(0, more));
    if (isOver) list.scrollTop = 0;
    const parts = [shortened && text.shortened(shortened), waiting && text.waiting(waiting)];
    rest.textContent = parts.filter(Boolean).join(" · ");
    rest.hidden = rest.textContent === "";
  }

  /** Say how many files were added, were there already, and were refused. */
  function describeTotals() {
    return text.finished(totals.added, totals.unchanged, totals.refused);
  }

  function reset() {
    Object.assign(totals, none);
    unchanged.length = 0;
    rows.clear();
    plain.length = 0;
    lastFaulty = null;
    list.replaceChildren();
    root.hidden = true;
  }

  return { root, expect, update, reset, describeTotals };
}

/** Return what an upload counts as. */
function judge({ state, result }) {
  if (state !== "done") return "refused";
  const { documents, rejected } = result;
  const isNew = rejected.length > 0 || documents.some(({ status }) => status !== "unchanged");
  return isNew ? "added" : "unchanged";
}

/** Whether there is more to say of an upload than that its document was added. */
function hasRemark({ result }) {
  return result.rejected.length > 0 || result.documents.some(({ warnings }) => warnings.length > 0);
}

function describe(upload) {
  const { state, share, isTooLarge, problem, result } = upload;
  if (state === "done") return describeResult(result);
  if (state === "sending" || state === "reading") {
    // Nobody knows how long the service reads: a bar without a value says so.
    const value = state === "sending" ? share : null;
    const label = text.states[state];
    const bar = create("progress", { value, "aria-label": label });
    return [create("span", { class: "quiet" }, label), bar];
  }
  if (state in text.states) return [create("span", { class: "quiet" }, text.states[state])];
  if (isTooLarge || problem.status === 413) return [createRefused(text.tooLarge)];
  if (problem.status === 0) return [createRefused(problem.message || text.unreachable)];
  const faults = problem.body.errors ?? [{ ...problem.body, detail: problem.message }];
  if (faults.length === 1) return [createFault(faults[0], "span")];
  return [create("ul", { class: "remarks" }, ...faults.map((one) => createFault(one, "li")))];
}

function describeResult({ documents, rejected }) {
  const isOne = documents.length === 1;
  const first = isOne ? describeOutcome(documents[0]) : text.several(documents.length);
  const warnings = documents.flatMap(({ title, warnings: found }) =>
    found.map((warning) => (isOne ? warning : `${isolate(title)}: ${warning}`)),
  );
  const remarks = [
    ...warnings.map((warning) => createForeign(warning, "li", { class: "warn" })),
    ...rejected.map((one) => createFault(one, "li")),
  ];
  return [
    isOne
      ? create("a", { href: makeRoute(["documents", documents[0].document_id]) }, first)
      : create("span", {}, first),
    remarks.length ? create("ul", { class: "remarks" }, ...remarks) : null,
  ];
}

/** Return why a file, or one in it, was refused; in another language, what the service says too. */
function createFault({ type, detail = "" }, tag) {
  const code = type?.replace("urn:yiju:", "");
  const reason = reasons[code] ?? reasons.other;
  // Say "it" before what speaks of the file without a name: "is empty".
  const said = detail.replace(/^(is|has|was|cannot|contains|needs|does) /, "it $1 ");
  if (language === "en") {
    return createForeign(text.refused(said || reason), tag, { class: "bad" });
  }
  const original = said && createForeign(said, "span", { class: "quiet", lang: "en" });
  return create(tag, { class: "bad" }, text.refused(reason), " ", original);
}

function createRefused(reason) {
  return createForeign(text.refused(reason), "span", { class: "bad" });
}

function describeOutcome({ status, chunks }) {
  return text.outcomes[status](chunks);
}
