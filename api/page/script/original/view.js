/** The original beside the answer: its text or its pages, at the words that are cited. */

import { announce } from "../announce.js";
import { create, createButton, createForeign, fill } from "../element.js";
import { connection, makeDocumentPath, makePath } from "../http.js";
import { fetchDocument, locate } from "./find.js";
import { createPages } from "./pages.js";
import { describePlace } from "./place.js";
import { countPoints, PointText } from "./points.js";
import { readSelection } from "./runs.js";
import { text } from "./text.js";
import { createWindows, fetchWindow } from "./windows.js";

const PDF = "application/pdf";
// Of these only the text is kept.
const PLAIN = ["text/plain", "text/markdown"];

/**
 * Create the panel. `onclose` is called when the user closes it.
 *
 * `open({collection, citation, supports, others, onagain})` shows a citation, or a passage. What
 * supports it is marked less, and so are the answer's other citations. `onagain` asks the question
 * again; where the document has changed since, that is offered.
 */
export function createOriginal(onclose) {
  const title = create("h2", { class: "foreign", dir: "auto" });
  const place = create("p", { class: "quiet place" });
  const belongs = create("p", { class: "quiet belongs foreign", dir: "auto", hidden: true });
  const notice = create("p", { class: "warn", role: "status", hidden: true });
  const back = createButton(text.back, onclose, { class: "plain back" });
  const close = createButton("×", onclose, { class: "plain close", "aria-label": text.close });
  const asPage = createButton(text.asPage, () => choose("page"), { class: "choice" });
  const asText = createButton(text.asText, () => choose("text"), { class: "choice" });
  const kinds = create(
    "div",
    { class: "choices", role: "group", "aria-label": text.kinds },
    asPage,
    asText,
  );
  const toMark = createButton(text.toMark, () => windows.scrollToMark(), { class: "plain" });
  const file = create("a", { target: "_blank", rel: "noreferrer" }, text.file);
  const body = create("div", {
    class: "original-body",
    tabindex: "0",
    role: "group",
    "aria-label": text.original,
  });
  // Of a document that was replaced meanwhile the words are looked for again.
  const windows = createWindows(body, reopen);
  const pages = createPages(check);
  const root = create(
    "aside",
    { class: "original", "aria-label": text.original, hidden: true, onkeydown: closeByKey },
    create("div", { class: "original-head" }, back, title, close),
    create("div", { class: "original-bar row" }, place, kinds, toMark, file, belongs),
    notice,
    body,
  );
  let opened = null;
  let preferred = "page";
  let isTextWanted = false;
  let running = null;
  let missed = null; // what could not be read since the server did not answer

  document.addEventListener("visibilitychange", () => document.hidden || check());
  connection.addEventListener("back", () => missed && open(missed));

  async function open(asked) {
    const { collection, citation, supports = [], others = [], onagain, sha256 } = asked;
    running?.abort();
    missed = null;
    running = new AbortController();
    const { signal } = running;
    root.hidden = false;
    root.setAttribute("aria-busy", "true");
    showPlace(citation, supports);
    notice.hidden = true;
    if (opened?.id !== citation.document_id || opened.collection !== collection) showWaiting();
    try {
      const wanted = { collection, citation, supports, others };
      // The document from which the words were taken.
      const known = sha256 ?? citation.sha256;
      const found = await read(wanted, known, signal);
      if (signal.aborted) return;
      opened = { ...found, onagain, sha256: known ?? found.window.sha256 };
      show();
      if (citation.cited_text) announce(text.opened(citation.cited_text, citation.title));
    } catch (problem) {
      if (signal.aborted) return;
      if (problem.status === 0) missed = asked;
      empty();
      say(problem.status === 404 ? text.removed : problem.message);
    } finally {
      if (!signal.aborted) root.removeAttribute("aria-busy");
    }
  }

  /** Show what is open again: its document has become another one. */
  function reopen() {
    if (opened) open(opened);
  }

  /** Look whether the document is still the one that is shown. */
  async function check() {
    const of = opened;
    if (!of || root.hidden) return;
    try {
      const { sha256 } = await fetchRange(of.id, of.collection, of.found);
      if (of === opened && sha256 !== of.window.sha256) reopen();
    } catch (problem) {
      if (of === opened && problem.status === 404) reopen();
    }
  }

  /** Say that another original is awaited: the words of the one before are not its own. */
  function showWaiting() {
    empty();
    fill(body, create("p", { class: "drawing quiet late", role: "status" }, text.opening));
  }

  function empty() {
    opened = null;
    fill(body);
    for (const part of [kinds, toMark, file]) part.hidden = true;
  }

  /** Return what is to be shown: the window with the words, wherever they are now. */
  async function read({ collection, citation, supports, others }, known, signal) {
    const id = citation.document_id;
    let window = await fetchRange(id, collection, citation, signal);
    const words = citation.cited_text ?? citation.text;
    let found = { state: "same", start: citation.start, end: citation.end };
    if (!holds(window, citation, words)) {
      const stored = await fetchDocument(id, collection, signal);
      found = locate(stored, { ...citation, cited_text: words });
      window = await fetchRange(id, collection, found, signal);
    } else if (known && !window.sha256.startsWith(known)) {
      found.state = words ? "changedElsewhere" : "replaced";
    }
    const marks = makeMarks({ citation, supports, others }, found);
    return { id, collection, citation, supports, others, window, marks, found };
  }

  function show() {
    const { window, found } = opened;
    fill(title, window.title);
    const isPdf = window.media_type === PDF && findPage() !== null;
    kinds.hidden = !isPdf;
    file.hidden = PLAIN.includes(window.media_type);
    file.href = makeFilePath(opened, isPdf ? findPage() : null);
    say(found.state === "same" ? "" : text[found.state], found.state !== "same");
    choose(isPdf && isInPlace(found) && !isTextWanted ? preferred : "text", false);
    isTextWanted = false;
  }

  function choose(kind, isWish = true) {
    if (isWish) preferred = kind;
    asPage.setAttribute("aria-pressed", String(kind === "page"));
    asText.setAttribute("aria-pressed", String(kind === "text"));
    toMark.hidden = kind === "page" || opened.citation.cited_text === "";
    body.scrollTop = 0;
    if (kind === "page") {
      fill(body, pages.root);
      const { id, collection, citation, supports, others, found, window } = opened;
      const page = findPage();
      const marked = citation.cited_text ? { ...citation, page } : null;
      // Where the others stand in a document that has changed is not known.
      const besides = found.state === "same" ? [...others, ...supports] : [];
      const isHere = (one) => one.document_id === id;
      const shown = { id, collection, citation: marked, others: besides.filter(isHere) };
      pages.show({ ...shown, count: window.pages }, page);
    } else {
      fill(body, windows.root);
      windows.show(opened);
    }
  }

  function findPage() {
    const { citation, window, found } = opened;
    if (citation.page && found.state === "same") return citation.page;
    const { start } = found;
    const region = window.regions.find((one) => one.start <= start && start < one.end);
    return region?.number ?? window.regions[0]?.number ?? null;
  }

  /** Say what is wrong with the document; if it has changed, offer to ask again. */
  function say(words, isChanged = false) {
    const { onagain } = (isChanged && opened) || {};
    const again = onagain && createButton(text.again, onagain, { class: "plain" });
    fill(notice, words, again ? " " : null, again);
    notice.hidden = !words;
  }

  /** Say where the words stand, and the headers of a cell, which may be out of sight. */
  function showPlace(citation, supports) {
    fill(title, citation.title);
    const names = new Set(supports.map((one) => one.cited_text.replace(/\s+/g, " ").trim()));
    belongs.textContent = text.belongs([...names].join(" · "));
    belongs.hidden = names.size === 0;
    fill(place, createForeign(describePlace(citation)));
  }

  function closeByKey(event) {
    if (event.key === "Escape") onclose();
  }

  /** Return the words that the user selected: `{document_id, start, end, text}`, or null. */
  function readSelected() {
    const range = opened && readSelection(windows.root);
    if (!range) return null;
    return { document_id: opened.id, ...range, text: getSelection().toString() };
  }

  /** Show the text rather than the pages; if the original is still being read, as soon as it is. */
  function showText() {
    isTextWanted = opened === null;
    if (opened) choose("text", false);
  }

  function hide() {
    running?.abort();
    missed = null;
    isTextWanted = false;
    opened = null;
    root.hidden = true;
  }

  return { root, back, open, hide, readSelected, showText };
}

/** Fetch the window of a range; from the beginning where a changed document no longer has it. */
async function fetchRange(id, collection, { start, end }, signal) {
  try {
    // A document that is opened as such has no words to show, but a place to begin.
    const range = end > start ? { start, end } : { start };
    return await fetchWindow(id, collection, range, signal);
  } catch (problem) {
    if (problem.status !== 400 && problem.status !== 422) throw problem;
    return fetchWindow(id, collection, { start: 0 }, signal);
  }
}

/** Whether the words are still where they were. A window may end before a long passage does. */
function holds(window, { start, end }, words) {
  if (start < window.start || start >= window.end) return false;
  const points = new PointText(window.text, window.start);
  return end <= window.end
    ? points.slice(start, end) === words
    : countPoints(words) === end - start && words.startsWith(points.slice(start, window.end));
}

function makeMarks({ citation, supports, others }, { state, start, end }) {
  if (state === "changed" || state === "removed") return [];
  const shift = start - citation.start;
  const marks = [{ start, end, kind: citation.cited_text ? "cited" : "sentence" }];
  if (citation.sentence) {
    const { sentence } = citation;
    marks.push({ start: sentence.start + shift, end: sentence.end + shift, kind: "sentence" });
  }
  if (state !== "same") return marks;
  const isHere = (one) => one.document_id === citation.document_id;
  const make = (kind) => ({ start: from, end: to }) => ({ start: from, end: to, kind });
  return [
    ...marks,
    ...others.filter(isHere).map(make("other")),
    ...supports.filter(isHere).map(make("support")),
  ];
}

/** Whether the words stand where they stood. */
function isInPlace({ state }) {
  return !["moved", "changed", "removed"].includes(state);
}

function makeFilePath({ id, collection }, page) {
  const path = makePath(makeDocumentPath(id, "/original"), {
    collection: collection === "default" ? null : collection,
  });
  return page ? `${path}#page=${page}` : path;
}
