/** Talks to the service: JSON, events, problems, and whether the server answers at all. */

import { text } from "./text.js";

/** An error response, or none at all (status 0). `message` says what is wrong and what helps. */
export class Problem extends Error {
  constructor(status, detail, body = {}) {
    super(detail);
    this.status = status;
    this.body = body;
  }
}

/**
 * Sends "lost" when the server does not answer, "denied" with the problem when it wants a key, and
 * "back" when it answers again.
 */
export const connection = new EventTarget();
const RETRY_MILLISECONDS = 1500;
let isLost = false;

/** Return the JSON of a GET. `parameters` go into the query; null and undefined are left out. */
export async function getJson(path, parameters = {}, signal = undefined) {
  return (await send(makePath(path, parameters), { signal })).json();
}

/** Return the JSON of a POST. */
export async function postJson(path, body, signal = undefined) {
  return (await send(path, makePost(body, signal))).json();
}

/** Return the response of any request. Throws Problem. */
export async function send(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    reportLoss();
    throw new Problem(0, text.noAnswer);
  }
  if (response.ok) return response;
  const problem = await readProblem(response);
  reportDenial(problem);
  throw problem;
}

/**
 * Yield `{event, data}` of a POST that is answered with events, as they arrive. Where a proxy or an
 * older server answers with plain JSON, that is the one event "answer".
 */
export async function* readEvents(path, body, signal) {
  const options = makePost(body, signal);
  options.headers.Accept = "text/event-stream";
  const response = await send(path, options);
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    yield { event: "answer", data: await response.json() };
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  try {
    for (;;) {
      const { done, value } = await readChunk(reader);
      if (done) return;
      buffer += value.replaceAll("\r\n", "\n");
      for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n")) {
        const event = parseEvent(buffer.slice(0, end));
        buffer = buffer.slice(end + 2);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Say so if a problem is that a key is needed, or is valid no longer. */
export function reportDenial(problem) {
  if (problem.status !== 401) return;
  connection.dispatchEvent(new CustomEvent("denied", { detail: problem }));
}

/** Say that the service answers again, as one does who was denied. */
export function reportReturn() {
  connection.dispatchEvent(new Event("back"));
}

/** Return a path with its query; a list is a parameter for each of its values. */
export function makePath(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, given] of Object.entries(parameters)) {
    for (const value of [given].flat()) {
      if (value !== null && value !== undefined) query.append(name, value);
    }
  }
  const written = query.toString();
  return written ? `${path}?${written}` : path;
}

/** Return the path of a document, or of what is below it. */
export function makeDocumentPath(id, below = "") {
  return `/documents/${encodeURIComponent(id)}${below}`;
}

function makePost(body, signal) {
  const headers = { "Content-Type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify(body), signal };
}

async function readChunk(reader) {
  try {
    return await reader.read();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    reportLoss();
    throw new Problem(0, text.noAnswer);
  }
}

function parseEvent(block) {
  let event = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) event = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length ? { event, data: JSON.parse(data.join("\n")) } : null;
}

async function readProblem(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // A proxy's error page is no problem+json.
  }
  return new Problem(response.status, body.detail ?? response.statusText, body);
}

function reportLoss() {
  if (isLost) return;
  isLost = true;
  connection.dispatchEvent(new Event("lost"));
  setTimeout(tryAgain, RETRY_MILLISECONDS);
}

async function tryAgain() {
  try {
    await fetch("/healthz", { cache: "no-store" });
  } catch {
    setTimeout(tryAgain, RETRY_MILLISECONDS);
    return;
  }
  isLost = false;
  reportReturn();
}
