/** Chooses the language of the page: what the user set, else the browser's first that there is. */

import { recall, remember } from "./storage.js";

export const LANGUAGES = { en: "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文" };
const KEY = "yiju.language";
// A format takes longer to make than to write a number with.
const numberFormats = new Map();

/** The language of the page: a key of LANGUAGES. */
export const language = find();

/** Return the texts of this language out of `{en, "zh-Hant", "zh-Hans"}`. */
export function choose(texts) {
  return texts[language];
}

/** Set the language, and show the page again in it. */
export function setLanguage(chosen) {
  remember(KEY, chosen);
  location.reload();
}

/** Write a number as this language does. */
export function formatNumber(value, options = {}) {
  const key = JSON.stringify(options);
  if (!numberFormats.has(key)) numberFormats.set(key, new Intl.NumberFormat(language, options));
  return numberFormats.get(key).format(value);
}

function find() {
  const stored = recall(KEY);
  if (stored !== null && Object.hasOwn(LANGUAGES, stored)) return stored;
  return navigator.languages.map(match).find(Boolean) ?? "en";
}

/** Map a browser's language, such as zh-TW or (on some systems) en-US@posix, to one of ours. */
function match(tag) {
  const { language: name, script } = new Intl.Locale(tag.split("@")[0]).maximize();
  if (name === "zh" || name === "yue") return script === "Hans" ? "zh-Hans" : "zh-Hant";
  return name === "en" ? "en" : undefined;
}
