/** Starts the page: the bar, the views, and which of them is shown. */

import { announce } from "./announce.js";
import { createAskView } from "./ask/view.js";
import { chooseCollection, collections, currentCollection, listCollections } from "./collection.js";
import { createDocumentsView } from "./documents/view.js";
import { create, fill } from "./element.js";
import { createEvaluationView } from "./evaluation/view.js";
import { connection } from "./http.js";
import { language, LANGUAGES, setLanguage } from "./language.js";
import { createQuestionsView } from "./questions/view.js";
import { parseRoute } from "./route.js";
import { text } from "./text.js";

// Each returns {root, enter(route), leave()}; a view is created when it is first shown, then kept.
const CREATE = {
  ask: createAskView,
  documents: createDocumentsView,
  questions: createQuestionsView,
  evaluation: createEvaluationView,
};
// A permanent link to an answer is shown by the view that asks.
const SHOWN_BY = { answer: "ask" };

const main = document.getElementById("main");
const views = {};
const links = {};
let shown = null;

function start() {
  document.documentElement.lang = language;
  document.title = text.title;
  fillBar();
  watchConnection();
  addEventListener("hashchange", showRoute);
  collections.addEventListener("change", showCollections);
  showCollections();
  showRoute();
}

function showRoute() {
  const route = parseRoute(location.hash);
  const wanted = SHOWN_BY[route.view] ?? route.view;
  const name = wanted in CREATE ? wanted : "ask";
  if (!(name in views)) {
    views[name] = CREATE[name]();
    main.append(views[name].root);
  }
  if (shown && shown !== name) views[shown].leave?.();
  shown = name;
  for (const [other, view] of Object.entries(views)) view.root.hidden = other !== name;
  for (const [other, link] of Object.entries(links)) {
    if (other === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  views[name].enter(route);
}

const collectionField = create("select", {
  id: "collection",
  onchange: (event) => chooseCollection(event.target.value),
});

function fillBar() {
  for (const name of Object.keys(CREATE)) {
    links[name] = create("a", { href: `#/${name}` }, text.views[name]);
  }
  const languages = Object.entries(LANGUAGES).map(([tag, name]) =>
    create("option", { value: tag, lang: tag, selected: tag === language }, name),
  );
  fill(
    document.getElementById("bar"),
    create("a", { class: "skip", href: "#main", onclick: skip }, text.skip),
    create("a", { class: "brand", href: "#/ask" }, "依據", create("span", {}, "yiju")),
    create("nav", { "aria-label": text.navigation }, ...Object.values(links)),
    create("label", { id: "collection-label", hidden: true }, text.collection, collectionField),
    create(
      "select",
      {
        id: "language",
        "aria-label": text.language,
        onchange: (event) => setLanguage(event.target.value),
      },
      ...languages,
    ),
  );
}

function skip(event) {
  event.preventDefault();
  main.focus();
}

/** Offer the collections; where there is but one, there is nothing to choose. */
async function showCollections() {
  let found;
  try {
    found = await listCollections();
  } catch {
    return; // the connection says so itself
  }
  const options = found.map(({ name }) =>
    create("option", { value: name, selected: name === currentCollection() }, name),
  );
  fill(collectionField, ...options);
  document.getElementById("collection-label").hidden = found.length < 2;
}

function watchConnection() {
  const notice = document.getElementById("connection");
  connection.addEventListener("lost", () => {
    notice.textContent = text.lost;
    notice.hidden = false;
  });
  connection.addEventListener("back", () => {
    notice.hidden = true;
    announce(text.back);
    showCollections();
  });
}

start();
