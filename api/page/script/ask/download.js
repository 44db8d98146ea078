/** Saves and copies what a user takes along. */

import { announce, notify } from "../announce.js";
import { create, createButton } from "../element.js";
import { makePath, send } from "../http.js";
import { text } from "./text.js";

/** Return the buttons that download a response. */
export function createDownloads(response, collection) {
  const buttons = Object.entries(text.formats).map(([format, name]) =>
    createButton(name, () => download(response, collection, format), { class: "plain" }),
  );
  return create(
    "div",
    { class: "row downloads", role: "group", "aria-label": text.download },
    create("span", { class: "quiet", "aria-hidden": "true" }, text.download),
    ...buttons,
  );
}

/** Copy text, and say so. */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    notify(text.copied);
  } catch {
    announce(text.notCopied);
    notify(text.notCopied);
  }
}

async function download(response, collection, format) {
  try {
    const answer = await send(makePath(`/export/${format}`, { collection }), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ responses: [response] }),
    });
    const url = URL.createObjectURL(await answer.blob());
    create("a", { href: url, download: `yiju-answer.${format}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  } catch (problem) {
    notify(problem.message);
  }
}
