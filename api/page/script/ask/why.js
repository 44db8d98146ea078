/** Why this answer: ranks, confidence, what was checked, and how long it took. */

import { create, createForeign, fill } from "../element.js";
import { makePath, postJson } from "../http.js";
import { formatNumber } from "../language.js";
import { text } from "./why_text.js";

/** Return the part that opens on demand; the citations are checked when it does. */
export function createWhy(response, collection) {
  const checks = create("ul", { class: "checks" }, create("li", {}, text.checking));
  let isChecked = false;
  const check = async () => {
    if (isChecked || !root.open) return;
    isChecked = true;
    fill(checks, ...(await checkCitations(response.citations, collection)));
  };
  const root = create(
    "details",
    { class: "why", ontoggle: check },
    create("summary", {}, response.answer ? text.whyAnswer : text.whyNone),
    create(
      "div",
      { class: "stack" },
      createFacts(response),
      create("div", {}, create("h2", {}, text.checks), checks),
      response.passages.length ? createRanks(response.passages) : null,
    ),
  );
  return root;
}

/** Write a share of one as a percentage. */
export function formatShare(value) {
  return formatNumber(value, { style: "percent", maximumFractionDigits: 0 });
}

function createFacts({ answer, refusal, index, timings_ms: times }) {
  const facts = create("dl", {});
  const add = (name, value) => facts.append(create("dt", {}, name), create("dd", {}, value));
  if (answer) add(text.confidence, formatShare(answer.confidence));
  if (refusal) {
    const { confidence, threshold } = refusal;
    add(text.confidence, text.threshold(formatShare(confidence), formatShare(threshold)));
  }
  const parts = Object.entries(text.parts).map(
    ([part, name]) => `${name} ${text.milliseconds(formatNumber(times[part]))}`,
  );
  add(text.times, parts.join(" · "));
  add(text.index, text.revision(index));
  return facts;
}

function createRanks(passages) {
  const names = [text.rank, text.passage, text.score, text.dense, text.lexical];
  const head = names.map((name) => create("th", { scope: "col" }, name));
  const rows = passages.map((one) =>
    create(
      "tr",
      {},
      create("td", {}, String(one.rank)),
      create("td", {}, createForeign(one.title)),
      create("td", {}, formatScore(one.score)),
      create("td", {}, formatLeg(one.dense)),
      create("td", {}, formatLeg(one.lexical)),
    ),
  );
  return create(
    "div",
    { class: "table", tabindex: "0", role: "group", "aria-label": text.ranks },
    create(
      "table",
      { class: "ranks" },
      create("caption", {}, text.ranks),
      create("thead", {}, create("tr", {}, ...head)),
      create("tbody", {}, ...rows),
    ),
  );
}

function formatLeg(leg) {
  return leg ? text.ranked(leg.rank, formatScore(leg.score)) : "—";
}

function formatScore(score) {
  return formatNumber(score, { maximumFractionDigits: 2 });
}

async function checkCitations(citations, collection) {
  if (!citations.length) return [create("li", {}, text.nothing)];
  return Promise.all(citations.map((one) => checkCitation(one, collection)));
}

async function checkCitation(citation, collection) {
  const number = citation.id + 1;
  let problem;
  try {
    ({ problem } = await postJson(makePath("/verify", { collection }), citation));
  } catch (error) {
    problem = error.message;
  }
  return problem
    ? create("li", { class: "bad" }, text.fails(number, problem))
    : create("li", { class: "good" }, text.holds(number, citation.cited_text));
}
