/** Where the questions come from: lines that are written or pasted, or a file. */

import { announce, notify } from "../announce.js";
import { create, createButton, createForeign, fill, isolate } from "../element.js";
import { send } from "../http.js";
import { text } from "./text.js";

const ACCEPTED = ".csv,.tsv,.xlsx,.xlsm,.xls,.ods,.txt,.text,.md,.jsonl,.ndjson";

/** Create the field. `onchange` is called when its lines have changed. */
export function createSource(onchange) {
  const field = create("textarea", {
    id: "question-lines",
    rows: 7,
    placeholder: text.example,
    oninput: report,
  });
  const file = create("input", { type: "file", accept: ACCEPTED, hidden: true, onchange: choose });
  const clear = createButton(text.clear, empty, { hidden: true });
  const said = create("p", { class: "quiet", hidden: true });
  const rejected = create("div", { class: "stack", hidden: true });
  const root = create(
    "div",
    { class: "stack", ondragover: allow, ondrop: drop },
    create("label", { for: "question-lines" }, text.lines),
    field,
    create(
      "div",
      { class: "row" },
      createButton(text.open, () => file.click()),
      create("span", { class: "quiet" }, text.formats),
      file,
      clear,
    ),
    said,
    rejected,
  );

  function report() {
    clear.hidden = field.value === "";
    onchange();
  }

  function empty() {
    field.value = "";
    for (const part of [said, rejected]) part.hidden = true;
    report();
    field.focus();
  }

  /** Return the questions, without empty lines. */
  function read() {
    return field.value.split(/\r\n|\r|\n/).map((line) => line.trim()).filter(Boolean);
  }

  function choose() {
    const [chosen] = file.files;
    file.value = "";
    if (chosen) open(chosen);
  }

  function allow(event) {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  }

  function drop(event) {
    const [dropped] = event.dataTransfer.files;
    if (!dropped) return; // text, which the field takes itself
    event.preventDefault();
    open(dropped);
  }

  async function open(chosen) {
    const form = new FormData();
    form.append("files", chosen, chosen.name);
    try {
      const response = await send("/questions", { method: "POST", body: form });
      show(await response.json(), chosen.name);
    } catch (problem) {
      notify(problem.message);
    }
  }

  function show({ questions, rejected: leftOut }, name) {
    // A line is a question here, so one with a line break in it becomes one line.
    const lines = questions.map((question) => question.replaceAll(/\s+/g, " ").trim());
    const before = read();
    field.value = [...before, ...lines].join("\n");
    const words = before.length
      ? text.appended(lines.length, before.length, isolate(name))
      : text.read(lines.length, isolate(name));
    said.textContent = words;
    said.hidden = false;
    rejected.hidden = leftOut.length === 0;
    fill(
      rejected,
      create("p", { class: "warn" }, text.rejected(leftOut.length)),
      create("ul", { class: "remarks" }, ...leftOut.map(createRejected)),
    );
    announce(words);
    report();
  }

  return { root, read, focus: () => field.focus() };
}

function createRejected({ name, line, text: begin, detail }) {
  const place = line === null ? isolate(name) : text.line(line);
  return createForeign([place, begin && isolate(begin), detail].filter(Boolean).join(": "), "li");
}
