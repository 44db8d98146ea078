/** Shows pages of a PDF as pictures, on which the server draws the marks. */

import { create, createButton, fill } from "../element.js";
import { connection, makeDocumentPath, makePath } from "../http.js";
import { text } from "./text.js";

const WIDTH_PIXELS = 1200;
// The marks are found by comparing the page with and without them, on small copies of both.
const COMPARED_PIXELS = 300;
const CLEARLY_DIFFERENT = 24;
// What is in this part of the panel can be seen without scrolling.
const COMFORTABLE = 0.8;

/** Create the pages: `{root, show}`. `onfailed` is called when one could not be drawn. */
export function createPages(onfailed) {
  const number = create("span", { class: "number", "aria-live": "polite" });
  const previous = createButton("‹", () => turn(-1), { "aria-label": text.previous });
  const next = createButton("›", () => turn(1), { "aria-label": text.next });
  const sheet = create("figure", { class: "page" });
  const zoom = createButton("⤢", toggleZoom, {
    "aria-label": text.zoom,
    "aria-pressed": "false",
  });
  const bar = create("div", { class: "pages-bar row" }, previous, number, next, zoom);
  const root = create("div", { class: "pages" }, bar, sheet);
  let shown = null;

  connection.addEventListener("back", () => sheet.querySelector(".failed") && draw());

  /**
   * Show `{id, collection, citation, others, count}` at a page: how many there are, what is marked,
   * and what is marked less.
   */
  function show(document, page) {
    shown = { document, page };
    draw();
  }

  function turn(by) {
    shown.page += by;
    draw();
  }

  function toggleZoom() {
    const isLarge = root.classList.toggle("large");
    zoom.setAttribute("aria-pressed", String(isLarge));
    scrollToMarks(sheet);
  }

  function draw() {
    const { document, page } = shown;
    const { citation } = document;
    label();
    const others = document.others.filter((one) => isOnPage(one, page));
    const other = others.map(({ start, end }) => `${start}-${end}`);
    // The marks of the others are in both pictures: what differs is the one that is opened.
    const plain = makePagePath(document, page, { other });
    const isMarked = citation && isOnPage(citation, page);
    if (!isMarked) {
      const words = others.map((one) => one.cited_text).join("; ");
      const picture = createPicture(plain, text.picture(page, words));
      fill(sheet, createWaiting([picture], onfailed), picture);
      return;
    }
    const range = { start: citation.start, end: citation.end, other };
    const marked = createPicture(
      makePagePath(document, page, range),
      text.picture(page, citation.cited_text),
      "marked",
    );
    const under = createPicture(plain, "", "plain");
    fill(sheet, createWaiting([under, marked], onfailed), under, marked);
    Promise.all([under.decode(), marked.decode()]).then(
      () => {
        if (!marked.isConnected) return;
        marked.classList.add("flash");
        scrollToMarks(sheet);
      },
      () => {}, // another page is already wanted
    );
  }

  function label() {
    const { page, document } = shown;
    const { count } = document;
    number.textContent = count ? text.pageOf(page, count) : text.page(page);
    previous.disabled = page <= 1;
    next.disabled = count !== null && page >= count;
  }

  return { root, show };
}

function isOnPage({ page, boxes }, number) {
  return number === page || (boxes?.nextPageRects && number === page + 1);
}

function createPicture(src, alt, kind = "plain") {
  return create("img", { src, alt, class: kind, width: WIDTH_PIXELS });
}

/** Return what is said until pictures are there, or that they cannot be drawn. */
function createWaiting(pictures, onfailed) {
  const waiting = create("p", { class: "drawing quiet", role: "status" }, text.drawing);
  Promise.all(pictures.map((one) => one.decode())).then(
    () => waiting.remove(),
    () => {
      waiting.textContent = text.notDrawn;
      waiting.classList.add("failed");
      // Also asks whether the service is there at all: if not, the page says so and draws it later.
      if (waiting.isConnected) onfailed();
    },
  );
  return waiting;
}

function makePagePath({ id, collection }, page, range = {}) {
  return makePath(makeDocumentPath(id, `/pages/${page}.png`), {
    collection: collection === "default" ? null : collection,
    ...range,
  });
}

/** Scroll to where the two pictures of a page differ. */
function scrollToMarks(sheet) {
  const plain = sheet.querySelector(".plain");
  const marked = sheet.querySelector(".marked");
  const scroller = sheet.closest(".original-body");
  if (!plain || !marked || !plain.naturalWidth || !marked.naturalWidth) return;
  const [x, y] = findDifference(plain, marked);
  const { left, top } = marked.getBoundingClientRect();
  const outer = scroller.getBoundingClientRect();
  const down = top - outer.top + y * marked.clientHeight;
  const across = left - outer.left + x * marked.clientWidth;
  scroller.scrollTo({
    top: findScroll(scroller.scrollTop + down, scroller.clientHeight),
    left: findScroll(scroller.scrollLeft + across, scroller.clientWidth),
  });
}

/** Return how far to scroll so that a place is in the middle; not at all if it is in sight. */
function findScroll(at, room) {
  return at < room * COMFORTABLE ? 0 : at - room / 2;
}

/** Return where two pictures differ first, as shares of their width and height. */
function findDifference(plain, marked) {
  const height = Math.round((COMPARED_PIXELS * plain.naturalHeight) / plain.naturalWidth);
  const [before, after] = [plain, marked].map((picture) => readPixels(picture, height));
  const at = before.findIndex((value, n) => Math.abs(value - after[n]) > CLEARLY_DIFFERENT);
  if (at < 0) return [0, 0];
  const pixel = Math.floor(at / 4);
  const line = Math.floor(pixel / COMPARED_PIXELS);
  return [(pixel % COMPARED_PIXELS) / COMPARED_PIXELS, line / height];
}

function readPixels(picture, height) {
  const canvas = create("canvas", { width: COMPARED_PIXELS, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, COMPARED_PIXELS, height);
  return context.getImageData(0, 0, COMPARED_PIXELS, height).data;
}
