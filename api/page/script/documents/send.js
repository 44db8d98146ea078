/** Sends one file to the service. */

import { getJson, makePath, Problem, reportDenial } from "../http.js";

/** The largest body that the service takes, less what the form adds around the file. */
export const MAX_BYTES = 16 * 1024 * 1024 - 4096;
const BUSY = [409, 429, 503];
const BUSY_MILLISECONDS = 1500;

/**
 * Send a file, and once more if the service is busy. fetch() does not say how far an upload is, so
 * this is an XMLHttpRequest.
 *
 * @param {File} file
 * @param {string} name  its path in the folder that it was chosen with
 * @param {string} collection
 * @param {{signal: AbortSignal, onprogress: function(number)}} options  called with the share sent
 * @returns {Promise<{documents: Object[], rejected: Object[]}>}  throws Problem
 */
export async function sendFile(file, name, collection, options) {
  try {
    return await sendOnce(file, name, collection, options);
  } catch (problem) {
    if (!BUSY.includes(problem.status)) throw problem;
    await sleep(problem.retryAfter ?? BUSY_MILLISECONDS, options.signal);
    return sendOnce(file, name, collection, options);
  }
}

function sendOnce(file, name, collection, { signal, onprogress }) {
  const form = new FormData();
  form.append("files", file, name);
  const request = new XMLHttpRequest();
  request.open("POST", makePath("/documents", { collection }));
  return new Promise((resolve, reject) => {
    const abort = () => {
      request.abort();
      reject(makeAbortError());
    };
    if (signal.aborted) return reject(makeAbortError());
    signal.addEventListener("abort", abort, { once: true });
    request.upload.onprogress = ({ loaded, total }) => onprogress(total ? loaded / total : 1);
    request.upload.onload = () => onprogress(1);
    request.onload = () => settle(request, resolve, reject);
    request.onerror = () => {
      // Asks whether the service is there at all; if not, the page says so and waits for it.
      getJson("/healthz").catch(() => {});
      reject(new Problem(0, ""));
    };
    request.onloadend = () => signal.removeEventListener("abort", abort);
    request.send(form);
  });
}

/** A request in which nothing could be added is 422, and names the reason for each file. */
function settle(request, resolve, reject) {
  const body = parse(request.responseText);
  if (request.status < 300) return resolve(body);
  const reasons = (body.errors ?? []).map(({ detail }) => detail);
  const problem = new Problem(request.status, reasons.join("; ") || body.detail || "", body);
  const seconds = Number(request.getResponseHeader("Retry-After"));
  // The header of a full disk asks for more patience than a person at a page has.
  if (seconds > 0) problem.retryAfter = Math.min(seconds, 5) * 1000;
  reportDenial(problem);
  reject(problem);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // a proxy's error page
  }
}

function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(makeAbortError());
    });
  });
}

function makeAbortError() {
  return new DOMException("", "AbortError");
}
