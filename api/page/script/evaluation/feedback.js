/** What was said of answers: listed, deleted, and taken along as a question set. */

import { announce, notify } from "../announce.js";
import { deleteLater } from "../deletion.js";
import { create, createButton, createForeign, fill, isolate } from "../element.js";
import { getJson, makePath } from "../http.js";
import { language } from "../language.js";
import { makeRoute } from "../route.js";
import { createCommand } from "./command.js";
import { text } from "./text.js";

const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium" });

/** Create the list of feedback. */
export function createFeedbackList() {
  const count = create("p", { class: "quiet", role: "status" });
  const body = create("div", { class: "stack" });
  const head = create("div", { class: "row spread" }, create("h2", {}, text.feedback), count);
  const root = create("section", { class: "card stack" }, head, body);
  const hidden = new Set(); // about to be deleted
  let entries = [];

  /** Read the feedback. */
  async function load() {
    try {
      ({ feedback: entries } = await getJson("/feedback"));
      show();
    } catch (problem) {
      fill(body, createForeign(text.notRead(problem.message), "p", { class: "bad" }));
    }
  }

  function show() {
    const shown = entries.filter(({ id }) => !hidden.has(id));
    count.textContent = shown.length ? text.count(shown.length) : "";
    if (shown.length === 0) return fill(body, create("p", {}, text.aboutFeedback));
    fill(body, createTable(shown), ...createDownload(shown));
  }

  function createTable(shown) {
    const headers = Object.values(text.columns).map((name) => create("th", { scope: "col" }, name));
    const table = create(
      "table",
      { class: "feedback-list" },
      create("thead", {}, create("tr", {}, ...headers)),
      create("tbody", {}, ...shown.map(createRow)),
    );
    const attributes = { class: "scroller", tabindex: 0, role: "group" };
    return create("div", { ...attributes, "aria-label": text.feedback }, table);
  }

  function createRow(entry) {
    const { verdict, question, answer, collection, created_at: date } = entry;
    const href = makeRoute(["ask"], { q: question, collection });
    const label = text.remove(isolate(question));
    // Of a refusal it says that it is right, of an answer that there should be none.
    const kind = verdict === "should_abstain" && !answer ? "rightly" : verdict;
    const said = create("span", { class: `verdict ${kind}` }, text.verdicts[kind]);
    const button = createButton("✕", () => remove(entry), { "aria-label": label });
    return create(
      "tr",
      {},
      create("td", { class: "cell-verdict" }, said),
      create(
        "td",
        {},
        createForeign(question, "a", { href }),
        collection === "default"
          ? null
          : createForeign(text.inCollection(collection), "div", { class: "quiet" }),
      ),
      create("td", {}, createForeign(answer, "span"), createComment(entry)),
      create("td", {}, date ? dates.format(new Date(date)) : ""),
      create("td", { class: "cell-actions" }, button),
    );
  }

  function remove(entry) {
    const { id } = entry;
    const place = entries.filter((one) => !hidden.has(one.id)).indexOf(entry);
    hidden.add(id);
    show();
    // The next one, so that a person at the keyboard need not begin again.
    const buttons = body.querySelectorAll("tbody button");
    (buttons[Math.min(place, buttons.length - 1)] ?? root.querySelector("a, button"))?.focus();
    const bringBack = () => {
      hidden.delete(id);
      show();
    };
    const path = makePath(`/feedback/${encodeURIComponent(id)}`, { collection: entry.collection });
    deleteLater(path, text, {
      onundo: bringBack,
      ondeleted: () => {
        entries = entries.filter((one) => one.id !== id);
        hidden.delete(id);
        show();
      },
      onfailed: (problem) => {
        bringBack();
        notify(text.notDeleted(problem.message));
      },
    });
    announce(text.deleted);
  }

  return { root, load };
}

function createComment({ comment, left_out: leftOut, document_id: id, start }) {
  // The service says it in English; of the two reasons that there are, this is which.
  const hasWords = id !== null && start !== null;
  const reason = hasWords ? text.leftOutReasons.not_found : text.leftOutReasons.no_words;
  const said = [comment, leftOut && text.leftOut(reason)].filter(Boolean);
  return create("div", { class: "quiet" }, ...said.map((one) => createForeign(one, "p")));
}

/** A set is asked of one collection; where there are several, each has its own. */
function createDownload(shown) {
  const collections = [...new Set(shown.map(({ collection }) => collection))];
  return collections.flatMap((collection) => {
    const href = makePath("/feedback/questions.jsonl", { collection });
    const label = collections.length > 1 ? `${text.download} (${collection})` : text.download;
    return [
      create("a", { class: "button", href, download: "" }, label),
      create("p", { class: "quiet" }, text.command),
      createCommand(`yiju eval run questions.jsonl --collection ${quote(collection)}`),
    ];
  });
}

/** Quote a name for a shell; most need none. */
function quote(name) {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
