/** Downloads answers as a file that the service writes. */

import { notify } from "../announce.js";
import { create, createButton } from "../element.js";
import { send } from "../http.js";
import { text } from "./text.js";

/** Create the buttons; `getResponses` returns what is downloaded. */
export function createDownloads(getResponses) {
  const buttons = Object.entries(text.formatNames).map(([format, name]) =>
    createButton(name, () => download(format, getResponses()), {
      "aria-label": text.downloadAs(name),
    }),
  );
  return create("div", { class: "row" }, create("span", {}, text.download), ...buttons);
}

async function download(format, responses) {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ responses });
  try {
    const response = await send(`/export/${format}`, { method: "POST", headers, body });
    const address = URL.createObjectURL(await response.blob());
    create("a", { href: address, download: `${text.fileName}.${format}` }).click();
    URL.revokeObjectURL(address);
  } catch (problem) {
    notify(problem.message);
  }
}
