/** Saves files: answers as the service writes them, and texts. */

import { notify } from "./announce.js";
import { create, createButton } from "./element.js";
import { makePath, send } from "./http.js";
import { language } from "./language.js";
import { text } from "./text.js";

const NAMES = { md: "Markdown", docx: "Word", csv: "CSV", xlsx: "Excel" };
// A browser begins to read what is saved after the click.
const KEPT_MILLISECONDS = 10_000;

/**
 * Create the buttons that download answers.
 *
 * @param {string[]} formats  keys of NAMES, in the order of the buttons
 * @param {function(): {responses: Object[], collection: string}} getAnswers  what to download
 */
export function createDownloads(formats, getAnswers) {
  const buttons = formats.map((format) =>
    createButton(NAMES[format], () => download(format, getAnswers()), {
      class: "plain",
      "aria-label": text.downloadAs(NAMES[format]),
    }),
  );
  return create(
    "div",
    { class: "row downloads", role: "group", "aria-label": text.download },
    create("span", { class: "quiet", "aria-hidden": "true" }, text.download),
    ...buttons,
  );
}

/** Save data under a name. */
export function save(data, name) {
  const address = URL.createObjectURL(data);
  create("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MILLISECONDS);
}

async function download(format, { responses, collection }) {
  // Without passages, which no file has, thousands of answers are below the limit of a body.
  const body = JSON.stringify({ responses: responses.map((one) => ({ ...one, passages: [] })) });
  const headers = { "Content-Type": "application/json" };
  try {
    const path = makePath(`/export/${format}`, { collection, language });
    const response = await send(path, { method: "POST", headers, body });
    const name = readName(response.headers.get("Content-Disposition"));
    save(await response.blob(), name ?? `yiju.${format}`);
  } catch (problem) {
    notify(problem.message);
  }
}

/** Return the name of a file that the service sends: it is named after the question. */
function readName(disposition) {
  const written = disposition?.match(/filename\*=UTF-8''([^;]+)/)?.[1];
  return written ? decodeURIComponent(written) : null;
}
