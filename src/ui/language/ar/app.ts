/** While Landline starts or its core is away. */
import type { Catalogue } from "../en/index.ts";

export const app = {
  reconnecting: "جارٍ إعادة الاتصال بـ Landline على هذا الحاسوب…",
  starting: "يجري تشغيل Landline",
  reconnectingTryAgain: "يعيد Landline الاتصال. حاول مرة أخرى.",
} satisfies Catalogue["app"];
