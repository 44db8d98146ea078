/** Reads what was dropped or chosen: files, and folders with all that is in them. */

import { create } from "../element.js";
import { text } from "../text.js";

// As the service does with archives: files of the system, and those that an open program keeps.
const LEFT_OUT = /^(\.|~\$)|^(__MACOSX|Thumbs\.db|desktop\.ini)$/i;

// Where words and addresses may be dropped, as the browser does it.
const FIELDS = "input, textarea";

/**
 * Accept files that are dropped anywhere on the page. A browser would leave the page and show them;
 * of an address, too, unless it is dropped on a field.
 *
 * @param {function({file, name}[])} ondrop  called with what was dropped
 */
export function acceptDrops(ondrop) {
  const veil = create("div", { class: "veil", hidden: true }, text.dropNow);
  document.body.append(veil);
  addEventListener("dragover", (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      veil.hidden = false;
    } else if (!event.target.closest?.(FIELDS)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    }
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
  addEventListener("drop", async (event) => {
    veil.hidden = true;
    if (!hasFiles(event) && event.target.closest?.(FIELDS)) return;
    event.preventDefault();
    if (hasFiles(event)) ondrop(await readDropped(event.dataTransfer));
  });
}

/** Whether something is being dragged that can be uploaded. */
function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** Return `[{file, name}]` of a drop; names are paths in the dropped folder, with `/`. */
async function readDropped(transfer) {
  // The entries are gone when the event is over, so none may be awaited before all are taken.
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const found = [];
  for (const entry of entries.filter(Boolean)) await walk(entry, "", found);
  return found;
}

/** Return `[{file, name}]` of a field for files or for a folder. */
export function readChosen(field) {
  const found = [...field.files].map((file) => ({
    file,
    name: file.webkitRelativePath || file.name,
  }));
  // The same file can be chosen again only if the field has forgotten it.
  field.value = "";
  // A person who chooses a single hidden file means it; in a folder it is a by-catch.
  return found.filter(({ file, name }) => name === file.name || !isLeftOut(name));
}

async function walk(entry, folder, found) {
  if (entry instanceof File) found.push({ file: entry, name: entry.name });
  else if (folder && isLeftOut(entry.name)) return;
  else if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, name: folder + entry.name });
  } else {
    for (const each of await readEntries(entry.createReader())) {
      await walk(each, `${folder}${entry.name}/`, found);
    }
  }
}

/** Chromium returns a folder's entries a hundred at a time, and none at the end. */
async function readEntries(reader) {
  const entries = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return entries;
    entries.push(...some);
  }
}

function isLeftOut(path) {
  return path.split("/").some((part) => LEFT_OUT.test(part));
}
