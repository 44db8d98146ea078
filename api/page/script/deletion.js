/** Deletes what the service keeps, with time to undo it: it is told when the notice has gone. */

import { notify } from "./announce.js";
import { send } from "./http.js";

const pending = new Map(); // by path: what keeps it, and what finishes it
let wasLeft = false;

/**
 * Delete what is at a path once its notice has gone, or the page is left.
 *
 * @param {string} path
 * @param {{deleted: string, undo: string}} words  what the notice and its button say
 * @param {{onundo: function(), ondeleted: function(), onfailed: function(Problem),
 *   ready: function(): Promise|undefined}} options  nothing is deleted before `ready()` is done
 */
export function deleteLater(path, words, { onundo, ondeleted, onfailed, ready }) {
  if (pending.has(path)) return;
  const undo = () => {
    if (pending.delete(path)) onundo();
  };
  let deleting = null;
  const finish = () => (deleting ??= complete(path, ondeleted, onfailed));
  const close = notify(words.deleted, words.undo, async (isUndone) => {
    if (isUndone) return undo();
    await ready?.();
    if (pending.has(path)) await finish();
  });
  pending.set(path, {
    keep: () => {
      undo();
      close(true);
    },
    finish: () => {
      const finished = finish();
      close(false);
      return finished;
    },
  });
}

/** Keep what was about to be deleted, as if it had been undone. */
export function keep(path) {
  pending.get(path)?.keep();
}

/** Delete the documents that are about to be: who asks now shall not be answered from them. */
export async function finishDeletions() {
  const documents = [...pending].filter(([path]) => path.startsWith("/documents/"));
  await Promise.all(documents.map(([, { finish }]) => finish()));
}

async function complete(path, ondeleted, onfailed) {
  try {
    await send(path, { method: "DELETE", keepalive: true });
  } catch (problem) {
    // Somebody else was faster: then it is gone, which is what was wanted.
    if (problem.status !== 404) {
      pending.delete(path);
      return onfailed(problem);
    }
  }
  pending.delete(path);
  ondeleted();
}

addEventListener("pagehide", () => {
  wasLeft = pending.size > 0;
  for (const path of pending.keys()) fetch(path, { method: "DELETE", keepalive: true });
  pending.clear();
});
// A page that a browser has kept as it was would still offer to undo.
addEventListener("pageshow", ({ persisted }) => persisted && wasLeft && location.reload());
