/** The runs of `yiju eval`: their main figures, their reports, and two of them compared. */

import { create, createButton, createForeign, fill, isolate } from "../element.js";
import { getJson, makePath } from "../http.js";
import { formatNumber, language } from "../language.js";
import { createCommand } from "./command.js";
import { text } from "./text.js";

const dates = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short" });

/** Create the list of runs. Reports open in a tab of their own, where the service confines them. */
export function createRuns() {
  const body = create("div", { class: "stack" });
  const root = create("section", { class: "card stack" }, create("h2", {}, text.runs), body);
  let chosen = []; // at most two runs

  /** Read the runs. */
  async function load() {
    if (!body.hasChildNodes()) fill(body, create("p", { class: "quiet" }, text.loading));
    try {
      const { reports, unreadable } = await getJson("/reports");
      chosen = chosen.filter(({ name }) => reports.some((one) => one.name === name));
      const listed = reports.length ? createTable(reports) : createHint();
      fill(body, ...listed, ...unreadable.map(createUnreadable));
    } catch (problem) {
      fill(body, createForeign(text.notRead(problem.message), "p", { class: "bad" }));
    }
  }

  function createTable(reports) {
    const figures = [...new Set(reports.flatMap(({ figures: found }) => Object.keys(found)))];
    const names = [text.compareColumn, text.name, text.set, text.date, text.questions];
    const head = [...names, ...figures.map(nameFigure)];
    const compare = createButton(text.compare, openComparison, { disabled: true });
    const hint = create("span", { class: "quiet" }, text.chooseTwo);
    const boxes = [];
    const showChosen = () => {
      for (const box of boxes) box.checked = chosen.some(({ name }) => name === box.value);
      const [one, other] = chosen;
      const isSame = other && one.set === other.set && one.questions === other.questions;
      compare.disabled = !isSame;
      hint.textContent = other && !isSame ? text.otherQuestions : text.chooseTwo;
    };
    const choose = ({ target: { value, checked } }) => {
      chosen = chosen.filter(({ name }) => name !== value);
      if (checked) chosen = [...chosen, reports.find(({ name }) => name === value)].slice(-2);
      showChosen();
    };
    const rows = reports.map((report) => {
      const { name } = report;
      const label = text.choose(isolate(name));
      const attributes = { type: "checkbox", value: name, "aria-label": label };
      const box = create("input", { ...attributes, onchange: choose });
      boxes.push(box);
      return createRow(report, box, figures);
    });
    showChosen();
    const headers = head.map((one) => create("th", { scope: "col" }, one));
    const table = create(
      "table",
      { class: "runs" },
      create("thead", {}, create("tr", {}, ...headers)),
      create("tbody", {}, ...rows),
    );
    const scroller = create("div", { class: "scroller", tabindex: 0, role: "group" }, table);
    scroller.setAttribute("aria-label", text.runs);
    return [scroller, create("div", { class: "row" }, compare, hint)];
  }

  function openComparison() {
    // What has changed is counted from the earlier run on.
    const [first, second] = chosen.toSorted((one, other) =>
      one.created_at < other.created_at ? -1 : 1,
    );
    const path = makePath("/reports/compare", { first: first.name, second: second.name });
    open(path, "_blank", "noopener");
  }

  return { root, load };
}

function createRow(report, box, figures) {
  const { name, set, created_at: date, questions, figures: values } = report;
  const href = `/reports/${encodeURIComponent(name)}`;
  const label = text.open(isolate(name));
  const attributes = { href, target: "_blank", rel: "noopener", "aria-label": label };
  return create(
    "tr",
    {},
    create("td", {}, box),
    create("td", {}, createForeign(name, "a", attributes)),
    create("td", {}, createForeign(set)),
    create("td", {}, dates.format(new Date(date))),
    create("td", { class: "figure" }, formatNumber(questions)),
    ...figures.map((figure) => create("td", { class: "figure" }, formatFigure(values[figure]))),
  );
}

function nameFigure(figure) {
  return text.figures[figure] ?? figure;
}

function formatFigure(value) {
  if (value === null || value === undefined) return "–";
  return formatNumber(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
}

function createUnreadable({ name, detail }) {
  return createForeign(`${name}: ${detail}`, "p", { class: "warn" });
}

function createHint() {
  return [
    create("p", {}, text.aboutRuns),
    createCommand(text.runCommand),
    create("p", {}, text.aboutServe),
    createCommand(text.serveCommand),
  ];
}
