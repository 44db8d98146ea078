/** Uploads files in their order, two at a time. */

import { connection } from "../http.js";
import { MAX_BYTES, sendFile } from "./send.js";

const IN_FLIGHT = 2;
// What is no fault of the file, which can be sent again.
const PASSING = [401, 408, 409, 429];

/**
 * Create a queue of uploads, `{file, name, collection, state, share, result, problem}`. A state is
 * waiting, sending, reading (the service parses the file), done, refused, failed or cancelled.
 *
 * @param {function(Object)} onchange  called with an upload whenever it has changed
 */
export function createQueue(onchange) {
  const waiting = [];
  const running = new Set();
  const idle = []; // what waits for the end of all uploads

  /** Add `[{file, name}]`. Files that are too large are refused at once. */
  function add(files, collection) {
    const uploads = files.map(({ file, name }) => ({ file, name, collection, share: 0 }));
    for (const upload of uploads) {
      if (upload.file.size > MAX_BYTES) change(upload, { state: "refused", isTooLarge: true });
      else enqueue(upload);
    }
    run();
    return uploads;
  }

  /** Send an upload that failed or was cancelled again. */
  function retry(upload) {
    enqueue(upload);
    run();
  }

  /** Stop an upload. The service may have added its document already: then the list shows it. */
  function cancel(upload) {
    const place = waiting.indexOf(upload);
    if (place >= 0) waiting.splice(place, 1);
    if (place >= 0) change(upload, { state: "cancelled" });
    else upload.abort?.abort();
  }

  /** Stop all uploads. */
  function cancelAll() {
    for (const upload of [...waiting, ...running]) cancel(upload);
  }

  function enqueue(upload) {
    waiting.push(upload);
    change(upload, { state: "waiting", share: 0, result: null, problem: null });
  }

  function run() {
    while (running.size < IN_FLIGHT && waiting.length > 0) {
      const upload = waiting.shift();
      running.add(upload);
      send(upload).finally(() => {
        running.delete(upload);
        // Told last, so that whoever asks isIdle() hears that it is.
        onchange(upload);
        run();
        if (isIdle()) idle.splice(0).forEach((resolve) => resolve());
      });
    }
  }

  async function send(upload) {
    upload.abort = new AbortController();
    change(upload, { state: "sending" });
    const onprogress = (share) =>
      change(upload, { share, state: share < 1 ? "sending" : "reading" });
    const options = { signal: upload.abort.signal, onprogress };
    try {
      const result = await sendFile(upload.file, upload.name, upload.collection, options);
      Object.assign(upload, { state: "done", result });
    } catch (problem) {
      if (problem.name === "AbortError") upload.state = "cancelled";
      else await settle(upload, problem);
    }
  }

  async function settle(upload, problem) {
    const { status } = problem;
    const isFaulty = status >= 400 && status < 500 && !PASSING.includes(status);
    Object.assign(upload, { state: isFaulty ? "refused" : "failed", problem });
    if (status === 401 || (status === 0 && !(await isReachable()))) await waitForServer(upload);
  }

  /** Keep the upload until the service is back, or has a key, then send it again in its turn. */
  async function waitForServer(upload) {
    await new Promise((resolve) => {
      connection.addEventListener("back", resolve, { once: true });
      upload.abort.signal.addEventListener("abort", resolve, { once: true });
    });
    if (upload.abort.signal.aborted) upload.state = "cancelled";
    else if (!upload.isSecond) {
      Object.assign(upload, { isSecond: true, state: "waiting", share: 0, problem: null });
      waiting.unshift(upload);
    }
  }

  function isIdle() {
    return waiting.length === 0 && running.size === 0;
  }

  function change(upload, values) {
    Object.assign(upload, values);
    onchange(upload);
  }

  return {
    add,
    retry,
    cancel,
    cancelAll,
    isIdle,
    whenIdle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
    countWaiting: () => waiting.length,
  };
}

async function isReachable() {
  try {
    await fetch("/healthz", { cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}
