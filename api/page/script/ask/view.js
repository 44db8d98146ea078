/** The view that asks: the box, the answer, what was found, and the original beside it. */

import { announce } from "../announce.js";
import { chooseCollection, collections, currentCollection } from "../collection.js";
import { create, createForeign, fill } from "../element.js";
import { connection } from "../http.js";
import { createOriginal } from "../original/view.js";
import { forgetWindows } from "../original/windows.js";
import { makeRoute } from "../route.js";
import { takeFromTab } from "../storage.js";
import { text as common } from "../text.js";
import { createAfter, createAnswer, describeConfidence } from "./answer.js";
import { askQuestion } from "./asking.js";
import { createBox } from "./box.js";
import { listCited } from "./cited.js";
import { createStart } from "./examples.js";
import { showLink } from "./link.js";
import { createPassages } from "./passages.js";
import { createRefusal, describeReason } from "./refusal.js";
import { text } from "./text.js";

// Below this width the original covers the answer; the style says the same.
const NARROW = matchMedia("(width < 64rem)");

/** Create the view. */
export function createAskView() {
  const box = createBox(ask);
  const intro = create(
    "header",
    { class: "intro" },
    create("h1", {}, text.heading),
    create("p", { class: "quiet" }, text.lead),
  );
  const result = create("div", { class: "result" });
  const main = create("div", { class: "ask-main" }, intro, box.root, result);
  const original = createOriginal(closeOriginal);
  const root = create("section", { class: "view ask" }, main, original.root);
  // What is shown: `{question, collection, response}`, `{encoded}` of a link, or nothing yet.
  let shown = {};
  let running = null;
  let returnTo = null;
  let isEntering = false;

  NARROW.addEventListener("change", () => coverAnswer(false));
  collections.addEventListener("change", () => {
    if (root.hidden || isEntering) shown = {};
    else if (shown.question) {
      // The address keeps its question, of the collection that is asked now.
      if (shown.collection !== currentCollection()) {
        history.replaceState(null, "", makeAddress(shown.question));
      }
      start(shown.question, null);
    } else if (!shown.encoded) showStart();
  });

  connection.addEventListener("back", () => {
    const isFailed = !root.hidden && root.dataset.state === "failed";
    const { question, encoded } = shown;
    if (!isFailed) return;
    if (question) start(question, null);
    else if (encoded) {
      shown = {};
      enterLink(encoded);
    }
  });

  function enter({ view, rest, parameters }) {
    if (view === "answer") enterLink(rest.join("/"));
    else if (!parameters.get("q")) {
      showStart();
      box.focus();
    } else {
      enterCollection(parameters.get("collection"));
      enterQuestion(parameters.get("q"), parameters.get("c"));
    }
  }

  /** Choose the collection in which a list or a permanent link has its question. */
  function enterCollection(name) {
    if (!name) return;
    isEntering = true;
    chooseCollection(name);
    isEntering = false;
  }

  function enterQuestion(question, opened) {
    document.title = `${question} – yiju`;
    const isSame = question === shown.question && currentCollection() === shown.collection;
    if (!isSame || !(shown.response || running)) {
      box.set(question);
      start(question, opened);
    } else if (shown.response) openNumber(opened);
  }

  /** Ask what the user wrote. The same question again is asked again. */
  function ask(question) {
    const address = makeAddress(question);
    shown = {};
    box.set(question);
    if (location.hash === address) start(question, null);
    else location.hash = address;
  }

  async function start(question, opened) {
    const { signal } = begin("busy");
    const collection = currentCollection();
    shown = { question, collection, response: null };
    showWaiting(text.searching, []);
    try {
      const onpassages = (passages) => showWaiting(text.reading, passages);
      const response = await askQuestion(question, collection, signal, onpassages);
      if (signal.aborted) return;
      shown.response = response;
      showResponse(response, collection);
      openNumber(opened);
    } catch (problem) {
      if (!signal.aborted) showProblem(problem);
    } finally {
      if (!signal.aborted) running = null;
    }
  }

  function begin(state) {
    running?.abort();
    running = new AbortController();
    root.dataset.state = state;
    result.removeAttribute("aria-busy");
    forgetWindows();
    hideOriginal();
    return running;
  }

  function showWaiting(words, passages) {
    result.setAttribute("aria-busy", "true");
    announce(words);
    const waiting = create("div", { class: "waiting" }, create("p", { class: "quiet" }, words));
    const found = { passages, citations: [], isAnswered: true, collection: shown.collection };
    fill(result, waiting, createPassages({ ...found, onopen: openCited }));
  }

  function showResponse(response, collection) {
    const { answer, passages } = response;
    root.dataset.state = response.status;
    result.removeAttribute("aria-busy");
    const context = { response, collection, original, onopen: openCited };
    const read = response.question_read;
    fill(
      result,
      answer ? createAnswer(context) : createRefusal(context, ask),
      read ? createForeign(text.questionRead(read), "p", { class: "quiet" }) : null,
      createAfter(context),
      createPassages({
        ...context,
        passages,
        citations: answer ? listCited(response) : [response.nearest].filter(Boolean),
        isAnswered: Boolean(answer),
      }),
    );
    const confidence = answer && describeConfidence(answer.confidence);
    announce(answer ? text.answered(answer.text, confidence) : describeReason(response));
  }

  function showProblem(problem) {
    root.dataset.state = "failed";
    result.removeAttribute("aria-busy");
    const words = problem.status === 0 ? common.noAnswer : problem.message;
    fill(result, create("p", { class: "bad", role: "alert" }, words));
  }

  async function showStart() {
    const { signal } = begin("empty");
    shown = {};
    document.title = common.title;
    // What was typed before somebody signed in with another key.
    const typed = takeFromTab("yiju.question");
    if (typed) box.set(typed);
    else box.clear();
    fill(result);
    try {
      const examples = await createStart(currentCollection());
      if (!signal.aborted) fill(result, examples);
    } catch (problem) {
      if (!signal.aborted && problem.status !== 0) showProblem(problem);
    } finally {
      if (!signal.aborted) running = null;
    }
  }

  async function enterLink(encoded) {
    if (shown.encoded === encoded) return;
    const { signal } = begin("link");
    shown = { encoded };
    box.clear();
    const open = (citation, collection, isFirst = false) => {
      if (!isFirst || !NARROW.matches) showOriginal(citation, collection, []);
    };
    try {
      await showLink(encoded, result, signal, open);
    } catch (problem) {
      if (!signal.aborted) showProblem(problem);
    } finally {
      if (!signal.aborted) running = null;
    }
  }

  /** Open a citation or passage that the user chose, and keep it in the address. */
  function openCited(citation) {
    const { question, response } = shown;
    if ("cited_text" in citation && response) {
      const address = makeAddress(question, citation.id);
      if (NARROW.matches) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    }
    showOriginal(citation, shown.collection, response?.citations ?? []);
  }

  /** Open the citation of an address; where there is room, the first one anyway. */
  function openNumber(number) {
    const { response, collection } = shown;
    const id = number === null ? null : Number(number);
    const known = response.answer ? response.citations : [response.nearest].filter(Boolean);
    const chosen = known.find((one) => one.id === id);
    const first = NARROW.matches ? null : (response.citations[0] ?? null);
    if (chosen ?? first) showOriginal(chosen ?? first, collection, response.citations);
    else hideOriginal();
  }

  function showOriginal(citation, collection, all) {
    returnTo = document.activeElement;
    const supports = all.filter((one) => citation.supports?.includes(one.id));
    const others = listCited(shown.response).filter((one) => one !== citation);
    const { question } = shown;
    const onagain = question && (() => start(question, null));
    original.open({ collection, citation, supports, others, onagain });
    markChip(citation);
    coverAnswer(NARROW.matches);
  }

  function closeOriginal() {
    const isOpen = new URLSearchParams(location.hash.split("?")[1]).has("c");
    if (isOpen) history.replaceState(null, "", makeAddress(shown.question));
    hideOriginal();
    if (returnTo?.isConnected) returnTo.focus();
  }

  function hideOriginal() {
    original.hide();
    markChip({});
    coverAnswer(false);
  }

  function markChip({ id }) {
    for (const chip of result.querySelectorAll(".chip")) {
      const isOpen = id !== undefined && chip.dataset.citation === String(id);
      if (isOpen) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
  }

  /** On a narrow page the original covers everything else, which then takes no focus. */
  function coverAnswer(isCovered) {
    root.classList.toggle("has-original", !original.root.hidden);
    for (const under of [main, document.getElementById("bar")]) under.inert = isCovered;
    document.body.classList.toggle("covered", isCovered);
    if (isCovered) original.back.focus();
  }

  /** A question that is not answered yet is asked again when the view is entered again. */
  function leave() {
    running?.abort();
    if (running) shown = {};
    running = null;
    coverAnswer(false);
  }

  return { root, enter, leave };
}

/** Return the address of a question, with the collection in which whoever opens it asks. */
function makeAddress(question, citation = null) {
  return makeRoute(["ask"], { q: question, collection: currentCollection(), c: citation });
}
