/** قائمة الإشعارات، وأيها مرغوب. */
import type { Catalogue } from "../en/index.ts";
import { i } from "./isolated.ts";
import { n } from "./plural.ts";

export const notices = {
  title: "الإشعارات",
  all: "إشعارات هذا الاجتماع، الأحدث أولًا",
  none: "لا إشعارات بعد",
  noneText: "الإشعارات التي اختفت من الشاشة يمكن قراءتها هنا من جديد حتى تغادر.",
  choose: "اختيار الإشعارات التي تظهر",
  withOthers: (text: string, count: number) =>
    n(count, {
      zero: i(text),
      one: `${i(text)} (وإشعار آخر)`,
      two: `${i(text)} (وإشعاران آخران)`,
      few: `${i(text)} (و# إشعارات أخرى)`,
      many: `${i(text)} (و# إشعارًا آخر)`,
      other: `${i(text)} (و# إشعار آخر)`,
    }),
  kinds: {
    people: "من يدخل أو يغادر أو يرفع يده",
    messages: "الرسائل",
    files: "الملفات التي تُشارَك أو تُحفظ",
    recording: "التسجيلات التي تتوقف مؤقتًا أو تنتهي أو تصبح جاهزة",
    activity: "العرض والاستطلاعات والمؤقتات والتفاعلات والقفل",
    machine: "الشبكات الضعيفة، وأن هذا الحاسوب بطيء جدًا",
  },
  always:
    "تُخبَر دائمًا بإخراجك أو كتمك، وببدء تسجيل، وبفقدان جهاز، وبمن يتصل بك، وبما لا ينجح. وما أُوقف يبقى في قائمة الإشعارات.",
} satisfies Catalogue["notices"];
