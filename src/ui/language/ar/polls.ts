/** Polls. */
import type { Catalogue } from "../en/index.ts";
import { i } from "./isolated.ts";
import { n } from "./plural.ts";

export const polls = {
  ask: "طرح استطلاع",
  question: "السؤال",
  options: "الخيارات",
  option: (number: number) => `الخيار ${number}`,
  removeOption: (number: number) => `إزالة الخيار ${number}`,
  addOption: "إضافة خيار",
  several: "يمكن اختيار أكثر من واحد",
  whoReads: "من يقرأ الأصوات",
  everybodyReads: "الجميع، مع الأسماء",
  onlyYouRead: "أنت فقط. يرى الجميع النتيجة بدون أسماء عندما تغلق الاستطلاع.",
  askShort: "طرح",
  all: "كل الاستطلاعات",
  none: "لا استطلاعات بعد. ما يُطرح هنا يبقى في السجل.",
  askMore: "طرح استطلاع…",
  keepVote: "إبقاء صوتي",
  changeVote: "تغيير صوتي",
  close: "إغلاق الاستطلاع",
  chooseAny: "اختر ما تشاء منها",
  chooseOne: "اختر واحدًا",
  vote: "تصويت",
  yourVote: "صوتك:",
  withNames: "تظهر الأصوات مع الأسماء",
  sealedYou: "مختوم: أنت وحدك تقرأ الأصوات",
  sealedOther: (asker: string) => `مختوم: لا يقرأ الأصوات إلا ${i(asker)}`,
  closedSealed: (voted: string, asker: string) =>
    `مغلق، ${i(voted)}. تبقى الأصوات مختومة: لم يغلقه ${i(asker)}.`,
  closed: (voted: string) => `مغلق، ${i(voted)}`,
  openSealed: (voted: string, asker: string) =>
    `${i(voted)}. يرى الجميع النتيجة عندما يغلق ${i(asker)} الاستطلاع.`,
  asks: (name: string, question: string) => `${i(name)} يسأل: ${i(question)}`,
  sealed: "مختوم",
  votes: (count: number) =>
    n(count, { zero: "صوت", one: "صوت", two: "صوتان", few: "أصوات", many: "صوتًا", other: "صوت" }),
  voted: (count: number) =>
    n(count, {
      zero: "لم يصوت أحد",
      one: "صوت شخص واحد",
      two: "صوت شخصان",
      few: "صوت # أشخاص",
      many: "صوت # شخصًا",
      other: "صوت # شخص",
    }),
} satisfies Catalogue["polls"];
