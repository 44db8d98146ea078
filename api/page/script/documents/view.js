/** The view of the documents: add, list, search, open, download, delete. */

import { currentAccess, mayDo } from "../access/grant.js";
import { text as access } from "../access/text.js";
import { announce, notify } from "../announce.js";
import { collections, currentCollection, reportChange } from "../collection.js";
import { create, createButton, isolate } from "../element.js";
import { connection } from "../http.js";
import { makeRoute } from "../route.js";
import { text as common } from "../text.js";
import { createChoice } from "./choice.js";
import { readChosen } from "./drop.js";
import { createEmpty, createSuggestions } from "./empty.js";
import { createList } from "./list.js";
import { createListing } from "./listing.js";
import { createOpened } from "./opened.js";
import { createProgress } from "./progress.js";
import { createQueue } from "./queue.js";
import { createRemoval } from "./removal.js";
import { text } from "./text.js";

const SEARCH_MILLISECONDS = 200;
const REPORT_MILLISECONDS = 1000;

/** Create the view. */
export function createDocumentsView() {
  const listing = createListing(show, (problem) => notify(problem.message));
  const queue = createQueue(showUpload);
  const removal = createRemoval(listing, { whenIdle: queue.whenIdle, onremoved: reportRemoval });
  const list = createList(listing, remove);
  const progress = createProgress(() => queue);
  const choice = createChoice(load);
  const suggestions = createSuggestions();
  const empty = createEmpty(choice.current, addSample);
  const opened = createOpened(removeOpened);

  const count = create("p", { class: "quiet", role: "status" });
  const search = createSearch();
  const nothing = create("p", { class: "quiet", hidden: true }, text.nothingFound);
  const head = create("div", { class: "row documents-top" }, create("h1", {}, text.heading), count);
  const isWritable = mayDo("write");
  const tools = create("div", { class: "row tools" }, search);
  if (isWritable) tools.append(...createFields(add));
  if (isWritable && !currentAccess().collections) tools.append(choice.open);
  const overview = create("div", { class: "stack" }, head, tools);
  if (!isWritable) overview.append(create("p", { class: "quiet read-only" }, access.readOnly));
  overview.append(choice.root, progress.root);
  overview.append(suggestions.root, empty.root, nothing, list.root);
  const root = create("section", { class: "view documents" }, overview, opened.root);

  let chosen = currentCollection();
  let isShown = false;
  let isStale = true;
  let isKnown = false; // what has changed is in the list already
  let reporting = null;
  let addedTo = null; // the collection of the files that were added last

  collections.addEventListener("change", followChange);
  connection.addEventListener("back", load);

  function enter({ rest: [id], parameters }) {
    isShown = true;
    overview.hidden = id !== undefined;
    if (id === undefined) {
      opened.close();
      if (isStale) load();
      else show();
      return;
    }
    const position = (name) => (parameters.has(name) ? Number(parameters.get(name)) : undefined);
    const collection = parameters.get("collection") ?? currentCollection();
    opened.open(id, { start: position("start"), end: position("end"), collection });
  }

  function leave() {
    isShown = false;
    suggestions.hide();
  }

  /** Documents have changed, or another collection is chosen. */
  function followChange() {
    if (chosen !== currentCollection()) {
      chosen = currentCollection();
      choice.forget();
      // What was added elsewhere says nothing of this collection.
      if (queue.isIdle() && addedTo !== chosen) progress.reset();
      // A document of the other collection says nothing about this one.
      if (isShown && overview.hidden) location.hash = makeRoute(["documents"]);
    }
    load();
  }

  /** Read the list again now or, while it is not in sight, when it is shown. */
  function load() {
    isStale = !isShown || overview.hidden;
    if (isStale) return;
    if (isKnown) return;
    if (choice.isNew()) return showEmpty();
    listing.load({ collection: choice.current() });
    if (listing.count() === null) showWaiting();
  }

  function show() {
    const found = listing.count();
    if (found === null || choice.isNew()) return;
    const isEmpty = found === 0 && !listing.isSearch();
    count.textContent = isEmpty ? "" : text.count(found);
    empty.root.hidden = !isEmpty || !queue.isIdle();
    search.hidden = isEmpty;
    nothing.hidden = found > 0 || isEmpty;
    list.root.hidden = found === 0;
    list.update();
  }

  /** Say that another list is awaited. */
  function showWaiting() {
    count.textContent = common.loading;
    for (const part of [empty.root, nothing, list.root]) part.hidden = true;
  }

  function showEmpty() {
    count.textContent = "";
    empty.root.hidden = !queue.isIdle();
    for (const part of [search, nothing, list.root]) part.hidden = true;
  }

  function createSearch() {
    let timer;
    const oninput = (event) => {
      clearTimeout(timer);
      const query = event.target.value.trim();
      timer = setTimeout(() => {
        list.forget();
        listing.load({ query });
      }, SEARCH_MILLISECONDS);
    };
    const attributes = { type: "search", placeholder: text.search, "aria-label": text.search };
    return create("input", { ...attributes, oninput });
  }

  /** Add `[{file, name}]`, and show how far each is. */
  function add(files) {
    if (!isWritable) return notify(access.readOnly);
    if (files.length === 0) return notify(text.noFiles);
    if (queue.isIdle()) announce(text.started(files.length));
    suggestions.hide();
    progress.expect(files.length);
    addedTo = choice.current();
    queue.add(files, addedTo);
    if (!queue.isIdle()) empty.root.hidden = true;
  }

  function showUpload(upload) {
    progress.update(upload);
    if (upload.state === "done" && !upload.isReported) {
      upload.isReported = true;
      const { documents } = upload.result;
      for (const { document_id: id } of documents) removal.keep(id, upload.collection);
      if (documents.length > 0) choice.confirm(upload.collection);
      reporting ??= setTimeout(report, REPORT_MILLISECONDS);
    }
    if (!queue.isIdle()) return;
    announce(progress.describeTotals());
    // If files were added, the list that is read again tells whether it is empty.
    if (reporting !== null) report();
    else if (choice.isNew()) showEmpty();
    else show();
  }

  function reportRemoval() {
    isKnown = true;
    reportChange();
    isKnown = false;
  }

  /** Thousands of files are not thousands of readings of the list. */
  function report() {
    clearTimeout(reporting);
    reporting = null;
    reportChange();
  }

  function addSample(collection) {
    choice.confirm(collection);
    reportChange();
    suggestions.show();
  }

  function remove(document) {
    const row = window.document.activeElement?.closest("[data-index]");
    const index = Number(row?.dataset.index ?? 0);
    removal.remove(document, listing.collection(), () => {
      announce(text.restored(isolate(document.title)));
      list.focus(index);
    });
    if (listing.count() > 0) list.focus(Math.min(index, listing.count() - 1), Infinity);
    else empty.focus();
  }

  function removeOpened(document, collection) {
    location.hash = makeRoute(["documents"]);
    removal.remove(document, collection);
  }

  return { root, enter, leave, add };
}

/** A button for files and one for a folder, which a field of files cannot be at once. */
function createFields(add) {
  return [
    [text.addFiles, { multiple: true }, "primary"],
    [text.addFolder, { webkitdirectory: true }, ""],
  ].map(([label, attributes, style]) => {
    const field = create("input", {
      type: "file",
      hidden: true,
      onchange: () => add(readChosen(field)),
      ...attributes,
    });
    const button = createButton(label, () => field.click(), { class: style });
    return create("span", {}, button, field);
  });
}
