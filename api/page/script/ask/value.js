/** Says the value of an answer so that a reader of the other language understands it. */

import { choose, formatNumber, language } from "../language.js";

// A year, a month of it, a day; or, after "--", a day of any year.
const DATE = /^(?:(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?|--(\d{2})-(\d{2}))$/;
// A leap year, which has every day.
const ANY_YEAR = 2000;
// A number this large is also said in words, such as 2.46 million or 246萬.
const LARGE = choose({ en: 1e6, "zh-Hant": 1e4, "zh-Hans": 1e4 });
const MOST_DIGITS = 6;
const CURRENCY = /^(新[臺台][幣币]|人民[幣币]|港[幣币])$/;
// A number that goes on in words, such as 246萬.
const SCALED = /\d[十百千萬万億亿]|\d(million|billion|thousand)/i;
// Units that mean one thing in the other language. Others, and currencies, are left as they are.
const UNITS = {
  people: { en: ["people", "person"], "zh-Hant": ["人", "名", "位"], "zh-Hans": ["人", "名", "位"] },
  hours: { en: ["hours", "hour"], "zh-Hant": ["小時"], "zh-Hans": ["小时"] },
  minutes: { en: ["minutes", "minute"], "zh-Hant": ["分鐘"], "zh-Hans": ["分钟"] },
  days: { en: ["days", "day"], "zh-Hant": ["天", "日"], "zh-Hans": ["天", "日"] },
  weeks: {
    en: ["weeks", "week"],
    "zh-Hant": ["週", "星期", "個星期", "禮拜"],
    "zh-Hans": ["周", "星期", "个星期", "礼拜"],
  },
  months: { en: ["months", "month"], "zh-Hant": ["個月"], "zh-Hans": ["个月"] },
  years: { en: ["years", "year"], "zh-Hant": ["年"], "zh-Hans": ["年"] },
};
// What Chinese counts with and English has no word for.
const MEASURE =
  /^[家張张份個个件項项次座所條条間间台臺輛辆隻只處处戶户筆笔本冊册棵套組组場场種种篇位名]$/;

/** Return the value in words of the page's language, or null if it says no more than the answer. */
export function describeValue({ text, type, value, unit }) {
  if (value === null || value === undefined) return null;
  if (type === "date") return sayIfNew(formatDate(String(value)), text);
  if (typeof value !== "number") return sayIfNew(String(value), text);
  const isSaid = hasNumber(text, value) || hasWords(text, value);
  return hasUnit(text, unit, value) && isSaid ? null : formatQuantity(value, unit);
}

/** Whether an answer says its unit as a reader of this language does; a currency by its 元, too. */
function hasUnit(answer, unit, value) {
  if (!unit) return true;
  const isCurrency = CURRENCY.test(unit) && answer.includes("元");
  return isCurrency || answer.includes(translateUnit(unit, value));
}

function hasNumber(answer, value) {
  const digits = answer.normalize("NFKC").replace(/[\s,，]/g, "");
  return digits.includes(String(value)) && !SCALED.test(digits);
}

/** Whether an answer says a large number in words of this language already: 20.5 million. */
function hasWords(answer, value) {
  const words = formatLarge(value);
  const plain = (one) => one.normalize("NFKC").replace(/\s/g, "").replace(/\.0+(?=\D)/, "");
  return words !== null && plain(answer).toLowerCase().includes(plain(words).toLowerCase());
}

function formatQuantity(value, unit) {
  const number = formatNumber(value, { maximumFractionDigits: MOST_DIGITS });
  if (unit === "%") return `${number}%`;
  const said = unit ? translateUnit(unit, value) : "";
  const words = formatLarge(value);
  return `${number}${said ? ` ${said}` : ""}${words ? ` (${words})` : ""}`;
}

/**
 * Return a unit in the page's language; unless it is in it already, or in none of ours. English has
 * another word for one of them, and none for a measure word.
 */
function translateUnit(unit, value) {
  const names = Object.values(UNITS).find((one) => Object.values(one).flat().includes(unit));
  if (!names) return language === "en" && MEASURE.test(unit) ? "" : unit;
  if (names[language].includes(unit)) return unit;
  return names[language][language === "en" && value === 1 ? 1 : 0];
}

/** Return a large number in words, if they are exact. */
function formatLarge(value) {
  if (Math.abs(value) < LARGE) return null;
  const options = { notation: "compact", compactDisplay: "long", maximumFractionDigits: 3 };
  const parts = new Intl.NumberFormat(language, options).formatToParts(value);
  const digits = parts.filter(({ type }) => ["integer", "decimal", "fraction"].includes(type));
  const short = Number(digits.map((part) => part.value).join(""));
  const scale = Math.abs(value) / short;
  const power = 10 ** Math.round(Math.log10(scale));
  if (Math.abs(short * power - Math.abs(value)) > Math.abs(value) * 1e-9) return null;
  return parts.map((part) => part.value).join("");
}

function formatDate(value) {
  const found = value.match(DATE);
  if (!found) return value;
  const [, year, month = found[4], day = found[5]] = found;
  const numbers = [year ?? ANY_YEAR, (month ?? 1) - 1, day ?? 1].map(Number);
  const date = new Date(Date.UTC(...numbers));
  const options = {
    timeZone: "UTC",
    year: year && "numeric",
    month: month && "long",
    day: day && "numeric",
  };
  return new Intl.DateTimeFormat(language, options).format(date);
}

/** Return the words, unless the answer already says them. */
function sayIfNew(words, answer) {
  const plain = (one) => one.normalize("NFKC").replace(/[\s,，]/g, "");
  return plain(answer).includes(plain(words.replace(/ \(.*/, ""))) ? null : words;
}
