"use strict";
// The list of questions. The address holds the filters, the order and the open questions; one page
// of the list is drawn at a time. Text is only ever inserted as text, never as markup.
(() => {
  const PAGE = 50;
  const SIGNS = {
    right: "✓",
    wrong: "✗",
    "refused rightly": "✓",
    "refused wrongly": "✗",
    unjudged: "?",
    error: "!",
  };
  const CHANGES = { better: "▲ better", worse: "▼ worse", other: "◆ changed" };
  const LEGS = ["Fused", "Dense", "Lexical"];
  const data = JSON.parse(document.getElementById("data").textContent);
  const positions = new Map(data.questions.map((row, at) => [row.id, at]));
  const slicePositions = new Map(
    data.slices.map(([dimension, group], at) => [`by-${dimension}\n${group}`, at]),
  );
  const names = [
    ...Object.values(data.levels).flatMap((level) =>
      data.measures.map((measure) => level + measure),
    ),
    ...Object.keys(data.answer),
  ];
  const form = document.getElementById("filter");
  const list = document.getElementById("list");
  const pager = document.getElementById("pager");
  const count = document.getElementById("count");
  const fields = [...form.querySelectorAll("input, select")];
  const state = { page: 1, open: new Set() };
  let shown = [];

  const makeElement = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false)
        made.setAttribute(name, value === true ? "" : value);
    }
    made.append(
      ...children
        .flat(Infinity)
        .filter((child) => child !== null && child !== undefined && child !== ""),
    );
    return made;
  };
  // Replace control characters with their visible symbols (U+2400 …).
  const showControls = (text) =>
    text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (c) =>
      c === "\u007f" ? "\u2421" : String.fromCharCode(0x2400 + c.charCodeAt(0)),
    );
  const makeText = (tag, text, attributes) =>
    makeElement(tag, { dir: "auto", ...attributes }, showControls(text));
  const formatNumber = (value, digits = 3) =>
    value === null || value === undefined ? "–" : value.toFixed(digits);
  const formatTotal = (value) => value.toLocaleString("en");

  // --- Filter and sort ---
  const haystacks = [];
  const getHaystack = (at) => {
    if (haystacks[at] === undefined) {
      const row = data.questions[at];
      const documents = [
        ...row.relevant,
        ...row.evidence.map((one) => one[0]),
        ...row.now.citations.map((one) => one.document),
      ];
      const parts = [
        row.id,
        row.question,
        ...row.answers,
        row.now.text || "",
        row.before ? row.before.text || "" : "",
      ];
      haystacks[at] = [...parts, ...documents.flatMap((one) => data.documents[one])]
        .join("\n")
        .normalize("NFKC")
        .toLowerCase();
    }
    return haystacks[at];
  };
  const makeFilter = (filter) => (row, at) => {
    if (filter.outcome && row.now.outcome !== filter.outcome) return false;
    if (filter.change && (filter.change === "any" ? !row.change : row.change !== filter.change))
      return false;
    if (filter.slices.some((slice) => !row.slices.includes(slice))) return false;
    return filter.words.every((word) => getHaystack(at).includes(word));
  };
  const getRank = (row) => row.now.gold_ranks[0] ?? (row.evidence.length ? 1e6 : null);
  // Questions without gold evidence have no rank and come last in both directions.
  const compareRanks = (sign) => (one, other) => {
    const [first, second] = [getRank(one), getRank(other)];
    if (first === null || second === null) return (first === null) - (second === null);
    return sign * (first - second);
  };
  const orders = {
    id: (one, other) => one.id.localeCompare(other.id, "en", { numeric: true }),
    "confidence-up": (one, other) => one.now.confidence - other.now.confidence,
    "confidence-down": (one, other) => other.now.confidence - one.now.confidence,
    "rank-up": compareRanks(1),
    "rank-down": compareRanks(-1),
  };
  const select = () => {
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    const filter = {
      outcome: values.outcome,
      change: values.change,
      words: values.text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean),
      slices: fields
        .filter((field) => field.name.startsWith("by-") && field.value)
        .map((field) => slicePositions.get(`${field.name}\n${field.value}`)),
    };
    const found = data.questions.filter(makeFilter(filter));
    return orders[values.sort] ? found.sort(orders[values.sort]) : found;
  };

  // --- One question ---
  const makeBadge = (outcome) =>
    makeElement(
      "span",
      { class: `badge ${outcome.replace(" ", "-")}` },
      `${SIGNS[outcome]} ${data.outcomes[outcome]}`,
    );
  const makeSource = (document, start, end) => {
    const [id, title] = data.documents[document];
    return makeElement(
      "p",
      { class: "source" },
      title && title !== id ? [makeText("bdi", title), " · "] : "",
      makeText("bdi", id),
      ` · characters ${formatTotal(start)} to ${formatTotal(end)}`,
    );
  };
  // Wrap spans of `text` in `tag`. Spans and `offset` count code points of the document, whereas
  // JavaScript strings index UTF-16 units.
  const highlight = (text, offset, spans, tag) => {
    const characters = Array.from(text);
    const parts = [];
    let reached = 0;
    for (const [from, to] of spans
      .map(([start, end]) => [start - offset, end - offset])
      .sort((one, other) => one[0] - other[0])) {
      const start = Math.max(from, reached);
      const end = Math.min(to, characters.length);
      if (start >= end) continue;
      parts.push(
        showControls(characters.slice(reached, start).join("")),
        makeElement(tag, {}, showControls(characters.slice(start, end).join(""))),
      );
      reached = end;
    }
    return [...parts, showControls(characters.slice(reached).join(""))];
  };
  const makeCitation = (cited, all) => {
    const passage = cited.passage === null ? null : data.passages[cited.passage];
    const checks = [cited.exact ? "✓ matches the document" : "✗ does not match the document"];
    if (cited.supported !== null)
      checks.push(cited.supported ? "✓ gold evidence" : "✗ not gold evidence");
    const inside =
      passage && cited.exact
        ? highlight(
            passage[4],
            passage[2],
            all
              .filter((one) => one.passage === cited.passage && one.exact)
              .map((one) => [one.start, one.end]),
            "mark",
          )
        : makeElement("mark", {}, showControls(cited.text));
    return [
      makeElement("blockquote", { dir: "auto" }, inside),
      makeSource(cited.document, cited.start, cited.end),
      makeElement("p", { class: "source" }, checks.join(" · ")),
    ];
  };
  const makeResult = (title, result) => {
    const heading = result.answered
      ? "Answer"
      : result.outcome === "error"
        ? "No answer"
        : "Refused; candidate answer";
    const once = result.citations.filter(
      (one, at) =>
        one.passage === null ||
        result.citations.findIndex((other) => other.passage === one.passage) === at,
    );
    return makeElement(
      "div",
      { class: "side" },
      makeElement("h4", {}, title),
      makeElement(
        "p",
        {},
        makeBadge(result.outcome),
        ` confidence ${formatNumber(result.confidence)}, ${formatTotal(result.milliseconds)} ms`,
      ),
      makeText("p", result.explanation, { class: "why" }),
      result.text === null ? "" : [makeElement("h5", {}, heading), makeText("p", result.text)],
      once.length ? makeElement("h5", {}, "Cited in") : "",
      once.map((one) => makeCitation(one, result.citations)),
    );
  };
  const makeExpected = (row) => [
    makeElement("h4", {}, "Question and gold answers"),
    makeText("p", row.question, { lang: row.language || null }),
    makeElement(
      "p",
      { class: "source" },
      row.slices.map((at) => data.slices[at].join(": ")).join(" · "),
    ),
    row.answers.length
      ? makeElement(
          "ul",
          {},
          row.answers.map((answer) => makeText("li", answer)),
        )
      : makeElement(
          "p",
          {},
          row.answerable
            ? "The set does not give the text of the answer."
            : "The documents do not answer this: it should be refused.",
        ),
    row.evidence.map(([document, start, end, quote]) => [
      makeText("blockquote", quote),
      makeSource(document, start, end),
    ]),
    row.evidence.length || !row.relevant.length
      ? ""
      : row.relevant.map((at) => makeText("p", data.documents[at][0], { class: "source" })),
  ];
  const makeFoundRows = (row, result, leg) => {
    const far = (one) => (one[2 + leg] ? one[2 + leg][0] : 1e6);
    return [...result.found]
      .sort((one, other) => far(one) - far(other))
      .map((one) => {
        const [document, section, start, , text] = data.passages[one[0]];
        const [id, title] = data.documents[document];
        const spans = row.evidence
          .filter((gold) => gold[0] === document)
          .map((gold) => [gold[1], gold[2]]);
        const places = one
          .slice(2)
          .map((place) =>
            makeElement(
              "td",
              { class: "number" },
              place ? [String(place[0]), makeElement("small", {}, formatNumber(place[1]))] : "–",
            ),
          );
        return makeElement(
          "tr",
          { class: one[1] ? "gold" : null },
          places,
          makeElement(
            "td",
            { dir: "auto" },
            makeElement(
              "span",
              { class: "passage-source" },
              one[1] ? "gold · " : "",
              result.citations.some((cited) => cited.passage === one[0]) ? "cited · " : "",
              makeText("bdi", [title || id, section].filter(Boolean).join(" › ")),
            ),
            text ? highlight(text, start, spans, "u") : "(text not recorded)",
          ),
        );
      });
  };
  const makeFound = (row, result, title) => {
    if (!result.found.length)
      return [makeElement("h4", {}, title), makeElement("p", {}, "No passages were found.")];
    const body = makeElement("tbody");
    const heads = LEGS.map((name, leg) => {
      const button = makeElement(
        "button",
        { type: "button", title: `Sort by ${name.toLowerCase()} rank` },
        name,
      );
      button.addEventListener("click", () => sorted(leg));
      return makeElement("th", { scope: "col", class: "number" }, button);
    });
    const sorted = (leg) => {
      heads.forEach((head, at) =>
        at === leg
          ? head.setAttribute("aria-sort", "ascending")
          : head.removeAttribute("aria-sort"),
      );
      body.replaceChildren(...makeFoundRows(row, result, leg));
    };
    sorted(0);
    return [
      makeElement("h4", {}, `${title}: rank and score in each ranking`),
      makeElement(
        "div",
        { class: "scroll" },
        makeElement(
          "table",
          { class: "found" },
          makeElement(
            "thead",
            {},
            makeElement("tr", {}, heads, makeElement("th", { scope: "col" }, "Passage")),
          ),
          body,
        ),
      ),
    ];
  };
  const makeValues = (row) => {
    const now = new Map(names.map((name, at) => [name, row.now.values[at]]));
    const before = row.before
      ? new Map(names.map((name, at) => [name, row.before.values[at]]))
      : null;
    const cell = (name) => {
      const moved = before && before.get(name) !== now.get(name);
      return makeElement(
        "td",
        { class: moved ? "number moved-value" : "number" },
        moved ? makeElement("span", { class: "was" }, `${formatNumber(before.get(name))} → `) : "",
        formatNumber(now.get(name)),
      );
    };
    const given = (name) => now.get(name) !== null || (before && before.get(name) !== null);
    const levels = Object.entries(data.levels).filter(([, level]) =>
      data.measures.some((measure) => given(level + measure)),
    );
    const head = (titles) =>
      makeElement(
        "thead",
        {},
        makeElement(
          "tr",
          {},
          titles.map((title, at) =>
            makeElement("th", { scope: "col", class: at ? "number" : null }, title),
          ),
        ),
      );
    const answers = Object.keys(data.answer).filter(given);
    return [
      makeElement("h4", {}, "All metrics"),
      levels.length
        ? makeElement(
            "div",
            { class: "scroll" },
            makeElement(
              "table",
              {},
              head(["Ranking", ...data.measures]),
              makeElement(
                "tbody",
                {},
                levels.map(([title, level]) =>
                  makeElement(
                    "tr",
                    {},
                    makeElement("th", { scope: "row" }, title),
                    data.measures.map((measure) => cell(level + measure)),
                  ),
                ),
              ),
            ),
          )
        : "",
      answers.length
        ? makeElement(
            "div",
            { class: "scroll" },
            makeElement(
              "table",
              { class: "values" },
              head(["Answer", "Value"]),
              makeElement(
                "tbody",
                {},
                answers.map((name) =>
                  makeElement(
                    "tr",
                    {},
                    makeElement(
                      "th",
                      { scope: "row" },
                      name,
                      makeElement("small", {}, data.answer[name]),
                    ),
                    cell(name),
                  ),
                ),
              ),
            ),
          )
        : "",
    ];
  };
  const makeDetail = (row) => {
    const sides = row.before
      ? [
          makeResult(`Before: ${data.runs[1]}`, row.before),
          makeResult(`After: ${data.runs[0]}`, row.now),
        ]
      : [makeResult("Result", row.now)];
    const shownFound = row.before
      ? [
          makeFound(row, row.now, "Passages found, after"),
          makeFound(row, row.before, "Passages found, before"),
        ]
      : makeFound(row, row.now, "Passages found");
    const top = row.before
      ? [makeExpected(row), makeElement("div", { class: "sides" }, sides)]
      : makeElement("div", { class: "sides" }, makeElement("div", {}, makeExpected(row)), sides);
    return makeElement("div", { class: "detail" }, top, shownFound, makeValues(row));
  };
  const makeItem = (row) => {
    const at = positions.get(row.id);
    const ranks = row.evidence.length
      ? row.now.gold_ranks.map((one) => one ?? "–").join(" · ")
      : "–";
    const button = makeElement(
      "button",
      { type: "button", class: "row", "aria-expanded": "false" },
      makeText("span", row.id, { class: "id" }),
      makeElement(
        "span",
        { class: "question" },
        makeText("bdi", row.question, { lang: row.language || null }),
        row.language ? makeElement("span", { class: "tag" }, row.language) : "",
        row.change
          ? [" ", makeElement("span", { class: `change ${row.change}` }, CHANGES[row.change])]
          : "",
      ),
      makeBadge(row.now.outcome),
      makeElement("span", { class: "confidence" }, formatNumber(row.now.confidence)),
      makeElement("span", { class: "ranks" }, ranks),
    );
    const made = makeElement("li", {}, button);
    const toggle = (opened) => {
      button.setAttribute("aria-expanded", String(opened));
      made.classList.toggle("opened", opened);
      made.querySelector(":scope > div")?.remove();
      if (opened) made.append(makeElement("div", { id: `detail-${at}` }, makeDetail(row)));
      opened
        ? button.setAttribute("aria-controls", `detail-${at}`)
        : button.removeAttribute("aria-controls");
    };
    button.addEventListener("click", () => {
      const opened = !state.open.has(row.id);
      state.open[opened ? "add" : "delete"](row.id);
      toggle(opened);
      write();
    });
    if (state.open.has(row.id)) toggle(true);
    return made;
  };

  // --- The page and its address ---
  const draw = () => {
    const pages = Math.max(1, Math.ceil(shown.length / PAGE));
    state.page = Math.min(Math.max(1, state.page), pages);
    const from = (state.page - 1) * PAGE;
    const part = shown.slice(from, from + PAGE);
    list.start = from + 1;
    list.replaceChildren(...part.map(makeItem));
    const all = formatTotal(data.questions.length);
    const range = `; showing ${formatTotal(from + 1)} to ${formatTotal(from + part.length)}`;
    count.textContent = shown.length
      ? `${formatTotal(shown.length)} of ${all} questions${pages > 1 ? range : ""}`
      : `None of ${all} questions matches.`;
    pager.hidden = pages === 1;
    pager.querySelector("span").textContent = `Page ${state.page} of ${pages}`;
    pager.children[0].disabled = state.page === 1;
    pager.children[2].disabled = state.page === pages;
  };
  const write = () => {
    const found = new URLSearchParams();
    for (const field of fields) if (field.value) found.set(field.name, field.value);
    if (state.page > 1) found.set("page", state.page);
    for (const id of state.open) found.append("open", id);
    history.replaceState(null, "", `#${found.toString() || "questions"}`);
  };
  const refresh = () => {
    state.page = 1;
    shown = select();
    draw();
    write();
  };
  const read = () => {
    const text = location.hash.slice(1);
    const found = new URLSearchParams(text.includes("=") ? text : "");
    for (const field of fields) {
      field.value = found.get(field.name) || "";
      if (field.selectedIndex === -1) field.value = "";
    }
    state.open = new Set(found.getAll("open").filter((id) => positions.has(id)));
    shown = select();
    const first = shown.findIndex((row) => state.open.has(row.id));
    state.page = Number(found.get("page")) || (first < 0 ? 1 : 1 + Math.floor(first / PAGE));
    draw();
    if (!text.includes("=")) return;
    const opened = list.querySelector("li.opened");
    (opened || document.getElementById("questions")).scrollIntoView();
    if (opened) opened.querySelector("button").focus({ preventScroll: true });
  };
  const turn = (by) => {
    state.page += by;
    draw();
    write();
    form.scrollIntoView();
  };
  form.addEventListener("input", refresh);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    state.open.clear();
    setTimeout(refresh);
  });
  pager.children[0].addEventListener("click", () => turn(-1));
  pager.children[2].addEventListener("click", () => turn(1));
  window.addEventListener("hashchange", () => {
    if (location.hash.includes("=")) read();
  });
  document.addEventListener("keydown", (event) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.target.closest("input, select, textarea")
    )
      return;
    if (event.key === "/") {
      event.preventDefault();
      form.elements.text.focus();
    }
    const here = event.target.closest("#list > li");
    const next =
      here &&
      { ArrowDown: here.nextElementSibling, ArrowUp: here.previousElementSibling }[event.key];
    if (next && event.target.classList.contains("row")) {
      event.preventDefault();
      next.querySelector("button").focus();
    }
  });
  for (const one of document.querySelectorAll("#questions [hidden]"))
    if (one !== pager) one.hidden = false;
  document.getElementById("without").hidden = true;
  read();
})();
