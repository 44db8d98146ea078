/** Example questions: those of the sample documents, if they are in the collection. */

import { create, createButton } from "../element.js";
import { getJson } from "../http.js";
import { choose, language } from "../language.js";
import { makeRoute } from "../route.js";
import { text } from "./text.js";

const LOOKED_AT = 50;
const MOST_EXAMPLES = 4;
// By the beginning of a document's title. Their languages are mixed on purpose: any will do.
const EXAMPLES = {
  "2017年全國工會工作盤點": choose({
    en: ["how many collective contracts?"],
    "zh-Hant": ["2017年全國簽訂的集體合同有多少份？"],
    "zh-Hans": ["2017年全国签订的集体合同有多少份？"],
  }),
  "海杉食品企業工會": choose({
    en: ["How many members does the Haishan union have?"],
    "zh-Hant": ["臺南廠有多少會員？"],
    "zh-Hans": ["臺南厂有多少会员？"],
  }),
  "瑞坪工具機": choose({
    en: ["8月裝配課的平日加班時數是多少？"],
    "zh-Hant": ["8月裝配課的平日加班時數是多少？"],
    "zh-Hans": ["8月裝配課的平日加班時數是多少？"],
  }),
  "禾頌物流": choose({
    en: ["How much is the low-temperature allowance per hour?"],
    "zh-Hant": ["低溫津貼每小時多少？"],
    "zh-Hans": ["低温津贴每小时多少？"],
  }),
};

/** Return what is shown before the first question: examples, or how to begin. */
export async function createStart(collection) {
  const { documents } = await getJson("/documents", { collection, limit: LOOKED_AT });
  if (!documents.length) {
    return create(
      "div",
      { class: "start stack" },
      create("p", {}, text.empty),
      create("p", {}, create("a", { class: "button primary", href: "#/documents" }, text.add)),
    );
  }
  const questions = Object.entries(EXAMPLES)
    .filter(([title]) => documents.some((one) => one.title.startsWith(title)))
    .flatMap(([, those]) => those)
    .slice(0, MOST_EXAMPLES);
  if (!questions.length) return create("p", { class: "start quiet" }, text.hint);
  const open = (question) => () => (location.hash = makeRoute(["ask"], { q: question }));
  return create(
    "div",
    { class: "start" },
    create("p", { class: "quiet", id: "examples-label" }, text.examples),
    create(
      "ul",
      { class: "examples", "aria-labelledby": "examples-label" },
      ...questions.map((one) =>
        create("li", {}, createButton(one, open(one), { lang: findLanguage(one) })),
      ),
    ),
  );
}

function findLanguage(question) {
  if (!/\p{Script=Han}/u.test(question)) return "en";
  return language === "en" ? "zh-Hant" : language;
}
