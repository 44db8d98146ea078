/** The collection that is asked and listed; remembered from visit to visit. */

import { currentAccess, mayDo } from "./access/grant.js";
import { getJson } from "./http.js";
import { recall, remember } from "./storage.js";

const KEY = "yiju.collection";
const DEFAULT = "default";
// Not read again: what is chosen in another tab changes nothing in this one.
let chosen = recall(KEY) ?? DEFAULT;

/** Sends "change" when another collection is chosen, or the documents of one have changed. */
export const collections = new EventTarget();

/** Return the name of the chosen collection. */
export function currentCollection() {
  return chosen;
}

/** Choose a collection. */
export function chooseCollection(name) {
  if (name === chosen) return;
  chosen = name;
  remember(KEY, name);
  reportChange();
}

/** Say that documents were added or removed. */
export function reportChange() {
  collections.dispatchEvent(new Event("change"));
}

/**
 * Return `[{name, documents}]`, with those that the key may begin. Where the chosen collection is
 * gone, the default is chosen, or the first that there is.
 */
export async function listCollections() {
  const { collections: found } = await getJson("/collections");
  for (const name of (mayDo("write") && currentAccess().collections) || []) {
    if (!found.some((one) => one.name === name)) found.push({ name, documents: 0 });
  }
  chooseAmong(found.map(({ name }) => name));
  return found;
}

/** Choose another collection if the chosen one is not among these. */
export function chooseAmong(names) {
  if (names.includes(chosen)) return;
  chooseCollection(names.includes(DEFAULT) ? DEFAULT : (names[0] ?? DEFAULT));
}
