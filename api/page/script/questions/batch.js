/** Asks many questions in few requests. */

import { finishDeletions } from "../deletion.js";
import { readEvents } from "../http.js";

const MOST = 1000; // in a request
const PASSAGES = 3; // for each question: enough to find the sentence of its answer

/**
 * Ask questions in their order.
 *
 * @param {string[]} questions
 * @param {string} collection
 * @param {AbortSignal} signal
 * @param {function(number, Object)} onanswer  called with the place of a question and its response,
 *   or the problem that it met
 */
export async function askAll(questions, collection, signal, onanswer) {
  await finishDeletions();
  for (let start = 0; start < questions.length; start += MOST) {
    const some = questions.slice(start, start + MOST);
    let place = start;
    const body = { questions: some, top_k: PASSAGES, collection };
    for await (const { event, data } of readEvents("/ask/batch", body, signal)) {
      if (event === "answer" || event === "error") onanswer(place++, data);
    }
  }
}

/** Whether what came back for a question is an error rather than a response. */
export function isProblem(data) {
  return typeof data.status === "number";
}
