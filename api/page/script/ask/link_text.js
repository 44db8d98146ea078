/** The texts of a permanent link. */

import { choose } from "../language.js";

export const text = choose({
  en: {
    heading: "The answer that this link was made for",
    damaged: "This link is damaged: it holds no answer.",
    checking: "Checking what was cited…",
    none: "There was no answer, so nothing was cited.",
    revision: (then, now) =>
      then === now
        ? `Revision ${then}: nothing was added or removed since.`
        : `Answered at revision ${then}; the collection is at revision ${now} now, ` +
          "so documents were added, changed or removed since.",
    states: {
      same: "Holds: the document still says exactly this, here.",
      changedElsewhere: "Holds: the document has changed since, but not these words.",
      moved: "The document has changed since. The words are in it, at another place.",
      changed: "The document has changed since, and these words are no longer in it.",
      removed: "The document is no longer there.",
    },
    all: "All that was cited still holds.",
    some: "Some of what was cited no longer holds as it did.",
    again: "Ask again",
  },
  "zh-Hant": {
    heading: "建立這個連結時的答案",
    damaged: "這個連結已損壞，裏面沒有答案。",
    checking: "正在查核引用…",
    none: "當時沒有答案，因此沒有引用。",
    revision: (then, now) =>
      then === now
        ? `版次 ${then}：此後沒有增減文件。`
        : `答於版次 ${then}；文件集現為版次 ${now}，其間有文件新增、修改或移除。`,
    states: {
      same: "成立：文件此處仍正是這些文字。",
      changedElsewhere: "成立：文件後來改過，但這些文字未改。",
      moved: "文件後來改過。這些文字仍在其中，但位置不同。",
      changed: "文件後來改過，這些文字已不在其中。",
      removed: "這份文件已不在了。",
    },
    all: "當時的引用全部仍然成立。",
    some: "當時的引用有些已不同。",
    again: "再問一次",
  },
  "zh-Hans": {
    heading: "建立这个链接时的答案",
    damaged: "这个链接已损坏，里面没有答案。",
    checking: "正在核查引用…",
    none: "当时没有答案，因此没有引用。",
    revision: (then, now) =>
      then === now
        ? `版次 ${then}：此后没有增减文档。`
        : `答于版次 ${then}；文档集现为版次 ${now}，其间有文档新增、修改或移除。`,
    states: {
      same: "成立：文档此处仍正是这些文字。",
      changedElsewhere: "成立：文档后来改过，但这些文字未改。",
      moved: "文档后来改过。这些文字仍在其中，但位置不同。",
      changed: "文档后来改过，这些文字已不在其中。",
      removed: "这份文档已不在了。",
    },
    all: "当时的引用全部仍然成立。",
    some: "当时的引用有些已不同。",
    again: "再问一次",
  },
});
