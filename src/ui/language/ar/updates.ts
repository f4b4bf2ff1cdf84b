/** A later version of Landline. */
import type { Catalogue } from "../en/index.ts";
import { i } from "./isolated.ts";

export const updates = {
  label: "إصدار أحدث من Landline",
  has: (name: string, version: string) => `لدى ${i(name)} ‏Landline ${i(version)}.`,
  runsHere: (version: string) => `يعمل على هذا الحاسوب الإصدار ${i(version)}.`,
  get: "الحصول عليه",
  notNow: "ليس الآن",
  coming: (version: string) => `‏Landline ${i(version)} في الطريق.`,
  isHere: (version: string) => `‏Landline ${i(version)} على هذا الحاسوب.`,
  howToInstall: "طريقة التثبيت…",
  again: "محاولة أخرى",
  installTitle: "تثبيت الإصدار الأحدث من Landline",
  checking: "جارٍ التحقق من الحزمة مرة أخرى…",
  copy: {
    command: "نسخ الأمر",
    path: "نسخ المسار",
  },
  byHand: "لا يثبّت Landline شيئًا من تلقاء نفسه. يمكن للآخرين في اجتماعاتك الحصول على الحزمة من هذا الحاسوب.",
} satisfies Catalogue["updates"];
