/** The form that asks for a key. It covers the page, which stays below it as it was. */

import { create, fill } from "../element.js";
import { connection } from "../http.js";
import { signIn } from "./grant.js";
import { text } from "./text.js";

// What a header can carry; a key has no other characters.
const SENDABLE = /^[\x21-\x7e]+$/;

/**
 * Show the form whenever the service wants a key. `onsigned(isSame)` is called when it has one,
 * with whether as much may be done as before.
 */
export function createSignIn(onsigned) {
  const heading = create("h1", { id: "sign-in-heading" }, text.heading);
  const why = create("p", { id: "sign-in-why" });
  const field = create("input", {
    id: "key",
    type: "password",
    autocomplete: "current-password",
    spellcheck: "false",
    required: true,
    "aria-describedby": "sign-in-why sign-in-problem",
  });
  const problem = create("p", { id: "sign-in-problem", class: "bad", role: "alert" });
  const button = create("button", { class: "primary" }, text.signIn);
  const form = create(
    "form",
    { class: "stack", onsubmit: submit },
    heading,
    why,
    // Under this name a password manager keeps the key.
    create("input", { autocomplete: "username", value: "yiju", readonly: true, hidden: true }),
    create("label", { for: "key" }, text.key),
    field,
    problem,
    button,
    create("p", { class: "quiet" }, text.remedy),
    create("code", {}, "yiju key create NAME --scope read"),
  );
  const root = create(
    "dialog",
    {
      class: "sign-in card",
      "aria-labelledby": heading.id,
      oncancel: (event) => event.preventDefault(),
      onclose: () => isNeeded && root.showModal(),
    },
    form,
  );
  document.body.append(root);
  let isNeeded = false;

  connection.addEventListener("denied", ({ detail }) => {
    if (isNeeded) return;
    isNeeded = true;
    fill(why, text.reasons[nameReason(detail)] ?? text.reasons["missing-key"]);
    problem.textContent = "";
    root.showModal();
    field.focus();
  });

  async function submit(event) {
    event.preventDefault();
    const key = field.value.trim();
    if (!SENDABLE.test(key)) return refuse(text.reasons["unknown-key"]);
    button.disabled = true;
    try {
      const isSame = await signIn(key);
      isNeeded = false;
      field.value = "";
      root.close();
      onsigned(isSame);
    } catch (error) {
      refuse(text.reasons[nameReason(error)] ?? error.message);
    } finally {
      button.disabled = false;
    }
  }

  function refuse(words) {
    problem.textContent = words;
    field.focus();
    field.select();
  }
}

function nameReason({ body }) {
  return body.type?.replace("urn:yiju:", "");
}
