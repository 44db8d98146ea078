/** The runs of `yiju eval`: their main figures, their reports, and two of them compared. */

import { create, createButton, createForeign, fill } from "../element.js";
import { getJson, makePath } from "../http.js";
import { formatNumber, language } from "../language.js";
import { createCommand } from "./command.js";
import { text } from "./text.js";

const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

/** Create the list of runs. Reports open in a tab of their own, where the service confines them. */
export function createRuns() {
  const body = create("div", { class: "stack" });
  const root = create("section", { class: "card stack" }, create("h2", {}, text.runs), body);
  let chosen = []; // at most two names, the one chosen first leading

  /** Read the runs. */
  async function load() {
    try {
      const { reports } = await getJson("/reports");
      chosen = chosen.filter((name) => reports.some((one) => one.name === name));
      fill(body, ...(reports.length ? createTable(reports) : createHint()));
    } catch (problem) {
      // A service that was told of no runs has nothing at this path.
      const isNone = problem.status === 404;
      const reason = createForeign(text.notRead(problem.message), "p", { class: "bad" });
      fill(body, ...(isNone ? createHint() : [reason]));
    }
  }

  function createTable(reports) {
    const figures = [...new Set(reports.flatMap(({ figures: found }) => Object.keys(found)))];
    const names = [text.compareColumn, text.name, text.date, text.questions];
    const head = [...names, ...figures.map(nameFigure)];
    const compare = createButton(text.compare, openComparison, { disabled: true });
    const hint = create("span", { class: "quiet" }, text.chooseTwo);
    const boxes = [];
    const showChosen = () => {
      for (const box of boxes) box.checked = chosen.includes(box.value);
      compare.disabled = chosen.length < 2;
    };
    const choose = ({ target: { value, checked } }) => {
      chosen = chosen.filter((name) => name !== value);
      if (checked) chosen = [...chosen, value].slice(-2);
      showChosen();
    };
    const rows = reports.map((report) => {
      const { name } = report;
      const attributes = { type: "checkbox", value: name, "aria-label": text.choose(name) };
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
    const [first, second] = chosen;
    open(makePath("/reports/compare", { first, second }), "_blank", "noopener");
  }

  return { root, load };
}

function createRow(report, box, figures) {
  const { name, created_at: date, questions, figures: values } = report;
  const href = `/reports/${encodeURIComponent(name)}`;
  const attributes = { href, target: "_blank", rel: "noopener", "aria-label": text.open(name) };
  return create(
    "tr",
    {},
    create("td", {}, box),
    create("td", {}, createForeign(name, "a", attributes)),
    create("td", {}, date ? dates.format(new Date(date)) : ""),
    create("td", { class: "figure" }, formatNumber(questions)),
    ...figures.map((figure) => create("td", { class: "figure" }, formatFigure(values[figure]))),
  );
}

function nameFigure(figure) {
  return text.figures[figure] ?? figure;
}

function formatFigure(value) {
  if (value === null || value === undefined) return "–";
  return formatNumber(value, { maximumFractionDigits: 3 });
}

function createHint() {
  return [
    create("p", {}, text.aboutRuns),
    createCommand(text.runCommand),
    create("p", {}, text.aboutServe),
    createCommand(text.serveCommand),
  ];
}
