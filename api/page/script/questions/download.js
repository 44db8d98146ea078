/** Downloads answers as a file that the service writes. */

import { notify } from "../announce.js";
import { create, createButton } from "../element.js";
import { makePath, send } from "../http.js";
import { text } from "./text.js";

const KEPT_MILLISECONDS = 10_000;

/** Create the buttons; `getAnswers` returns the `{responses, collection}` to download. */
export function createDownloads(getAnswers) {
  const buttons = Object.entries(text.formatNames).map(([format, name]) =>
    createButton(name, () => download(format, getAnswers()), {
      "aria-label": text.downloadAs(name),
    }),
  );
  return create("div", { class: "row" }, create("span", {}, text.download), ...buttons);
}

async function download(format, { responses, collection }) {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ responses });
  try {
    const path = makePath(`/export/${format}`, { collection });
    const response = await send(path, { method: "POST", headers, body });
    const address = URL.createObjectURL(await response.blob());
    create("a", { href: address, download: `${text.fileName}.${format}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), KEPT_MILLISECONDS);
  } catch (problem) {
    notify(problem.message);
  }
}
