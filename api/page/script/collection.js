/** The collection that is asked and listed; remembered from visit to visit. */

import { getJson } from "./http.js";

const KEY = "yiju.collection";
const DEFAULT = "default";

/** Sends "change" when another collection is chosen, or the documents of one have changed. */
export const collections = new EventTarget();

/** Return the name of the chosen collection. */
export function currentCollection() {
  return localStorage.getItem(KEY) ?? DEFAULT;
}

/** Choose a collection. */
export function chooseCollection(name) {
  localStorage.setItem(KEY, name);
  reportChange();
}

/** Say that documents were added or removed. */
export function reportChange() {
  collections.dispatchEvent(new Event("change"));
}

/** Return `[{name, documents}]`; a remembered collection that is gone is forgotten. */
export async function listCollections() {
  const { collections: found } = await getJson("/collections");
  if (!found.some(({ name }) => name === currentCollection())) localStorage.removeItem(KEY);
  return found;
}
