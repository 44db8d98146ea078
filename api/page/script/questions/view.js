/** The view of many questions: a list goes in, a table of answers with sentences comes out. */

import { announce, notify } from "../announce.js";
import { currentCollection } from "../collection.js";
import { createDownloads } from "../download.js";
import { create, createButton } from "../element.js";
import { askAll, isProblem } from "./batch.js";
import { createSource } from "./source.js";
import { createTable } from "./table.js";
import { text } from "./text.js";

const FORMATS = ["xlsx", "csv", "docx", "md"];

/** Create the view. */
export function createQuestionsView() {
  let entries = [];
  let collection = "default";
  let abort = null;

  const source = createSource(showCount);
  const table = createTable();
  const count = create("span", { class: "quiet" });
  const ask = createButton(text.ask, askLines, { class: "primary" });
  const cancel = createButton(text.cancel, () => abort.abort(), { hidden: true });
  const bar = create("progress", { max: 1, value: 0, hidden: true, "aria-label": text.table });
  const state = create("span", { class: "state" });
  const rest = createButton("", askRest, { hidden: true });
  const downloads = createDownloads(FORMATS, () => {
    const responses = table.list().map(({ response }) => response);
    return { responses: responses.filter(Boolean), collection };
  });
  const results = create("div", { class: "stack results", hidden: true });
  results.append(create("div", { class: "row" }, state, bar, cancel, rest, downloads), table.root);
  const start = create("div", { class: "row" }, ask, count);
  const root = create(
    "section",
    { class: "view questions stack" },
    create("h1", {}, text.heading),
    create("p", { class: "quiet" }, text.about),
    create("div", { class: "card stack" }, source.root, start),
    results,
  );

  function showCount() {
    const lines = source.read().length;
    count.textContent = lines ? text.count(lines) : "";
  }

  function askLines() {
    const questions = source.read();
    if (questions.length === 0) {
      notify(text.none);
      return source.focus();
    }
    collection = currentCollection();
    entries = questions.map((question, place) => ({ number: place + 1, question }));
    table.show(entries, collection);
    results.hidden = false;
    results.scrollIntoView({ block: "nearest" });
    askEntries(entries);
  }

  function askRest() {
    const open = entries.filter(({ response }) => !response);
    for (const entry of open) {
      entry.problem = null;
      table.update(entry);
    }
    askEntries(open);
  }

  async function askEntries(open) {
    abort = new AbortController();
    showState(true);
    announce(text.progress(0, open.length));
    try {
      const questions = open.map(({ question }) => question);
      await askAll(questions, collection, abort.signal, (place, data) => {
        const entry = open[place];
        if (!entry) return; // a problem of the request, not of a question
        if (isProblem(data)) entry.problem = data;
        else entry.response = data;
        table.update(entry);
        showState(true);
      });
      announce(text.finished(countAnswered(), entries.length));
    } catch (problem) {
      if (problem.name === "AbortError") announce(text.cancelled);
      else notify(problem.message);
    }
    abort = null;
    showState(false);
  }

  function showState(isAsking) {
    const done = entries.filter(({ response, problem }) => response || problem).length;
    const open = entries.filter(({ response }) => !response).length;
    state.textContent = isAsking
      ? text.progress(done, entries.length)
      : text.finished(countAnswered(), entries.length);
    bar.value = done / entries.length;
    bar.hidden = !isAsking;
    // The button that had the focus goes; the one that takes its place gets it.
    const hadFocus = root.contains(document.activeElement) && document.activeElement === cancel;
    cancel.hidden = !isAsking;
    ask.disabled = isAsking;
    rest.hidden = isAsking || open === 0;
    rest.textContent = text.rest(open);
    downloads.hidden = isAsking || open === entries.length;
    if (hadFocus && !isAsking) (rest.hidden ? downloads.querySelector("button") : rest).focus();
  }

  function countAnswered() {
    return entries.filter(({ response }) => response?.answer).length;
  }

  return { root, enter() {}, leave() {} };
}
