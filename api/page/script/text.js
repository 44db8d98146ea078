/** The texts of the bar and of what every view uses. */

import { choose } from "./language.js";

export const text = choose({
  en: {
    title: "yiju: answers with proof",
    views: {
      ask: "Ask",
      documents: "Documents",
      questions: "Many questions",
      evaluation: "Evaluation",
    },
    navigation: "Parts of the page",
    skip: "Skip to the content",
    collection: "Collection",
    language: "Language",
    lost: "The server does not answer. Trying again…",
    back: "The server answers again.",
    noAnswer: "The server does not answer. Start it again with “yiju serve”.",
    download: "Download",
    downloadAs: (name) => `Download as ${name}`,
    dropNow: "Drop to add to the documents",
  },
  "zh-Hant": {
    title: "依據：有憑有據的回答",
    views: { ask: "提問", documents: "文件", questions: "多個問題", evaluation: "評測" },
    navigation: "頁面各部分",
    skip: "跳到內容",
    collection: "文件集",
    language: "語言",
    lost: "伺服器沒有回應，正在重試…",
    back: "伺服器已恢復。",
    noAnswer: "伺服器沒有回應。請以「yiju serve」重新啟動。",
    download: "下載",
    downloadAs: (name) => `下載為 ${name}`,
    dropNow: "放開即可加入文件",
  },
  "zh-Hans": {
    title: "依据：有凭有据的回答",
    views: { ask: "提问", documents: "文档", questions: "多个问题", evaluation: "评测" },
    navigation: "页面各部分",
    skip: "跳到内容",
    collection: "文档集",
    language: "语言",
    lost: "服务器没有响应，正在重试…",
    back: "服务器已恢复。",
    noAnswer: "服务器没有响应。请用“yiju serve”重新启动。",
    download: "下载",
    downloadAs: (name) => `下载为 ${name}`,
    dropNow: "松开即可添加到文档",
  },
});
