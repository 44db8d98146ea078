/** Asks a question: the passages come as soon as they are found, the answer when it is read. */

import { finishDeletions } from "../deletion.js";
import { Problem, readEvents } from "../http.js";
import { text } from "../text.js";

/**
 * Return the response to a question. `onpassages` is called with the passages before that, if the
 * server streams. Throws Problem.
 */
export async function askQuestion(question, collection, signal, onpassages) {
  let response = null;
  await finishDeletions();
  for await (const { event, data } of readEvents("/ask", { question, collection }, signal)) {
    if (event === "passages") onpassages(Array.isArray(data) ? data : data.passages);
    else if (event === "answer") response = data;
    else if (event === "error") throw new Problem(data.status, data.detail, data);
  }
  if (!response) throw new Problem(0, text.noAnswer);
  return response;
}
