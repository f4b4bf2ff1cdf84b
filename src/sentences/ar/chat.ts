/** Messages, polls and the history on this computer. */
import { i } from "./isolated.ts";

export const chat = {
  readerMissing: "اختر شخصًا آخر واحدًا على الأقل ليصل إليه هذا.",
  readersMost: (max: number) => `الحد الأقصى للأشخاص ${max}. اختر أقل، أو أرسله إلى الجميع.`,
  mentionsMost: (max: number) => `الحد الأقصى لمن تذكرهم ${max}.`,
  outOfBounds: "لا يمكن حفظ هذا: جزء منه يتجاوز الحدود.",
  cannotSeal:
    "أحد من اخترتهم لم يحضر هذا الاجتماع بعد، فلا يمكن ختم شيء له. اطلب منه الانضمام، ثم حاول مرة أخرى.",
  everyoneOnly: "لا يكون هذا إلا للجميع.",
  oneEmoji: "اختر رمزًا تعبيريًا واحدًا.",
  messageLength: (max: number) => `عدد أحرف الرسالة من 1 إلى ${max}.`,
  announcementLength: (max: number) => `عدد أحرف الإعلان من 1 إلى ${max}.`,
  nameLength: (max: number) => `عدد أحرف الاسم من 1 إلى ${max}.`,
  fileNameLength: (max: number) => `عدد أحرف اسم الملف من 1 إلى ${max}.`,
  foreignFileId: "معرّف الملف يخص شخصًا آخر. شارك الملف بمعرّف خاص بك.",
  sharesMost: (max: number) => `عدد ما تشاركه من ملفات في هذا الاجتماع ${max}. اسحب بعضها، ثم شارك المزيد.`,
  noSuchMessage: "لا توجد هذه الرسالة، أو حُذفت.",
  noSuchAnnouncement: "لا يوجد هذا الإعلان، أو سُحب.",
  ownMessagesOnly: "لا يغيّر الرسالة أو يحذفها إلا من كتبها.",
  pollsMost: (max: number) => `عدد استطلاعاتك المفتوحة ${max}. أغلق بعضها أولًا.`,
  questionLength: (max: number) => `عدد أحرف السؤال من 1 إلى ${max}.`,
  optionCount: (max: number) => `عدد خيارات الاستطلاع من 2 إلى ${max}.`,
  optionLength: (max: number) => `عدد أحرف الخيار من 1 إلى ${max}.`,
  sameOptions: "خياران متماثلان. غيّر أحدهما.",
  noSuchPoll: "لا يوجد هذا الاستطلاع.",
  pollClosed: "هذا الاستطلاع مغلق.",
  noSuchOption: "ليس في هذا الاستطلاع هذا الخيار.",
  oneOption: "اختر خيارًا واحدًا من هذا الاستطلاع.",
  historyFull: "هذا الاجتماع ممتلئ: لا يُحفظ منه المزيد.",
  storeClosed: "سجل الاجتماع مغلق.",
  notStored: "تعذر حفظ الرسالة.",
  dataFolderLocked: `يعمل Landline بمجلد البيانات هذا بالفعل. استخدم ذاك، أو ابدأ بـ ${i("--data-dir")} آخر.`,
  dataFolderReadOnly: (folder: string) =>
    `لا يمكن الكتابة في مجلد البيانات: ${i(folder)}. اسمح بالكتابة فيه، أو ابدأ بـ ${i("--data-dir")} آخر.`,
  storeDamaged: (folder: string) => `مخزن الرسائل كان تالفًا: ${i(folder)}. وُضع جانبًا، وحل محله مخزن جديد.`,
  storeFull: "القرص ممتلئ، فلم تُحفظ الرسالة على هذا الحاسوب بعد. وفّر مساحة.",
  storeFailed: (folder: string) => `يتعذر استخدام مخزن الرسائل: ${i(folder)}.`,
  historyDamaged: (folder: string) =>
    `السجل على هذا الحاسوب كان تالفًا ووُضع جانبًا في ${i(folder)}. تعود الرسائل من الآخرين.`,
};
