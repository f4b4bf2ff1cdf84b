/** The check of this computer. */
import type { Catalogue } from "../en/index.ts";
import { i } from "./isolated.ts";
import { n } from "./plural.ts";

export const doctor = {
  open: "فحص هذا الحاسوب…",
  title: "فحص هذا الحاسوب",
  fromHome: "لم يُعثر على أحد؟ افحص هذا الحاسوب…",
  running: "تُفحص الشبكة والمنافذ وجدار الحماية والأجهزة والقرص…",
  moment: "تُفتح الكاميرا والميكروفون لحظة.",
  again: "الفحص من جديد",
  findings: "ما وُجد",
  allWell: "لا ينقص هذا الحاسوبَ شيء.",
  amiss: (count: number) =>
    n(count, {
      zero: "لا شيء يحتاج إلى نظر.",
      one: "أمر واحد يحتاج إلى نظر.",
      two: "أمران يحتاجان إلى نظر.",
      few: "# أمور تحتاج إلى نظر.",
      many: "# أمرًا تحتاج إلى نظر.",
      other: "# أمر تحتاج إلى نظر.",
    }),
  /** Those are folded up. */
  well: (count: number) =>
    n(count, {
      zero: "لا شيء سليم",
      one: "أمر واحد سليم",
      two: "أمران سليمان",
      few: "# أمور سليمة",
      many: "# أمرًا سليمة",
      other: "# أمر سليمة",
    }),
  ports: "منافذ Landline",
  portsFor: {
    mdns: "الاجتماعات القريبة",
    links: "الوصلات بين الأعضاء",
    files: "الملفات",
    media: "الصوت والصور",
  },
  anyPorts: `يأخذ Landline أي منافذ، كما يقول ${i("--port 0")}.`,
  /** The first line of what is copied. */
  ofComputer: (version: string, time: string) => `هذا الحاسوب، Landline ${i(version)}، ${i(time)}`,
  openSettings: {
    devices: "إعدادات الأجهزة…",
    files: "إعدادات الملفات…",
  },
  joinByCode: "الانضمام برمز…",
  receivePictures: "استقبال الصور",
  liftLimit: "رفع الحد",
  copyCommand: "نسخ الأمر",
  withSomebody: "اختبار مع شخص…",
  copy: "نسخ كنص",
} satisfies Catalogue["doctor"];
