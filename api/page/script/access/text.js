/** The texts of signing in, and of what a key may not do. */

import { choose } from "../language.js";

export const text = choose({
  en: {
    heading: "Sign in",
    key: "Key",
    signIn: "Sign in",
    signOut: "Sign out",
    signedIn: "Signed in.",
    signedInAs: (name) => `Signed in with the key ${name}`,
    reasons: {
      "missing-key": "This service answers only those who have a key.",
      "unknown-key":
        "This key is unknown or revoked. Check that it is whole: it begins with “yiju_”.",
      "ended-session":
        "The session has ended, or its key was revoked. What you have typed is still here.",
      "foreign-client": "This service has no keys yet, and answers only its own machine.",
    },
    remedy:
      "You get a key from whoever runs the service. They make it on that machine, where it is " +
      "shown once:",
    readOnly: "Your key may only read: adding and deleting documents needs one that may write.",
    adminOnly: "Your key may not see this: what others asked and said needs the scope “admin”.",
  },
  "zh-Hant": {
    heading: "登入",
    key: "金鑰",
    signIn: "登入",
    signOut: "登出",
    signedIn: "已登入。",
    signedInAs: (name) => `以金鑰 ${name} 登入`,
    reasons: {
      "missing-key": "這項服務只回答持有金鑰的人。",
      "unknown-key": "這把金鑰不存在或已撤銷。請檢查是否完整：開頭是「yiju_」。",
      "ended-session": "登入已到期，或金鑰已撤銷。您輸入的內容仍在。",
      "foreign-client": "這項服務還沒有金鑰，只回答它所在的電腦。",
    },
    remedy: "金鑰由管理這項服務的人提供：在該電腦上以下列指令建立，只顯示一次。",
    readOnly: "您的金鑰只能讀取；加入與刪除文件需要可寫入的金鑰。",
    adminOnly: "您的金鑰不能查看這裡；他人的問題與評語需要權限為「admin」的金鑰。",
  },
  "zh-Hans": {
    heading: "登录",
    key: "密钥",
    signIn: "登录",
    signOut: "退出登录",
    signedIn: "已登录。",
    signedInAs: (name) => `以密钥 ${name} 登录`,
    reasons: {
      "missing-key": "这项服务只回答持有密钥的人。",
      "unknown-key": "这个密钥不存在或已吊销。请检查是否完整：开头是“yiju_”。",
      "ended-session": "登录已到期，或密钥已吊销。您输入的内容仍在。",
      "foreign-client": "这项服务还没有密钥，只回答它所在的电脑。",
    },
    remedy: "密钥由管理这项服务的人提供：在该电脑上用下列命令建立，只显示一次。",
    readOnly: "您的密钥只能读取；添加与删除文档需要可写入的密钥。",
    adminOnly: "您的密钥不能查看这里；他人的问题与评语需要权限为“admin”的密钥。",
  },
});
