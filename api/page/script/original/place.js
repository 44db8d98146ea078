/** Says where in its document a citation stands. */

import { text } from "./text.js";

/** Return the section, page, slide or cell of a citation, as a person writes it. */
export function describePlace({ title, section = [], page, slide, sheet, cell }) {
  // The title of a document is often its first heading, too.
  const parts = section.filter((heading) => heading !== title);
  if (page) parts.push(text.page(page));
  if (slide) parts.push(text.slide(slide));
  if (sheet) parts.push(sheet);
  if (cell) parts.push(text.cell(cell));
  return parts.join(" › ");
}
