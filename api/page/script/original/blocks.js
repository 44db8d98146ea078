/** Writes a window of a document: headings, paragraphs, lists, tables, and where pages begin. */

import { create } from "../element.js";
import { PointText } from "./points.js";
import { writeRange } from "./runs.js";
import { createTable } from "./table.js";
import { text } from "./text.js";

const TAGS = { code: "pre", title: "h3" };
// An item of a list that has its number or sign in its text.
const NUMBERED = /^\s*([•·◦▪‣●○■□◆◇※*–—-]|[(（]?([\p{N}一二三四五六七八九十]{1,4}|[a-z])[.)、）．：:])/iu;
// The panel's own heading is the second, and a document's headings stand below it.
const PANEL_LEVEL = 2;
const DEEPEST_LEVEL = 6;

/** Return an element with the blocks of a window. `marks` are `{start, end, kind}`. */
export function createBlocks(window, marks) {
  const running = window.blocks.filter(({ kind }) => kind === "running");
  const points = new PointText(window.text, window.start);
  const source = { points, hidden: window.hidden, running, marks };
  const root = create("div", { class: "blocks" });
  const labels = [...window.regions];
  const levels = { last: PANEL_LEVEL };
  let reached = window.start;
  for (const block of window.blocks) {
    if (block.kind === "running" && block.end <= reached) continue; // inside the one before
    while (labels.length && labels[0].start < block.end) {
      const label = labels.shift();
      if (label.start >= window.start) root.append(createLabel(label));
    }
    const from = Math.max(block.start, window.start);
    const to = Math.min(block.end, window.end);
    if (block.cells?.length) root.append(createTable(block, source, isOnSheet(block, window)));
    else root.append(createBlock(block, from, to, source, levels));
    reached = Math.max(reached, block.end);
  }
  return root;
}

/** Return the name of a page, slide or sheet. */
function nameRegion(region) {
  if (region.kind === "sheet") return region.name || text.sheet(region.number);
  return region.kind === "slide" ? text.slide(region.number) : text.page(region.number);
}

function createBlock(block, from, to, source, levels) {
  const tag = block.kind === "heading" ? nameHeading(block.level, levels) : TAGS[block.kind] ?? "p";
  if (block.kind === "title") levels.last = PANEL_LEVEL + 1;
  const written = create(tag, {
    class: `block ${block.kind}`,
    dir: "auto",
    dataset: block.kind === "list_item" ? { depth: Math.min(block.level || 1, 4) } : {},
  });
  const rest = block.kind === "running" ? { ...source, running: [] } : source;
  writeRange(written, from, to, rest);
  const isItem = block.kind === "list_item" && from === block.start;
  if (isItem && !NUMBERED.test(written.textContent)) written.classList.add("bullet");
  return written;
}

/** Return the tag of a heading; a reader with ears only expects no level to be left out. */
function nameHeading(level, levels) {
  levels.last = Math.min(PANEL_LEVEL + Math.max(level, 1), levels.last + 1, DEEPEST_LEVEL);
  return `h${levels.last}`;
}

function createLabel(region) {
  const label = create("p", { class: "region", dataset: { number: region.number } });
  label.append(create("span", {}, nameRegion(region)));
  if (region.ocr) label.append(create("span", { class: "quiet" }, text.ocr));
  return label;
}

function isOnSheet(block, { regions }) {
  return regions.some(
    ({ kind, start, end }) => kind === "sheet" && start < block.end && block.start < end,
  );
}
