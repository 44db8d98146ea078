/** Copies text. */

import { create } from "./element.js";

/** Copy text, and return whether the browser let us. */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copySelected(words);
  }
}

/** The way without `navigator.clipboard`, which is there over HTTPS and on this machine alone. */
function copySelected(words) {
  const focused = document.activeElement;
  const field = create("textarea", { class: "visually-hidden", "aria-hidden": "true" });
  field.value = words;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  focused?.focus({ preventScroll: true });
  return isCopied;
}
