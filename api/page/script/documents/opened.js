/** Shows one document: what is known of it, and the original in full width. */

import { mayDo } from "../access/grant.js";
import { save } from "../download.js";
import { create, createButton, createForeign, fill, straighten } from "../element.js";
import { getJson, makeDocumentPath, makePath } from "../http.js";
import { PointText } from "../original/points.js";
import { createOriginal } from "../original/view.js";
import { makeRoute } from "../route.js";
import { text as common } from "../text.js";
import { describePages, formatSize, nameDocument, nameType } from "./describe.js";
import { text } from "./text.js";

/**
 * Create the view of one document.
 *
 * @param {function(Object, string)} onremove  called with a document and its collection
 */
export function createOpened(onremove) {
  const head = create("header", { class: "opened-head stack" });
  const original = createOriginal(() => (location.hash = makeRoute(["documents"])));
  const root = create("article", { class: "opened stack", hidden: true }, head, original.root);
  let abort = new AbortController();

  /** Open a document of a collection, marked from `start` to `end` if they are given. */
  async function open(id, { start = 0, end = start, collection }) {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    root.hidden = false;
    original.hide();
    fill(head, createBack(), create("p", { class: "quiet late", role: "status" }, common.loading));
    try {
      const document = await getJson(makeDocumentPath(id), { collection }, signal);
      showHead(document, collection);
      const words = new PointText(document.text).slice(start, end);
      const citation = { document_id: id, title: document.title, start, end, cited_text: words };
      original.open({ collection, citation });
    } catch (problem) {
      if (problem.name === "AbortError") return;
      const reason = problem.status === 404 ? text.noSuchDocument : text.notShown(problem.message);
      fill(head, createBack(), createForeign(reason, "p", { class: "bad", role: "alert" }));
    }
  }

  function showHead(document, collection) {
    const facts = [
      nameType(document.media_type),
      describePages(document),
      text.passages(document.chunks),
      formatSize(document),
    ];
    const heading = createForeign(nameDocument(document), "h1", { tabindex: -1 });
    const warnings = document.warnings.map((warning) => createForeign(warning, "li"));
    fill(
      head,
      createBack(),
      heading,
      create("p", { class: "quiet" }, facts.filter(Boolean).join(" · ")),
      createForeign(straighten(document.source), "p", { class: "quiet" }),
      warnings.length ? create("ul", { class: "warn remarks" }, ...warnings) : null,
      create(
        "div",
        { class: "row" },
        createDownload(document, collection),
        mayDo("write")
          ? createButton(text.removeThis, () => onremove(document, collection))
          : null,
      ),
    );
    heading.focus({ preventScroll: true });
  }

  function close() {
    abort.abort();
    root.hidden = true;
  }

  return { root, open, close };
}

function createBack() {
  return create("p", {}, create("a", { href: makeRoute(["documents"]) }, `← ${text.back}`));
}

/** A text has no original; what is kept of it is the text itself. */
function createDownload(document, collection) {
  if (document.size !== null) {
    const href = makePath(makeDocumentPath(document.id, "/original"), { collection });
    return create("a", { class: "button", href, download: "" }, text.downloadOriginal);
  }
  return createButton(text.downloadText, () => downloadText(document));
}

function downloadText(document) {
  const name = document.source.split(/[/\\]/).at(-1) || document.id;
  const data = new Blob([document.text], { type: "text/plain" });
  save(data, /\.\w+$/.test(name) ? name : `${name}.txt`);
}
