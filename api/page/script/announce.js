/** Says what happened: to screen readers, and in notices that go away by themselves. */

import { create, createButton } from "./element.js";

const NOTICE_MILLISECONDS = 8000;
// Those without an action, by their text: the same is not shown twice.
const plain = new Map();
const closes = new WeakMap(); // by notice
const notices = create("div", { class: "notices" });
document.body.append(notices);

/** Say something to screen readers alone. */
export function announce(text) {
  document.getElementById("announcement").textContent = text;
}

/**
 * Show a notice, with an action if there is one. It goes after a while, but not while it has the
 * focus or the pointer. `onclose` is called once, with whether the action was chosen.
 */
export function notify(text, action = null, onclose = () => {}) {
  if (!action && plain.has(text)) return plain.get(text)();
  let timer;
  const notice = create("div", { class: "notice" }, create("span", {}, text));
  const close = (chosen) => {
    clearTimeout(timer);
    if (!notice.isConnected) return;
    notice.remove();
    if (!action) plain.delete(text);
    onclose(chosen);
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (notice.contains(document.activeElement)) wait();
      else close(false);
    }, NOTICE_MILLISECONDS);
  };
  if (action) notice.append(createButton(action, () => close(true)));
  for (const event of ["pointerenter", "focusin"]) {
    notice.addEventListener(event, () => clearTimeout(timer));
  }
  for (const event of ["pointerleave", "focusout"]) notice.addEventListener(event, wait);
  const show = () => {
    announce(text);
    wait();
    return close;
  };
  closes.set(notice, close);
  if (!action) plain.set(text, show);
  notices.append(notice);
  return show();
}

/** Close what was said of the view before; not what can still be undone. */
export function closeNotices() {
  for (const notice of [...notices.children]) {
    if (!notice.querySelector("button")) closes.get(notice)(false);
  }
}
