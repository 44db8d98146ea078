/** Says what a document is: its type, size, pages and date, in the language of the page. */

import { straighten } from "../element.js";
import { formatNumber, language } from "../language.js";
import { text } from "./text.js";

const TYPES = {
  "application/pdf": "PDF",
  "text/plain": text.plainText,
  "text/markdown": "Markdown",
  "text/html": text.webPage,
  "application/xhtml+xml": text.webPage,
  "text/csv": "CSV",
  "text/tab-separated-values": "TSV",
  "application/rtf": "RTF",
  "application/msword": "Word",
  "application/epub+zip": "EPUB",
  "message/rfc822": text.mail,
  "multipart/related": text.webPage,
  "application/vnd.ms-excel": "Excel",
  "application/vnd.ms-powerpoint": "PowerPoint",
};
const FAMILIES = {
  wordprocessingml: "Word",
  "ms-word": "Word",
  spreadsheetml: "Excel",
  "ms-excel": "Excel",
  presentationml: "PowerPoint",
  "ms-powerpoint": "PowerPoint",
  "opendocument.text": "OpenDocument",
  "opendocument.spreadsheet": "OpenDocument",
  "image/": text.image,
};
const LONGEST_SOURCE = 60;
const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium" });

/** Return the title of a document or, where one can see nothing of it, its id. */
export function nameDocument({ id, title }) {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(title) ? straighten(title) : id;
}

/** Return the end of a long path, whose folder tells documents of one title apart. */
export function shortenSource(source) {
  const path = straighten(source);
  if (path.length <= LONGEST_SOURCE) return path;
  const end = path.slice(-LONGEST_SOURCE);
  return `…${end.slice(Math.max(0, end.search(/[/\\]/)))}`;
}

/** Name a media type as people do. */
export function nameType(mediaType) {
  const type = mediaType.split(";")[0].trim();
  const family = Object.keys(FAMILIES).find((each) => type.includes(each));
  return TYPES[type] ?? FAMILIES[family] ?? type;
}

/** Say how many pages, slides or sheets a document has; "" for one without. */
export function describePages({ pages, page_kind: kind }) {
  return pages ? text.pages[kind ?? "page"](pages) : "";
}

/** Write the size of the original or, of a text that has none, its number of characters. */
export function formatSize({ size, characters }) {
  if (size === null) return text.characters(characters);
  const [value, unit] = size < 1e6 ? [size / 1e3, "kilobyte"] : [size / 1e6, "megabyte"];
  const maximumFractionDigits = value < 10 ? 1 : 0;
  return formatNumber(value, { style: "unit", unit, maximumFractionDigits });
}

/** Write the date of a moment in ISO 8601. */
export function formatDate(moment) {
  const date = new Date(moment);
  return Number.isNaN(date.valueOf()) ? moment : dates.format(date);
}
