/** Shows a command line, with a button that copies it. */

import { announce } from "../announce.js";
import { copy } from "../copy.js";
import { create, createButton } from "../element.js";
import { text } from "./text.js";

/** Create a command that can be copied. */
export function createCommand(command) {
  const code = create("code", { class: "foreign" }, command);
  const copyCommand = async () => {
    if (await copy(command)) announce(text.copied);
    else getSelection().selectAllChildren(code); // the person can copy what is selected
  };
  const label = `${text.copy}: ${command}`;
  return create(
    "p",
    { class: "row command" },
    code,
    createButton(text.copy, copyCommand, { class: "plain", "aria-label": label }),
  );
}
