/** Shows a command line, with a button that copies it. */

import { announce } from "../announce.js";
import { create, createButton } from "../element.js";
import { text } from "./text.js";

/** Create a command that can be copied. */
export function createCommand(command) {
  const code = create("code", { class: "foreign" }, command);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command);
      announce(text.copied);
    } catch {
      getSelection().selectAllChildren(code); // the person can copy what is selected
    }
  };
  const label = `${text.copy}: ${command}`;
  return create(
    "p",
    { class: "row command" },
    code,
    createButton(text.copy, copy, { class: "plain", "aria-label": label }),
  );
}
