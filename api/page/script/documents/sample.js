/** A short notice of an invented trade union, and what to ask it. */

import { choose } from "../language.js";

/** A document as POST /documents takes it. */
export const SAMPLE = {
  id: "sample-notice",
  title: "海岸書店工會 2024 年度會員福利通知",
  source: "sample-notice.md",
  text: `# 海岸書店工會 2024 年度會員福利通知

## 一、生效日期
本通知經第七屆理事會第三次會議通過，自2024年4月1日起生效。

## 二、會費
會員每月繳納會費新臺幣250元，學徒會員減半。
會員連續繳費滿六個月，才可申請下列補助。

## 三、補助金額

單位：新臺幣元

| 項目 | 金額 | 申請期限 |
|---|---|---|
| 結婚補助 | 6,000 | 登記後90日內 |
| 生育補助 | 8,000 | 出生後120日內 |
| 住院慰問 | 3,500 | 出院後60日內 |

## 四、會員人數
截至2023年12月31日，本會共有會員1,284人，其中女性會員806人。

## 五、聯絡
補助由福利組受理，辦公室設於文昌路12號三樓。
`,
};

/** What can be asked of it. */
export const QUESTIONS = choose({
  en: [
    "How many members does the union have?",
    "When does the notice take effect?",
    "How much is the childbirth subsidy?",
  ],
  "zh-Hant": ["工會共有多少會員？", "本通知從哪一天起生效？", "生育補助是多少錢？"],
  "zh-Hans": ["工会共有多少会员？", "本通知从哪一天起生效？", "生育补助是多少钱？"],
});
