/** Captions, and the transcript that they make. */
import type { Catalogue } from "../en/index.ts";
import { i } from "./isolated.ts";
import { n } from "./plural.ts";

export const captions = {
  name: "التسميات التوضيحية",
  captions: "يكتب التسميات التوضيحية",
  give: "السماح بكتابة التسميات التوضيحية",
  captionYourself: "كتابة التسميات التوضيحية بنفسي",
  takeAway: "إيقاف كتابة التسميات التوضيحية",
  captionsNow: (name: string) => `يمكن لـ ${i(name)} كتابة التسميات التوضيحية.`,
  youCaption: "يمكنك كتابة التسميات التوضيحية.",
  noLonger: (name: string) => `لم يعد ${i(name)} يكتب التسميات التوضيحية.`,
  youNoLonger: "لم تعد تكتب التسميات التوضيحية.",
  show: "إظهار التسميات التوضيحية",
  hide: "إخفاء التسميات التوضيحية",
  areOn: "التسميات التوضيحية ظاهرة.",
  areOff: "التسميات التوضيحية مخفية.",
  onOrOff: "تشغيل التسميات التوضيحية أو إيقافها",
  bar: "كتابة التسميات التوضيحية",
  whoSpeaks: "من يتكلم",
  noSpeaker: "دون اسم",
  line: "تسمية توضيحية",
  typeHere: "اكتب ما يُقال…",
  finish: "إنهاء السطر",
  keysHint: "ينهي مفتاح الإدخال السطر، ويمحوه مفتاح Esc، ويختار السهمان لأعلى ولأسفل من يتكلم.",
  transcript: "النص المكتوب",
  search: "البحث في النص المكتوب",
  none: "لم تُكتب أي تسميات توضيحية بعد.",
  sinceYouCame: "ما كُتب منذ قدومك",
  found: (count: number) =>
    n(count, {
      zero: "لا أسطر",
      one: "عُثر على سطر واحد",
      two: "عُثر على سطرين",
      few: "عُثر على # أسطر",
      many: "عُثر على # سطرًا",
      other: "عُثر على # سطر",
    }),
  showWhenThere: "إظهار التسميات التوضيحية عندما يكتبها أحد",
  size: "حجم التسميات التوضيحية",
  sizes: { small: "صغير", medium: "متوسط", large: "كبير" },
  place: "موضع التسميات التوضيحية",
  places: { bottom: "أسفل المنصة", top: "أعلى المنصة" },
  readOut: "قراءة قارئ الشاشة للتسميات التوضيحية",
  readOutHint: "يقرأ كل سطر عندما يكتمل.",
} satisfies Catalogue["captions"];
