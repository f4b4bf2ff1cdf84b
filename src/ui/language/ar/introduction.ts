/** The introduction at the first start. */
import type { Catalogue } from "../en/index.ts";

export const introduction: Catalogue["introduction"] = {
  step: (n, of) => `الخطوة ${n} من ${of}`,
  devices: "الكاميرا والميكروفون",
  devicesText: "انظر واسمع بنفسك: لا أحد غيرك يراك أو يسمعك قبل أن تنضم إلى اجتماع.",
  howItWorks: "كيف يعمل Landline",
  skip: "تخطٍّ",
  begin: "ابدأ",
  appear: "الاجتماعات تظهر من تلقاء نفسها",
  appearText: "كل من فتح Landline على هذه الشبكة يراها في القائمة. بلا حساب ولا إنترنت ولا عنوان يُكتب.",
  carried: "حاسوب واحد يحمل الاجتماع",
  carriedText: "ينقل الصورة والصوت إلى الجميع. وإذا غادر أو تعطّل تابع حاسوب آخر في لحظة، ولا يضيع شيء.",
  stays: "ما تقوله يبقى هنا",
  staysText:
    "تنتقل الصورة والصوت والرسائل والملفات مشفّرة وتبقى على شبكتك وحدها. ويُحفظ ما كُتب وما شورك على حواسيب من كانوا حاضرين.",
  showAgain: "عرض المقدمة",
};
