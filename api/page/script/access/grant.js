/** What the key of this page may do, and the session by which it is remembered. */

import { getJson, send } from "../http.js";

const SCOPES = ["read", "write", "admin"];
// As the service says it where it has no keys.
let granted = { key: null, scope: "admin", collections: null, session: false };

/** Ask the service what may be done. Throws Problem: 401 where a key is needed first. */
export async function loadAccess() {
  granted = await getJson("/access");
}

/** Return `{key, scope, collections, session}`; `key` is a name, and null where none is needed. */
export function currentAccess() {
  return granted;
}

/** Whether what needs a scope may be done. */
export function mayDo(scope) {
  return SCOPES.indexOf(granted.scope) >= SCOPES.indexOf(scope);
}

/**
 * Begin a session of a key; the browser keeps it out of the reach of scripts, and the page forgets
 * the key. Returns whether as much may be done as before. Throws Problem.
 */
export async function signIn(key) {
  const headers = { Authorization: `Bearer ${key}` };
  const found = await (await send("/session", { method: "POST", headers })).json();
  const isSame = describe(found) === describe(granted);
  granted = found;
  return isSame;
}

/** End the session, and show the page again without what was read in it. */
export async function signOut() {
  await send("/session", { method: "DELETE" });
  location.reload();
}

function describe({ scope, collections }) {
  return JSON.stringify([scope, collections]);
}
