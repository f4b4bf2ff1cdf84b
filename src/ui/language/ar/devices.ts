/** Cameras, microphones and speakers. */
import type { Catalogue } from "../en/index.ts";
import { i } from "./isolated.ts";

export const devices = {
  notConnected: (chosen: string, opened: string) =>
    `الجهاز ${i(chosen)} غير متصل. يُستخدم ${i(opened)} مؤقتًا.`,
  notOpenedUsing: (chosen: string, opened: string) => `تعذر فتح ${i(chosen)}. يُستخدم ${i(opened)} بدلًا منه.`,
  disconnectedUsing: (gone: string, opened: string) => `فُصل الجهاز: ${i(gone)}. يُستخدم ${i(opened)}.`,
  isBack: (device: string) => `عاد الجهاز ${i(device)} ويُستخدم من جديد.`,
  camera: {
    default: "الكاميرا الافتراضية",
    name: "الكاميرا",
    another: "كاميرا أخرى",
    none: "لم يُعثر على كاميرا. يمكنك المشاركة بدونها.",
    notAllowed:
      "لا يُسمح لـ Landline باستخدام الكاميرا. اسمح بها بجوار عنوان الصفحة (وفي نافذة بلا عنوان: في قائمتها ⋮) أو في إعدادات الخصوصية في النظام، ثم شغلها من جديد.",
    inUse: "يبدو أن تطبيقًا آخر يستخدم الكاميرا. أغلقها هناك، ثم شغلها من جديد.",
    notOpened: "تعذر فتح الكاميرا.",
    goesOn: "تستمر الكاميرا كما كانت: تعذر فتحها من جديد.",
    disconnected: "فُصلت الكاميرا. ما زلت في الاجتماع بدونها.",
    isBack: (label: string) => `عاد الجهاز ${i(label)}. شغل الكاميرا لاستخدامه.`,
  },
  microphone: {
    default: "الميكروفون الافتراضي",
    name: "الميكروفون",
    another: "ميكروفون آخر",
    none: "لم يُعثر على ميكروفون. يمكنك الاستماع والكتابة في الدردشة.",
    notAllowed:
      "لا يُسمح لـ Landline باستخدام الميكروفون. اسمح به بجوار عنوان الصفحة (وفي نافذة بلا عنوان: في قائمتها ⋮) أو في إعدادات الخصوصية في النظام، ثم شغله من جديد.",
    inUse: "يبدو أن تطبيقًا آخر يستخدم الميكروفون. أغلقه هناك، ثم شغله من جديد.",
    notOpened: "تعذر فتح الميكروفون.",
    goesOn: "يستمر الميكروفون كما كان: تعذر فتحه من جديد.",
    disconnected: "فُصل الميكروفون. ما زلت في الاجتماع بدونه.",
    isBack: (label: string) => `عاد الجهاز ${i(label)}. شغل الميكروفون لاستخدامه.`,
  },
  speaker: {
    default: "مكبر الصوت الافتراضي",
    name: "مكبر الصوت",
    disconnected: (label: string) => `فُصل الجهاز: ${i(label)}. يخرج الصوت من مكبر الصوت الافتراضي.`,
    isBack: (label: string) => `عاد الجهاز ${i(label)}. يخرج الصوت منه من جديد.`,
  },
} satisfies Catalogue["devices"];
