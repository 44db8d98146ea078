/** Deletes documents, with time to undo it: the service is told when the notice has gone. */

import { notify } from "../announce.js";
import { makeDocumentPath, makePath, send } from "../http.js";
import { text } from "./text.js";

/**
 * Create what deletes documents.
 *
 * @param {Object} listing  from createListing(); a document leaves it at once
 * @param {{isBusy: function(): boolean, onremoved: function()}} options  while it is busy, nothing
 *   is deleted: a file that is just being uploaded may be the document itself
 */
export function createRemoval(listing, { isBusy, onremoved }) {
  const pending = new Map(); // by collection and id: {document, collection, close}
  const closed = new Set(); // those whose notice has gone

  /** Delete a document, unless the person takes it back. `onundo` is called if so. */
  function remove(document, collection, onundo) {
    const key = makeKey(collection, document.id);
    if (pending.has(key)) return;
    listing.leaveOut(document.id);
    const deletion = { document, collection };
    pending.set(key, deletion);
    deletion.close = notify(text.deleted(document.title), text.undo, (isUndone) => {
      if (!pending.has(key)) return;
      if (isUndone) undo(key, onundo);
      else closed.add(key);
      finish();
    });
  }

  /** Keep a document after all: it has just been uploaded again. */
  function keep(collection, id) {
    const key = makeKey(collection, id);
    if (!pending.has(key)) return;
    const { close } = pending.get(key);
    undo(key);
    close(true);
  }

  /** Delete those whose notice has gone, unless uploads are on their way. */
  function finish() {
    if (isBusy()) return;
    for (const key of closed) {
      closed.delete(key);
      complete(key);
    }
  }

  async function complete(key) {
    const { document, collection } = pending.get(key);
    try {
      await send(makeAddress(document, collection), { method: "DELETE", keepalive: true });
    } catch (problem) {
      // Somebody else was faster: then it is gone, which is what was wanted.
      if (problem.status !== 404) {
        undo(key);
        notify(text.notDeleted(document.title, problem.message));
        return;
      }
    }
    pending.delete(key);
    if (listing.collection() === collection) listing.forget(document.id);
    onremoved();
  }

  function undo(key, onundo = () => {}) {
    const { document } = pending.get(key);
    pending.delete(key);
    closed.delete(key);
    listing.bringBack(document.id);
    onundo();
  }

  /** The page is left: nobody can undo any more. */
  function completeAll() {
    for (const { document, collection } of pending.values()) {
      fetch(makeAddress(document, collection), { method: "DELETE", keepalive: true });
    }
    pending.clear();
    closed.clear();
  }

  addEventListener("pagehide", completeAll);
  return { remove, keep, finish };
}

function makeAddress(document, collection) {
  return makePath(makeDocumentPath(document.id), { collection });
}

function makeKey(collection, id) {
  return JSON.stringify([collection, id]);
}
