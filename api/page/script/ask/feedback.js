/** Feedback on an answer: right, wrong, and which words would have been right. */

import { notify } from "../announce.js";
import { create, createButton, fill } from "../element.js";
import { postJson } from "../http.js";
import { text } from "./why_text.js";

// What a button sends: that there is rightly no answer is what a question set calls unanswerable.
const SENT_AS = { rightly: "should_abstain" };
const WITH_WORDS = ["wrong", "should_answer"];

/**
 * Return the buttons. `original` is the panel in which the right words can be selected; `onopen`
 * opens a passage in it.
 */
export function createFeedback(response, collection, { original, onopen }) {
  const { answer } = response;
  const choices = answer ? ["right", "wrong", "should_abstain"] : ["rightly", "should_answer"];
  const root = create("div", { class: "feedback row", role: "group" });
  const question = create("span", { class: "quiet", id: "feedback-question" });
  question.textContent = answer ? text.feedback : text.feedbackNone;
  root.setAttribute("aria-labelledby", question.id);

  function offer() {
    const buttons = choices.map((one) => createButton(text.verdicts[one], () => choose(one)));
    fill(root, question, ...buttons);
  }

  function choose(verdict) {
    if (WITH_WORDS.includes(verdict)) {
      askForWords(verdict);
      return;
    }
    // No words of the document say what was computed.
    const hasWords = verdict === "right" && !answer.computed;
    submit(verdict, hasWords ? response.citations[0] : null);
  }

  function askForWords(verdict) {
    const nearest = response.citations[0] ?? response.passages[0];
    if (original.root.hidden && nearest) onopen(nearest);
    original.showText();
    // There the original covers what is said here.
    if (document.body.classList.contains("covered")) notify(text.select);
    const hint = create("p", { role: "status" }, text.select);
    let selected = null;
    const follow = () => {
      if (!root.isConnected) return stop(); // another answer is shown
      const now = original.readSelected();
      if (!now) return;
      selected = now;
      hint.textContent = text.selected(now.text);
    };
    const stop = () => document.removeEventListener("selectionchange", follow);
    document.addEventListener("selectionchange", follow);
    const finish = (action) => () => {
      stop();
      action();
    };
    const send = createButton(text.send, finish(() => submit(verdict, selected)), {
      class: "primary",
    });
    fill(root, hint, send, createButton(text.cancel, finish(offer)));
    if (!document.body.classList.contains("covered")) send.focus();
  }

  /** Send a verdict. Without words it names the cited document, with which it is deleted. */
  async function submit(verdict, words) {
    const document_id = (words ?? response.citations[0])?.document_id;
    const place = words && { start: words.start, end: words.end };
    for (const button of root.querySelectorAll("button")) button.disabled = true;
    try {
      await postJson("/feedback", {
        question: response.question,
        collection,
        verdict: SENT_AS[verdict] ?? verdict,
        document_id,
        ...place,
        ...(answer ? { answer: answer.text } : {}),
      });
      const thanks = create("p", { class: "quiet", tabindex: -1 }, text.thanks);
      fill(root, thanks);
      thanks.focus({ preventScroll: true });
      notify(text.thanks);
    } catch (problem) {
      offer();
      notify(problem.message);
    }
  }

  offer();
  return root;
}
