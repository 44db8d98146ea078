/** Permanent links: an address that holds a question and what was cited for it. */

import { listCited } from "./cited.js";

/** Return the address of an answer: its route, behind the `#`. */
export function makeAnswerRoute(response, collection) {
  const { citations, answer } = response;
  // They come first; the others are what they were read with.
  const own = listCited(response).length;
  const kept = {
    q: response.question,
    c: collection,
    r: response.index.revision,
    k: citations.map((one) => ({
      d: one.document_id,
      s: one.start,
      e: one.end,
      t: one.cited_text,
      h: one.sha256.slice(0, 16),
    })),
    ...(own < citations.length ? { n: own } : {}),
    ...(answer?.computed ? { o: answer.computed.operation } : {}),
  };
  return `#/answer/${encode(JSON.stringify(kept))}`;
}

/**
 * Return `{question, collection, revision, citations, own, operation}` of an address, or null if it
 * is damaged. The first `own` citations are the answer's; `operation` says what was computed.
 */
export function readAnswerRoute(encoded) {
  try {
    const { q: question, c: collection, r: revision, k, n, o } = JSON.parse(decode(encoded));
    const citations = k.map(({ d, s, e, t, h }) => ({
      document_id: String(d),
      start: Number(s),
      end: Number(e),
      cited_text: String(t),
      sha256: String(h),
    }));
    return {
      question: String(question),
      collection: String(collection),
      revision,
      citations,
      own: Number.isInteger(n) ? n : citations.length,
      operation: typeof o === "string" ? o : null,
    };
  } catch {
    return null;
  }
}

function encode(text) {
  const bytes = Array.from(new TextEncoder().encode(text), (one) => String.fromCharCode(one));
  return btoa(bytes.join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function decode(encoded) {
  const bytes = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder("utf-8", { fatal: true }).decode(
    Uint8Array.from(bytes, (one) => one.charCodeAt(0)),
  );
}
