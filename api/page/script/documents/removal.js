/** Deletes documents: their rows go at once, and come back if it is undone or fails. */

import { notify } from "../announce.js";
import { deleteLater, keep } from "../deletion.js";
import { isolate } from "../element.js";
import { makeDocumentPath, makePath } from "../http.js";
import { nameDocument } from "./describe.js";
import { text } from "./text.js";

/**
 * Create what deletes documents.
 *
 * @param {Object} listing  from createListing()
 * @param {{whenIdle: function(): Promise, onremoved: function()}} options  nothing is deleted while
 *   files are uploaded, since one of them may be the document itself
 */
export function createRemoval(listing, { whenIdle, onremoved }) {
  /** Delete a document, unless the person takes it back. `onundo` is called if so. */
  function remove(document, collection, onundo = () => {}) {
    const { id } = document;
    const name = isolate(nameDocument(document));
    // Of two documents with one title it says which.
    const isShared = listing.isShared(document.title) && document.source !== document.title;
    const title = isShared ? `${name} (${isolate(document.source)})` : name;
    listing.leaveOut(id, collection);
    const words = { deleted: text.deleted(title), undo: text.undo };
    deleteLater(makeAddress(id, collection), words, {
      ready: whenIdle,
      onundo: () => {
        listing.bringBack(id, collection);
        onundo();
      },
      ondeleted: () => {
        listing.forget(id, collection);
        onremoved();
      },
      onfailed: (problem) => {
        listing.bringBack(id, collection);
        notify(text.notDeleted(title, problem.message));
      },
    });
  }

  return {
    remove,
    /** Keep a document after all: it has just been uploaded again. */
    keep: (id, collection) => keep(makeAddress(id, collection)),
  };
}

function makeAddress(id, collection) {
  return makePath(makeDocumentPath(id), { collection });
}
