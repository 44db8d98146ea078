/** Starts the page: the bar, the views, and which of them is shown. */

import { createSignIn } from "./access/form.js";
import { currentAccess, loadAccess, mayDo, signOut } from "./access/grant.js";
import { text as access } from "./access/text.js";
import { announce, closeNotices, notify } from "./announce.js";
import {
  chooseAmong,
  chooseCollection,
  collections,
  currentCollection,
  listCollections,
} from "./collection.js";
import { acceptDrops } from "./documents/drop.js";
import { create, createButton, createForeign, fill } from "./element.js";
import { connection, getJson, reportReturn } from "./http.js";
import { language, LANGUAGES, setLanguage } from "./language.js";
import { makeRoute, parseRoute } from "./route.js";
import { keepForTab } from "./storage.js";
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
// What a key needs to see a view.
const NEEDED = { evaluation: "admin" };

const main = document.getElementById("main");
const waiting = document.getElementById("loading");
const views = {};
const loading = {};
const links = {};
let shown = null;
let isEntered = false;
let isAccessKnown = false;
let wasLost = false; // the server did not answer at some time

async function start() {
  document.documentElement.lang = language;
  document.title = text.title;
  waiting.textContent = text.loading;
  fillBar();
  watchConnection();
  acceptDrops((dropped) => isEntered && mayDo("write") && addDropped(dropped));
  addEventListener("hashchange", () => isEntered && showRoute());
  createSignIn(continueSigned);
  try {
    await loadAccess();
    isAccessKnown = true;
  } catch (problem) {
    // The form is there now. Any other problem is said by what the view asks for.
    if (problem.status === 401) return;
  }
  enter();
}

/** Show what the key may see. */
function enter() {
  const { collections: names } = currentAccess();
  if (names) chooseAmong(names);
  isEntered = true;
  showAccess();
  collections.addEventListener("change", showCollections);
  showCollections();
  showRoute();
}

/** Go on where a key was wanted; with other rights from the beginning, but for what was typed. */
function continueSigned(isSame) {
  if (!isEntered) {
    isAccessKnown = true;
    enter();
  } else if (isSame) {
    showAccess();
    reportReturn();
    announce(access.signedIn);
  } else {
    keepForTab("yiju.question", document.getElementById("question")?.value ?? "");
    location.reload();
  }
}

/** Show whose key it is, and only the views that it may see. */
function showAccess() {
  const { key, session } = currentAccess();
  for (const [name, link] of Object.entries(links)) link.hidden = !mayDo(NEEDED[name] ?? "read");
  const leave = () => signOut().catch((problem) => notify(problem.message));
  const who = document.getElementById("who");
  who.hidden = key === null;
  fill(
    who,
    createForeign(key ?? "", "span", { class: "name quiet", title: access.signedInAs(key) }),
    // A key that a proxy sends stays there.
    session ? createButton(access.signOut, leave, { class: "plain" }) : null,
  );
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

/** Show the documents, where one sees what becomes of dropped files, and add them. */
async function addDropped(files) {
  location.hash = makeRoute(["documents"]);
  if (await load("documents")) views.documents.add(files);
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
    create("span", { id: "who", class: "who", hidden: true }),
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
    // What was shown without knowing what may be shown is shown again.
    if (isEntered && !isAccessKnown) return location.reload();
    notice.hidden = true;
    announce(text.back);
    showCollections();
  });
}

start();
