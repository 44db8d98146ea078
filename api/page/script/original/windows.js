/** The text of a document, window by window: more of it is loaded as one scrolls. */

import { notify } from "../announce.js";
import { create, createButton, fill } from "../element.js";
import { getJson, makeDocumentPath } from "../http.js";
import { createBlocks } from "./blocks.js";
import { scrollToCell } from "./table.js";
import { text } from "./text.js";

// More than these are not kept: a book of a thousand pages is not to fill the memory.
const MOST_WINDOWS = 8;
const AHEAD_PIXELS = "600px";

/** Return the window of a document that holds a range; see GET /documents/{id}/blocks. */
export function fetchWindow(id, collection, range, signal) {
  return getJson(makeDocumentPath(id, "/blocks"), { collection, ...range }, signal);
}

// The windows that were fetched last, for the sentences of one answer.
const recent = [];
const MOST_RECENT = 6;

/** Return a window that holds a range: a fetched one, if there is any since `forgetWindows`. */
export async function fetchAround(id, collection, range) {
  for (const one of recent.filter((each) => each.id === id && each.collection === collection)) {
    const window = await one.fetched.catch(() => null);
    if (window && window.start <= range.start && range.end <= window.end) return window;
  }
  const fetched = fetchWindow(id, collection, range);
  recent.unshift({ id, collection, fetched });
  recent.length = Math.min(recent.length, MOST_RECENT);
  return fetched;
}

/** Forget the windows of the answer before: its documents may have changed. */
export function forgetWindows() {
  recent.length = 0;
}

/**
 * Show windows in `scroller`, the element that scrolls. `onreplaced` is called when the document
 * has become another one meanwhile, whose text does not go on where the shown one ends.
 */
export function createWindows(scroller, onreplaced) {
  const list = create("div", { class: "windows" });
  const earlier = createButton(text.earlier, () => load(earlier), { class: "plain" });
  const later = createButton(text.later, () => load(later), { class: "plain" });
  const root = create("div", { class: "text" }, earlier, list, later);
  const observer = new IntersectionObserver(loadSeen, { root: scroller, rootMargin: AHEAD_PIXELS });
  let shown = null;

  /** Show the window that was fetched, with its marks, and scroll to them. */
  function show({ id, collection, window, marks }) {
    const { start: first, end: last, length, sha256 } = window;
    shown = { id, collection, marks, first, last, length, sha256 };
    fill(list, createPart(window, marks));
    showEdges();
    observer.disconnect();
    scrollToMark();
    flash();
    // Not before the marks are in sight: else the text above them would be loaded, too.
    requestAnimationFrame(() => {
      for (const edge of [earlier, later]) observer.observe(edge);
    });
  }

  function scrollToMark() {
    const mark = list.querySelector("mark.cited") ?? list.querySelector(".sentence");
    if (!mark) {
      scroller.scrollTo({ top: 0 });
      return;
    }
    const top = mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTo({ top: scroller.scrollTop + top - scroller.clientHeight / 3 });
    scrollToCell(mark);
  }

  function flash() {
    for (const mark of list.querySelectorAll("mark.cited")) mark.classList.add("flash");
  }

  function loadSeen(entries) {
    for (const { isIntersecting, target } of entries) if (isIntersecting) load(target);
  }

  async function load(edge) {
    const of = shown;
    if (!of || edge.disabled || edge.hidden) return;
    edge.disabled = true;
    try {
      const range = edge === earlier ? { end: of.first } : { start: of.last };
      const window = await fetchWindow(of.id, of.collection, range);
      if (of !== shown) return;
      if (window.sha256 === of.sha256) add(edge, window);
      else onreplaced();
    } catch (problem) {
      if (problem.status !== 0) notify(problem.message);
    } finally {
      edge.disabled = false;
    }
  }

  function add(edge, window) {
    const added = createPart(window, shown.marks);
    if (edge === later) {
      list.append(added);
      shown.last = window.end;
      if (list.children.length > MOST_WINDOWS) {
        shown.first = Number(list.firstChild.dataset.end);
        keepPlace(() => list.firstChild.remove());
      }
    } else {
      shown.first = window.start;
      keepPlace(() => list.prepend(added));
      if (list.children.length > MOST_WINDOWS) {
        shown.last = Number(list.lastChild.dataset.start);
        list.lastChild.remove();
      }
    }
    showEdges();
    observe(edge);
  }

  /** Change what is above without moving what is read. */
  function keepPlace(change) {
    const before = scroller.scrollHeight;
    change();
    showEdges();
    scroller.scrollTop += scroller.scrollHeight - before;
  }

  /** Ask again whether an edge is in sight: an observer tells only of changes. */
  function observe(edge) {
    observer.unobserve(edge);
    observer.observe(edge);
  }

  function showEdges() {
    earlier.hidden = shown.first <= 0;
    later.hidden = shown.last >= shown.length;
  }

  return { root, show, scrollToMark };
}

function createPart(window, marks) {
  const part = createBlocks(window, marks);
  Object.assign(part.dataset, { start: window.start, end: window.end });
  return part;
}
