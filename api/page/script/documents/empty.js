/** What a person without documents sees: what can be added, and a sample to try. */

import { mayDo } from "../access/grant.js";
import { notify } from "../announce.js";
import { create, createButton, fill } from "../element.js";
import { makePath, postJson } from "../http.js";
import { makeRoute } from "../route.js";
import { QUESTIONS, SAMPLE } from "./sample.js";
import { text } from "./text.js";

/** Create the empty state. `onadded` is called when the sample is there. */
export function createEmpty(getCollection, onadded) {
  const button = createButton(text.trySample, addSample, { class: "primary" });
  const root = create(
    "div",
    { class: "documents-empty card stack", hidden: true },
    create("h2", {}, text.emptyHeading),
  );
  if (mayDo("write")) {
    const about = create("span", { class: "quiet" }, text.sampleAbout);
    root.append(
      create("p", {}, text.empty),
      create("p", { class: "quiet" }, text.drop),
      create("div", { class: "row" }, button, about),
    );
  }

  async function addSample() {
    const collection = getCollection();
    button.disabled = true;
    try {
      await postJson(makePath("/documents", { collection }), { documents: [SAMPLE] });
      onadded(collection);
    } catch (problem) {
      notify(problem.message);
    } finally {
      button.disabled = false;
    }
  }

  return { root, focus: () => button.focus() };
}

/** Create the questions that the sample answers, shown when it has been added. */
export function createSuggestions() {
  const links = create("ul", { class: "suggestions" });
  const heading = create("p", { tabindex: -1 }, text.sampleAdded);
  const root = create("div", { class: "card stack", hidden: true }, heading, links);

  function show() {
    fill(links, ...QUESTIONS.map(createItem));
    root.hidden = false;
    links.querySelector("a").focus();
  }

  return { root, show, hide: () => (root.hidden = true) };
}

function createItem(question) {
  const href = makeRoute(["ask"], { q: question });
  return create("li", {}, create("a", { class: "button", href }, question));
}
