/** What is said at the start, before a window is there, and at a terminal. */
import { i } from "./isolated.ts";

export const start = {
  dataFolderNewer: (folder: string) =>
    `آخر من استخدم مجلد البيانات ${i(folder)} إصدارٌ أحدث من Landline. ثبّت ذلك الإصدار من جديد، أو اختر مجلدًا آخر باستخدام --data-dir.`,
  dataFolderUnwritable: (folder: string) =>
    `تتعذر الكتابة في مجلد البيانات ${i(folder)}. اسمح بالكتابة فيه، أو اختر مجلدًا آخر باستخدام --data-dir.`,
  startPortsTaken: (first: number, last: number, port: number) =>
    `تشغل برامج أخرى المنافذ من ${first} إلى ${last}، لذلك يتصل الأعضاء الآخرون بهذا الحاسوب عند المنفذ ${port}. قد يلزم أن يسمح جدار الحماية بذلك، والرموز صالحة حتى البدء التالي.`,
  mediaFileUnread: (path: string) => `تتعذر قراءة الملف ${i(path)}. تحقق من المسار.`,
  noY4mFile: (path: string) =>
    `${i(path)} ليس ملف y4m (الأمر ffmpeg -i in.mp4 -pix_fmt yuv420p out.y4m ينشئ واحدًا). أعطِ --camera ملفًا كهذا.`,
  noWavFile: (path: string) =>
    `${i(path)} ليس ملف WAV (الأمر ffmpeg -i in.mp3 out.wav ينشئ واحدًا). أعطِ --microphone ملفًا كهذا.`,
  passcodeFileUnread: (path: string) => `تتعذر قراءة الملف ${i(path)}. أعطِ ملفًا سطره الأول هو رمز المرور.`,
  passcodeFileEmpty: (path: string) => `السطر الأول من ${i(path)} فارغ. اكتب رمز المرور فيه.`,
  runsAlready: "Landline يعمل بالفعل بمجلد البيانات هذا، وقد طُلب من نافذته أن تظهر في المقدمة.",
  identityRenewed: "صارت لمجلد البيانات هذا هوية خاصة به. شغّل Landline من جديد.",
  coreKeepsFailing: "نواة Landline تتعطل مرارًا. شغّل Landline مع --verbose لمعرفة السبب.",
  coreFailed: (text: string) => `واجه Landline خطأً منه وسيتوقف: ${i(text)}`,
  noBrowser: (url: string) => `لم يُثبَّت Electron ولا Chromium أو Chrome أو Edge. افتح هذا في متصفح: ${i(url)}`,
  opensInBrowser: (browser: string, url: string) =>
    `Electron غير مثبَّت، ويفتح Landline نافذته في ${i(browser)}. إذا ظهرت فيها صفحة خطأ فافتح هذا في أي متصفح: ${i(url)}`,
  browserNotStarted: (browser: string, url: string) => `تعذر تشغيل ${i(browser)}. افتح ${i(url)} في متصفح.`,
  windowServed: (url: string) => `Landline جاهز. افتح ${i(url)}`,
  inTheMeeting: (title: string) => `في الاجتماع ”${i(title)}“.`,
  consoleServed: (file: string) => `تُفتح لوحة التحكم من ${i(file)}، على هذا الحاسوب وحده.`,
};
