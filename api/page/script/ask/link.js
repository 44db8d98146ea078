/** Shows what a permanent link holds, and whether it is still true. */

import { announce } from "../announce.js";
import { create, createButton, createForeign, fill } from "../element.js";
import { getJson } from "../http.js";
import { makeRoute } from "../route.js";
import { fetchDocument, locate } from "../original/find.js";
import { text } from "./link_text.js";
import { describeComputation } from "./quotation.js";
import { text as common } from "./text.js";
import { readAnswerRoute } from "./permanent.js";

/**
 * Show an answer of a link in `root`, checked now. `onopen(citation, collection)` opens the
 * original.
 */
export async function showLink(encoded, root, signal, onopen) {
  const kept = readAnswerRoute(encoded);
  if (!kept) {
    fill(root, create("p", { class: "warn", role: "alert" }, text.damaged));
    return;
  }
  const state = create("p", { class: "link-state", role: "status" }, text.checking);
  const list = create("ol", { class: "kept" });
  const beside = create("ul", { class: "kept beside" });
  const { own, operation } = kept;
  const again = () => {
    location.hash = makeRoute(["ask"], { q: kept.question, collection: kept.collection });
  };
  fill(
    root,
    create(
      "article",
      { class: "link" },
      create("p", { class: "quiet" }, text.heading),
      createForeign(kept.question, "h1"),
      state,
      operation && create("p", { class: "quiet" }, describeComputation({ operation })),
      list,
      own < kept.citations.length ? create("p", { class: "quiet" }, common.supports) : null,
      beside,
      createButton(text.again, again, { class: "primary" }),
    ),
  );
  const documents = await fetchDocuments(kept, signal);
  const checked = kept.citations.map((one) => check(one, documents.get(one.document_id)));
  const open = ({ citation }, isFirst) => onopen(citation, kept.collection, isFirst);
  checked.forEach((one, place) => {
    const isOwn = place < own;
    (isOwn ? list : beside).append((isOwn ? createKept : createBeside)(one, () => open(one)));
  });
  const holds = checked.every(({ state: now }) => isHolding(now));
  const now = await getJson("/documents", { collection: kept.collection, limit: 1 }, signal);
  const outcome = !checked.length ? text.none : holds ? text.all : text.some;
  fill(
    state,
    create("strong", { class: holds ? "good" : "warn" }, outcome),
    " ",
    text.revision(kept.revision, now.index.revision),
  );
  announce(outcome);
  if (checked.length && checked[0].state !== "removed") open(checked[0], true);
}

async function fetchDocuments({ citations, collection }, signal) {
  const ids = [...new Set(citations.map((one) => one.document_id))];
  const found = await Promise.all(ids.map((id) => fetchDocument(id, collection, signal)));
  return new Map(ids.map((id, n) => [id, found[n]]));
}

/** Return the citation with what the document is called, and its state now. */
function check(citation, stored) {
  const { state } = locate(stored, citation);
  const isOther = stored && !stored.sha256.startsWith(citation.sha256);
  const title = stored?.title ?? citation.document_id;
  return {
    citation: { ...citation, title, section: [], supports: [] },
    state: state === "same" && isOther ? "changedElsewhere" : state,
  };
}

/** Return what was read with a citation: its words, and its state only if that is bad. */
function createBeside({ citation, state }, onopen) {
  const attributes = { class: "chip", disabled: state === "removed", title: citation.title };
  return create(
    "li",
    { dataset: { state } },
    createButton(createForeign(citation.cited_text), onopen, attributes),
    isHolding(state) ? null : create("span", { class: "warn" }, ` ${text.states[state]}`),
  );
}

function isHolding(state) {
  return state === "same" || state === "changedElsewhere";
}

function createKept({ citation, state }, onopen) {
  const holds = isHolding(state);
  return create(
    "li",
    { dataset: { state } },
    createForeign(citation.cited_text, "q"),
    createButton(createForeign(citation.title), onopen, {
      class: "plain source",
      disabled: state === "removed",
    }),
    create("span", { class: holds ? "good" : "warn" }, text.states[state]),
  );
}
