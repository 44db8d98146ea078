/** Says the value of an answer so that a reader of the other language understands it. */

import { choose, formatNumber, language } from "../language.js";

// A year, a month of it, a day; or, after "--", a day of any year.
const DATE = /^(?:(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?|--(\d{2})-(\d{2}))$/;
// A leap year, which has every day.
const ANY_YEAR = 2000;
// A number this large is also said in words, such as 2.46 million or 246萬.
const LARGE = choose({ en: 1e6, "zh-Hant": 1e4, "zh-Hans": 1e4 });
const MOST_DIGITS = 6;
const UNITS = choose({
  en: {
    人: "people", 名: "people", 位: "people", 萬: "", 元: "元 (yuan)", 小時: "hours", 小时: "hours",
    分鐘: "minutes", 分钟: "minutes", 天: "days", 日: "days", 週: "weeks", 周: "weeks",
    個月: "months", 个月: "months", 年: "years", 歲: "years old", 岁: "years old", 次: "times",
  },
  "zh-Hant": { people: "人", hours: "小時", minutes: "分鐘", days: "天", weeks: "週", months: "個月", years: "年" },
  "zh-Hans": { people: "人", hours: "小时", minutes: "分钟", days: "天", weeks: "周", months: "个月", years: "年" },
});

/** Return the value in words of the page's language, or null if it says no more than the answer. */
export function describeValue({ text, type, value, unit }) {
  if (value === null || value === undefined) return null;
  if (type === "date") return sayIfNew(formatDate(String(value)), text);
  if (typeof value !== "number") return sayIfNew(String(value), text);
  if (type === "percentage") return sayIfNew(`${formatNumber(value, { maximumFractionDigits: MOST_DIGITS })}%`, text);
  return sayIfNew(formatQuantity(value, unit), text);
}

function formatQuantity(value, unit) {
  const number = formatNumber(value, { maximumFractionDigits: MOST_DIGITS });
  const said = unit ? UNITS[unit] ?? unit : "";
  const words = formatLarge(value);
  return `${number}${said ? ` ${said}` : ""}${words ? ` (${words})` : ""}`;
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
  const date = new Date(Date.UTC(Number(year ?? ANY_YEAR), Number(month ?? 1) - 1, Number(day ?? 1)));
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
