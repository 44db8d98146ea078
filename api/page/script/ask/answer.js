/** Shows an answer: large, with its value in words, the sentence, its citations, and its doubts. */

import { mayDo } from "../access/grant.js";
import { notify } from "../announce.js";
import { copy } from "../copy.js";
import { createDownloads } from "../download.js";
import { create, createButton, createForeign } from "../element.js";
import { describePlace } from "../original/place.js";
import { createChips } from "./chips.js";
import { listSupports, pick } from "./cited.js";
import { createFeedback } from "./feedback.js";
import { makeAnswerRoute } from "./permanent.js";
import { describeComputation, writeQuotations } from "./quotation.js";
import { createSentence } from "./sentence.js";
import { text } from "./text.js";
import { describeValue } from "./value.js";
import { createWhy, formatShare } from "./why.js";

// From which confidence on each word of text.confidence is used, the first of them below all.
const LEVELS = [0.6, 0.9];
const FORMATS = ["md", "docx", "csv"];
const MOST_SENTENCES = 3;
// Longer answers are set smaller.
const LONG_ANSWER = 24;
const VERY_LONG_ANSWER = 80;

/** Return the answer. `context` is `{response, collection, onopen, original}`. */
export function createAnswer(context) {
  const { response } = context;
  const { answer, citations } = response;
  const own = pick(citations, answer.citations);
  return create(
    "article",
    { class: "answer", "aria-label": text.answer },
    createConfidence(answer.confidence),
    createForeign(answer.text, "p", { class: `answer-text ${chooseSize(answer.text)}` }),
    createValue(answer),
    createSentences(own, context),
    createReadByOcr(own),
    own.length > 1 ? createSource(own[0]) : null,
    answer.computed ? null : createChips(own, context),
    createBesides(own, context),
    createComputed(answer, context),
    createConflict(answer.conflict, context),
    createActions(context),
  );
}

/** Return what follows an answer or a refusal: feedback, and why. */
export function createAfter({ response, collection, original, onopen }) {
  return create(
    "div",
    { class: "after stack" },
    mayDo("write") ? createFeedback(response, collection, { original, onopen }) : null,
    createWhy(response, collection),
  );
}

/** Return a confidence as a word and a number. */
export function describeConfidence(confidence) {
  const level = LEVELS.filter((from) => confidence >= from).length;
  return `${text.confidence[level]} · ${formatShare(confidence)}`;
}

function createConfidence(confidence) {
  const level = LEVELS.filter((from) => confidence >= from).length;
  return create(
    "p",
    { class: "confidence", title: text.confidenceHelp, dataset: { level } },
    describeConfidence(confidence),
  );
}

function chooseSize({ length }) {
  if (length > VERY_LONG_ANSWER) return "very-long";
  return length > LONG_ANSWER ? "long" : "";
}

function createValue(said) {
  const words = describeValue(said);
  return words && create("p", { class: "value" }, `= ${words}`);
}

/** Return the sentences of citations, each once with all of its marks. */
function createSentences(cited, { response, collection }) {
  const seen = new Map();
  for (const one of cited) {
    const key = `${one.document_id}:${one.sentence.start}:${one.sentence.end}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  const shown = [...seen.values()].slice(0, MOST_SENTENCES);
  return create(
    "div",
    { class: "sentences" },
    ...shown.map((one) => createSentence(one, cited, response.passages, collection)),
  );
}

/** Warn of words that were recognized in a picture: a figure may be another one there. */
function createReadByOcr(cited) {
  return cited.some(({ ocr }) => ocr) ? create("p", { class: "warn ocr" }, text.ocr) : null;
}

function createSource(citation) {
  return create(
    "p",
    { class: "source-line quiet" },
    createForeign(citation.title, "cite"),
    createForeign(describePlace(citation), "span", { class: "place" }),
  );
}

/** Return chips of what a cell was read with: its headers, its row, its unit. */
function createBesides(cited, context) {
  const beside = listSupports(context.response.citations, cited);
  return beside.length ? createLabelled(text.supports, beside, context) : null;
}

function createComputed({ computed }, context) {
  if (!computed) return null;
  const operands = pick(context.response.citations, computed.operands);
  const labelled = createLabelled(describeComputation(computed), operands, context, "computed");
  return create("div", {}, labelled, createReadByOcr(operands));
}

function createConflict(conflict, context) {
  if (!conflict) return null;
  const cited = pick(context.response.citations, conflict.citations);
  return create(
    "section",
    { class: "conflict card" },
    create("h2", {}, text.conflict),
    createForeign(conflict.text, "p", { class: "conflict-text" }),
    createValue(conflict),
    createSentences(cited, context),
    createReadByOcr(cited),
    createChips(cited, context),
  );
}

function createLabelled(label, citations, context, kind = "besides") {
  return create(
    "div",
    { class: `labelled ${kind}` },
    create("span", { class: "quiet" }, label),
    createChips(citations, context, "cited_text"),
  );
}

function createActions({ response, collection }) {
  const permanent = () => `${location.origin}/${makeAnswerRoute(response, collection)}`;
  return create(
    "div",
    { class: "actions row" },
    createButton(text.copyQuotation, () => copyAloud(writeQuotations(response, permanent()))),
    createButton(text.copyLink, () => copyAloud(permanent())),
    createDownloads(FORMATS, () => ({ responses: [response], collection })),
  );
}

/** Copy words, and say whether that worked. */
async function copyAloud(words) {
  notify((await copy(words)) ? text.copied : text.notCopied);
}
