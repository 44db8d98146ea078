/** Remembers choices from visit to visit, where the browser lets a page store anything. */

/** Return what is remembered, or null. */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is blocked
  }
}

/** Keep a text in this tab until it is taken. */
export function keepForTab(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Storage is blocked: it must be typed again.
  }
}

/** Return what this tab keeps, which it then forgets; "" if there is nothing. */
export function takeFromTab(key) {
  try {
    const kept = sessionStorage.getItem(key) ?? "";
    sessionStorage.removeItem(key);
    return kept;
  } catch {
    return "";
  }
}

/** Remember a text; null forgets it. */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is blocked or full: the choice lasts as long as the page is open.
  }
}
