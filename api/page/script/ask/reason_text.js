/**
 * Why there is no answer, and what to ask instead: a pair of sentences for each reason, and a
 * sentence for each check of rag/checking/check.py. They say what is known: not that the documents
 * lack an answer, but that none was found.
 */

import { choose } from "../language.js";

export const reasons = choose({
  en: {
    heading: "No answer",
    nearest: "What came nearest: judge for yourself",
    not_in_documents: {
      why: "No answer to this was found in the documents.",
      instead:
        "Look at the passages below, ask in other words, or add the document that would know.",
    },
    low_confidence: {
      why: "No answer was found that is certain enough.",
      instead:
        "Open the passage and judge for yourself, or name the organisation, place and year you " +
        "mean.",
    },
    needs_calculation: {
      why: "This would have to be computed, and the figures for it are not certain.",
      instead: "Ask for each figure by itself.",
    },
    contradicted: {
      why: "The nearest passage seems to be about something else than the question.",
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
    nearest: "最接近的文字，請自行判斷",
    not_in_documents: {
      why: "在文件裏沒有找到答案。",
      instead: "請看下列段落、換個說法再問，或加入可能有答案的文件。",
    },
    low_confidence: {
      why: "沒有找到足夠有把握的答案。",
      instead: "請打開段落自行判斷，或在問題中寫明機構、地點與年份。",
    },
    needs_calculation: {
      why: "這需要計算，而所需的數字並不確定。",
      instead: "請逐一詢問各個數字。",
    },
    contradicted: {
      why: "最接近的段落說的似乎是另一回事。",
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
    nearest: "最接近的文字，请自行判断",
    not_in_documents: {
      why: "在文档里没有找到答案。",
      instead: "请看下列段落、换个说法再问，或添加可能有答案的文档。",
    },
    low_confidence: {
      why: "没有找到足够有把握的答案。",
      instead: "请打开段落自行判断，或在问题中写明机构、地点与年份。",
    },
    needs_calculation: {
      why: "这需要计算，而所需的数字并不确定。",
      instead: "请逐一询问各个数字。",
    },
    contradicted: {
      why: "最接近的段落说的似乎是另一回事。",
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

// By the name of the check that failed.
export const checks = choose({
  en: {
    opposite: "The nearest passage seems to say the opposite of what is asked.",
    permission: "The nearest passage seems to deny what the question takes for granted.",
    designator: "The nearest passage seems to be about another name or number than the question.",
    "near name": "The nearest passage seems to be about a similar name, not the one in question.",
    person: "The nearest passage seems to be about another person.",
    period: "The nearest passage seems to be about another time than the question.",
    form: "What came nearest is of another kind than what is asked for.",
    counted: "The nearest number seems to count something else.",
    label: "What came nearest seems to belong to another entry.",
    subset: "The nearest number seems to count all, not those in question.",
  },
  "zh-Hant": {
    opposite: "最接近的段落說的似乎正好相反。",
    permission: "最接近的段落似乎否定了問題的前提。",
    designator: "最接近的段落說的似乎是另一個名稱或編號。",
    "near name": "最接近的段落說的似乎是相近而不同的名稱。",
    person: "最接近的段落說的似乎是另一個人。",
    period: "最接近的段落說的似乎是另一個時間。",
    form: "最接近的文字不是所問的那一類答案。",
    counted: "最接近的數字算的似乎是別的東西。",
    label: "最接近的文字似乎屬於另一個項目。",
    subset: "最接近的數字似乎是全部，而不是所問的那一部分。",
  },
  "zh-Hans": {
    opposite: "最接近的段落说的似乎正好相反。",
    permission: "最接近的段落似乎否定了问题的前提。",
    designator: "最接近的段落说的似乎是另一个名称或编号。",
    "near name": "最接近的段落说的似乎是相近而不同的名称。",
    person: "最接近的段落说的似乎是另一个人。",
    period: "最接近的段落说的似乎是另一个时间。",
    form: "最接近的文字不是所问的那一类答案。",
    counted: "最接近的数字算的似乎是别的东西。",
    label: "最接近的文字似乎属于另一个项目。",
    subset: "最接近的数字似乎是全部，而不是所问的那一部分。",
  },
});
