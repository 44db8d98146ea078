/** The documents of a collection as the service lists them, read a page at a time when wanted. */

import { getJson } from "../http.js";

const PAGE = 200;

/**
 * Create a listing. Documents that are about to be deleted are left out of it: an index counts the
 * others alone.
 *
 * @param {function()} onchange  called when documents have arrived, or are left out or back
 * @param {function(Problem)} onproblem  called when they could not be read
 */
export function createListing(onchange, onproblem) {
  const left = new Set(); // documents that are left out, as makeKey() writes them
  let wanted = { collection: "default", query: "" };
  let documents = []; // by their index at the service; not all of them are there
  let leftAt = []; // the indices of those in `left`, in order
  let total = null;
  let asked = new Map(); // pages that are on their way
  let abort = new AbortController();

  /** Read the list anew, with another collection or query if there is one. */
  async function load(changed = {}) {
    const isOther = Object.entries(changed).some(([key, value]) => wanted[key] !== value);
    wanted = { ...wanted, ...changed };
    abort.abort();
    abort = new AbortController();
    asked = new Map();
    // A list that is only read again stays as it is until the new one is there.
    if (isOther) [documents, leftAt, total] = [[], [], null];
    await loadPage(0, true);
  }

  function loadPage(page, isNew = false) {
    if (!asked.has(page)) asked.set(page, readPage(page, isNew, abort.signal));
    return asked.get(page);
  }

  async function readPage(page, isNew, signal) {
    const parameters = { ...wanted, query: wanted.query || null, offset: page * PAGE, limit: PAGE };
    try {
      const answer = await getJson("/documents", parameters, signal);
      if (signal.aborted) return;
      if (isNew) documents = [];
      total = answer.total;
      answer.documents.forEach((one, place) => (documents[page * PAGE + place] = one));
      findLeft();
      onchange();
    } catch (problem) {
      if (problem.name === "AbortError") return;
      asked.delete(page);
      onproblem(problem);
    }
  }

  /** Return the document at an index, or undefined if it is being read. */
  function get(index) {
    const place = leftAt.reduce((at, leftOut) => (leftOut <= at ? at + 1 : at), index);
    if (!documents[place]) loadPage(Math.floor(place / PAGE));
    return documents[place];
  }

  function leaveOut(id, collection) {
    left.add(makeKey(id, collection));
    findLeft();
    onchange();
  }

  function bringBack(id, collection) {
    left.delete(makeKey(id, collection));
    findLeft();
    onchange();
  }

  /** Forget a document that the service has deleted from a collection. */
  function forget(id, collection) {
    left.delete(makeKey(id, collection));
    const isListed = collection === wanted.collection;
    const place = isListed ? documents.findIndex((one) => one?.id === id) : -1;
    if (place < 0) return;
    documents.splice(place, 1);
    total -= 1;
    // What was asked for by its former place would arrive one too low.
    abort.abort();
    abort = new AbortController();
    asked = new Map();
    findLeft();
    onchange();
  }

  function findLeft() {
    const isLeft = (one) => one && left.has(makeKey(one.id, wanted.collection));
    leftAt = left.size ? [...documents.keys()].filter((at) => isLeft(documents[at])) : [];
  }

  return {
    load,
    get,
    leaveOut,
    bringBack,
    forget,
    /** The number of documents that are shown; null before the service has said. */
    count: () => total === null ? null : total - leftAt.length,
    /** Whether another document that was read has the same title: then its source tells more. */
    isShared: (title) => documents.filter((one) => one?.title === title).length > 1,
    isSearch: () => wanted.query !== "",
    collection: () => wanted.collection,
  };
}

function makeKey(id, collection) {
  return JSON.stringify([collection, id]);
}
