/** The test of the connection with another member. */
import type { Catalogue } from "../en/index.ts";

export const linkTest = {
  open: "اختبار الاتصال…",
  title: "اختبار الاتصال",
  partner: "مع",
  hint: "يتبادل الحاسوبان بضعة ميغابايت لبضع ثوانٍ. لا يحتاج أحد هناك إلى فعل شيء.",
  start: "اختبار",
  again: "إعادة الاختبار",
  stages: {
    linking: "يجري إنشاء وصلة…",
    asking: "في انتظار الحاسوب الآخر…",
    probing: "تُرسل حزم في الاتجاهين…",
    sending: "تُقاس السرعة ذهابًا…",
    receiving: "تُقاس السرعة إيابًا…",
  },
  nobody: "لا أحد غيرك في الاجتماع.",
  findings: "ما وجده الاختبار",
  measured: "ما قيس",
  there: "ذهابًا",
  here: "إيابًا",
  tcp: "الاتصالات (TCP)",
  datagrams: "الحزم (UDP)",
  multicast: "البث المتعدد",
  size: "أكبر حزمة",
  rate: "السرعة",
  passes: "يمر",
  blocked: "محجوب",
  ofAll: (came: number, all: number) => `${came} من ${all}`,
  bytes: (value: number) => `${value} بايت`,
  roundTrip: "ذهابًا وإيابًا",
  clocks: "فرق الساعتين",
  seconds: (value: string) => `${value} ث`,
  /** Names of the signs before findings. */
  severities: {
    ok: "جيد",
    warning: "ملاحظة",
    failure: "مشكلة",
  },
  done: "انتهى الاختبار.",
} satisfies Catalogue["linkTest"];
