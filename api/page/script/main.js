/** Starts the page: the bar, the views, and which of them is shown. */

import { announce, closeNotices } from "./announce.js";
import { chooseCollection, collections, currentCollection, listCollections } from "./collection.js";
import { create, fill } from "./element.js";
import { connection, getJson } from "./http.js";
import { language, LANGUAGES, setLanguage } from "./language.js";
import { parseRoute } from "./route.js";
import { text } from "./text.js";

// Each makes {root, enter(route), leave()}. A view is loaded when it is first shown, then kept.
const LOAD = {
  ask: async () => (await import("./ask/view.js")).createAskView(),
  documents: async () => (await import("./documents/view.js")).createDocumentsView(),
  questions: async () => (await import("./questions/view.js")).createQuestionsView(),
  evaluation: async () => (await import("./evaluation/view.js")).createEvaluationView(),
};
// A permanent link to an answer is shown by the view that asks.
const SHOWN_BY = { answer: "ask" };

const main = document.getElementById("main");
const waiting = document.getElementById("loading");
const views = {};
const loading = {};
const links = {};
let shown = null;
let wasLost = false; // the server did not answer at some time

function start() {
  document.documentElement.lang = language;
  document.title = text.title;
  waiting.textContent = text.loading;
  fillBar();
  watchConnection();
  addEventListener("hashchange", showRoute);
  collections.addEventListener("change", showCollections);
  showCollections();
  showRoute();
}

async function showRoute() {
  const { hash } = location;
  const route = parseRoute(hash);
  const wanted = SHOWN_BY[route.view] ?? route.view;
  const name = Object.hasOwn(LOAD, wanted) ? wanted : "ask";
  if (!(name in views)) {
    waiting.hidden = false;
    const isLoaded = await load(name);
    // Another route may have been chosen while the view was loaded.
    if (hash !== location.hash) return;
    waiting.hidden = true;
    if (!isLoaded) return;
  }
  waiting.hidden = true;
  if (shown && shown !== name) {
    views[shown].leave?.();
    closeNotices();
  }
  shown = name;
  document.title = name === "ask" ? text.title : `${text.views[name]} – yiju`;
  for (const [other, view] of Object.entries(views)) view.root.hidden = other !== name;
  for (const [other, link] of Object.entries(links)) {
    if (other === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  views[name].enter(route);
}

/** Load a view, and once more if that fails. Without the server, it is loaded when that is back. */
async function load(name, isSecond = false) {
  loading[name] ??= LOAD[name]();
  try {
    const view = await loading[name];
    if (!(name in views)) {
      views[name] = view;
      view.root.hidden = true;
      main.append(view.root);
    }
    return true;
  } catch (error) {
    delete loading[name];
    if (!(await isReachable())) {
      connection.addEventListener("back", showRoute, { once: true });
      return false;
    }
    if (!isSecond) return load(name, true);
    // Some browsers never ask again for a module that failed: there the page starts again.
    if (!wasLost) throw error;
    location.reload();
    return false;
  }
}

/** If not, the connection says so, and waits until the service is back. */
async function isReachable() {
  try {
    await getJson("/healthz");
    return true;
  } catch {
    return false;
  }
}

const collectionField = create("select", {
  id: "collection",
  onchange: (event) => chooseCollection(event.target.value),
});

function fillBar() {
  for (const name of Object.keys(LOAD)) {
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
    wasLost = true;
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
