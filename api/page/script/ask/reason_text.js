/** Why there is no answer, and what to ask instead: one pair of sentences for each reason. */

import { choose } from "../language.js";

export const reasons = choose({
  en: {
    heading: "No answer",
    not_in_documents: {
      why: "The documents do not say.",
      instead:
        "Ask for something that the passages below do say, or add the document that would know.",
    },
    low_confidence: {
      why: "A passage was found, but it is too uncertain that it answers the question.",
      instead:
        "Name the organisation, place and year you mean, or open the nearest passage and judge " +
        "for yourself.",
    },
    needs_calculation: {
      why: "This would have to be computed, and the figures for it are not certain.",
      instead: "Ask for each figure by itself.",
    },
    contradicted: {
      why: "The best passage is about another name, time or unit, or says the opposite.",
      instead: "Check the name and the year in the question against the passages below.",
    },
    not_a_question: {
      why: "This does not ask for anything yet.",
      instead: "Say what you want to know: how many, when, who, where, how much?",
    },
    empty_index: {
      why: "There are no documents in this collection.",
      instead: "Add documents first.",
    },
    no_such_document: {
      why: "No document matches the filter.",
      instead: "Leave the filter out, or check its spelling.",
    },
    ambiguous: {
      why: "The question can mean several things.",
      instead: "Say which one you mean.",
    },
    other: { why: "The service gave no answer.", instead: "Put the question in other words." },
  },
  "zh-Hant": {
    heading: "沒有答案",
    not_in_documents: {
      why: "文件裏沒有說。",
      instead: "可以改問下列段落提到的事，或加入可能有答案的文件。",
    },
    low_confidence: {
      why: "找到了段落，但不足以確定它回答了這個問題。",
      instead: "請寫明機構、地點與年份，或打開最接近的段落自行判斷。",
    },
    needs_calculation: {
      why: "這需要計算，而所需的數字並不確定。",
      instead: "請逐一詢問各個數字。",
    },
    contradicted: {
      why: "最接近的段落說的是別的名稱、時間或單位，或意思相反。",
      instead: "請對照下列段落，檢查問題中的名稱與年份。",
    },
    not_a_question: {
      why: "這還不是一個問題。",
      instead: "請說明想知道什麼：多少、何時、誰、何處、多少錢？",
    },
    empty_index: { why: "這個文件集裏沒有文件。", instead: "請先加入文件。" },
    no_such_document: { why: "沒有文件符合篩選條件。", instead: "請取消篩選，或檢查其寫法。" },
    ambiguous: { why: "這個問題可以有幾種意思。", instead: "請說明是哪一種。" },
    other: { why: "服務沒有給出答案。", instead: "請換個說法再問。" },
  },
  "zh-Hans": {
    heading: "没有答案",
    not_in_documents: {
      why: "文档里没有说。",
      instead: "可以改问下列段落提到的事，或添加可能有答案的文档。",
    },
    low_confidence: {
      why: "找到了段落，但不足以确定它回答了这个问题。",
      instead: "请写明机构、地点与年份，或打开最接近的段落自行判断。",
    },
    needs_calculation: {
      why: "这需要计算，而所需的数字并不确定。",
      instead: "请逐一询问各个数字。",
    },
    contradicted: {
      why: "最接近的段落说的是别的名称、时间或单位，或意思相反。",
      instead: "请对照下列段落，检查问题中的名称与年份。",
    },
    not_a_question: {
      why: "这还不是一个问题。",
      instead: "请说明想知道什么：多少、何时、谁、何处、多少钱？",
    },
    empty_index: { why: "这个文档集里没有文档。", instead: "请先添加文档。" },
    no_such_document: { why: "没有文档符合筛选条件。", instead: "请取消筛选，或检查其写法。" },
    ambiguous: { why: "这个问题可以有几种意思。", instead: "请说明是哪一种。" },
    other: { why: "服务没有给出答案。", instead: "请换个说法再问。" },
  },
});
