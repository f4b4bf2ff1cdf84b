/** Files that are shared, fetched and saved. */
import { i } from "./isolated.ts";
import { n } from "./plural.ts";

export const files = {
  noSuchFile: "لا يوجد هذا الملف في هذا الاجتماع. ربما سُحب.",
  neitherFileNorFolder: (name: string) => `”${i(name)}“ ليس ملفًا ولا مجلدًا.`,
  sharingCancelled: "أُلغيت المشاركة.",
  tooLargeToShare: "لا يمكن مشاركة ملفات حجمها 4 تيرابايت أو أكثر.",
  notDescribable: "يتعذر وصف الملف.",
  notOnComputer: "الملف ليس على هذا الحاسوب.",
  largerThanCopies: "حجمه أكبر من المساحة المخصصة لنسخ ملفات الآخرين.",
  filesUnavailable: "لا يمكن مشاركة الملفات.",
  filesNotReady: "الملفات ليست جاهزة. حاول مرة أخرى.",
  interrupted: "حدث انقطاع. حاول مرة أخرى.",
  noFolderToSave: (folder: string) => `لا يوجد مجلد ${i(folder)} للحفظ فيه.`,
  tooManyNamed: (name: string, folder: string) => `توجد ملفات كثيرة باسم ${i(name)} في ${i(folder)}.`,
  noRoom: (needed: string, folder: string) =>
    `لا مساحة كافية على القرص: المطلوب ${i(needed)} (${i(folder)}). وفّر مساحة وحاول مرة أخرى.`,
  noRoomHas: (needed: string, has: string, folder: string) =>
    `لا مساحة كافية على القرص: المطلوب ${i(needed)} والمتاح ${i(has)} (${i(folder)}). وفّر مساحة وحاول مرة أخرى.`,
  fileGone: "لم يعد الملف أو المجلد موجودًا.",
  fileForbidden: "لا يُسمح بقراءة الملف أو المجلد أو الكتابة فيه. تحقق من أذوناته.",
  readOnlyDisk: "القرص للقراءة فقط.",
  tooLargeForDisk: "نظام ملفات هذا القرص لا يتسع لملف بهذا الحجم.",
  fileWentWrong: "حدث خطأ في الملف.",
  noArchive: "ما أُرسل ليس مجلدًا يمكن فك ضغطه.",
  tooManyToUnpack: "في المجلد ملفات كثيرة، فيتعذر فك ضغطه.",
  tooManyToShare: (max: number) => `عدد ملفات المجلد أكثر من ${i(max.toLocaleString("en"))}: شارك أجزاء منه.`,
  changedSince: (name: string) => `تغيّر ”${i(name)}“ منذ شورك. شاركه مرة أخرى.`,
  offersNoFile: "المعروض ليس ملفًا.",
  otherSize: "الملف ليس ما أُعلن عنه: حجمه أو ختمه مختلف. لم يُحفظ شيء.",
  otherHash: "الملف ليس ما أُعلن عنه: بصمة SHA-256 مختلفة. لم يُحفظ شيء.",
  otherKey: "يتعذر فتح الملف: مفتاحه لا يناسبه.",
  seederOutOfReach:
    "لا يصل هذا الحاسوب والحاسوب الذي لديه الناقص أحدهما إلى الآخر. اسمح لـ Landline في جدار الحماية على أحدهما، أو انتظر حتى يحصل شخص آخر على الملف؛ يستمر من تلقاء نفسه.",
  seederMissing: "لا أحد من الحاضرين لديه الناقص؛ يستمر من تلقاء نفسه.",
  withdrawnMeanwhile: (name: string) =>
    `سُحب ”${i(name)}“ قبل أن يصل كاملًا إلى هنا. اطلب ممن شاركه أن يشاركه مرة أخرى.`,
  notFetched: "تعذر جلب الملف.",
  savingGivenUp: "تُرك الحفظ.",
  notSaved: "لم يُحفظ الملف.",
  fetchedByOther: "جلب شخص آخر ذلك الملف في هذه الأثناء. حاول مرة أخرى.",
  noWholeCopy:
    "ليست على هذا الحاسوب نسخة كاملة من ذلك الملف. انضم إلى الاجتماع عندما يحضر من لديه الملف، واحفظه حينها.",
  underWay: "ذلك الملف في طريقه إلى مجلد آخر. احفظه مرة أخرى عندما يصل.",
  nobodyHasFile: "لا أحد في الاجتماع لديه ذلك الملف. احفظه عندما يحضر من لديه الملف.",
  pageNamesNoPaths: "لا تحدد نافذة المتصفح مسارات. اختر الملف في النافذة.",
  pageNamesNoFolder:
    "لا تختار نافذة المتصفح مجلدًا على هذا الحاسوب. أغلق Landline ثم شغّله مع ‎--download-folder والمجلد.",
  exportThere: (file: string) => `${i(file)} موجود بالفعل. اختر اسمًا آخر.`,
  exportUnwritable: (file: string) => `تتعذر كتابة ${i(file)}. اختر مجلدًا موجودًا ولك.`,
  downloadsUnwritable: (folder: string) => `لا يمكن حفظ الملفات في ${i(folder)}. اختر مجلدًا آخر في الإعدادات.`,
  unfitFolder: (folder: string) => `${i(folder)} ليس مجلدًا يمكن حفظ الملفات فيه. اختر مجلدًا آخر.`,
  sharedWithout: (folder: string, list: string) => `يُشارك المجلد ”${i(folder)}“ بدون ${i(list)}.`,
  leftOutKind: (path: string) => `”${i(path)}“ (رابط أو ملف خاص)`,
  leftOutName: (path: string) => `”${i(path)}“ (تتعذر كتابة اسمه على حواسيب أخرى؛ غيّره)`,
  leftOutUnreadable: (path: string) => `”${i(path)}“ (لا يُسمح بقراءته؛ تحقق من أذوناته)`,
  leftOutMore: (count: number) =>
    n(count, {
      zero: "لا غيرها",
      one: "واحد آخر",
      two: "اثنين آخرين",
      few: "# أخرى",
      many: "# أخرى",
      other: "# أخرى",
    }),
};
