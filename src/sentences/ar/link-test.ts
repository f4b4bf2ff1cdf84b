/** What a test of the connection with another member has found, and what to do about it. */
import { i } from "./isolated.ts";

export const linkTest = {
  testAllWell: (name: string) => `يمر كل شيء بين هذا الحاسوب وحاسوب ${i(name)} في الاتجاهين.`,
  testNoLink: (name: string) =>
    `لا يستطيع هذا الحاسوب ولا حاسوب ${i(name)} الاتصال بالآخر، مع أن كليهما في الاجتماع.`,
  testNoLinkDo: (ports: string) =>
    `اسمح بـ TCP ${i(ports)} في جدار حماية أحدهما، وتحقق من أن كليهما على الشبكة نفسها دون عزل للأجهزة.`,
  testTcpThere: (name: string) =>
    `لا يقبل حاسوب ${i(name)} اتصالات من هذا الحاسوب؛ تعمل الوصلات في الاتجاه الآخر.`,
  testTcpThereDo: (name: string, port: number) => `اسمح بـ TCP ${port} في جدار حماية حاسوب ${i(name)}.`,
  testTcpHere: (name: string) => `لا يقبل هذا الحاسوب اتصالات من حاسوب ${i(name)}؛ تعمل الوصلات في الاتجاه الآخر.`,
  testTcpHereDo: (port: number) => `اسمح بـ TCP ${port} في جدار حماية هذا الحاسوب.`,
  testUdpThere: (name: string) => `لا يصل أي UDP من هنا إلى حاسوب ${i(name)}: لن يستطيع أن يحمل صوتك وصورتك.`,
  testUdpThereDo: (name: string, ports: string) => `اسمح بـ UDP ${i(ports)} في جدار حماية حاسوب ${i(name)}.`,
  testUdpHere: (name: string) =>
    `لا يصل أي UDP من حاسوب ${i(name)} إلى هذا الحاسوب: لن يستطيع هذا أن يحمل صوت ${i(name)} وصورته.`,
  testUdpHereDo: (ports: string) => `اسمح بـ UDP ${i(ports)} في جدار حماية هذا الحاسوب.`,
  testMulticastThere: (name: string) =>
    `لا يسمع حاسوب ${i(name)} البث المتعدد من هذا الحاسوب: لا تظهر الاجتماعات من هنا هناك من تلقاء نفسها.`,
  testMulticastHere: (name: string) =>
    `لا يسمع هذا الحاسوب البث المتعدد من حاسوب ${i(name)}: لا تظهر الاجتماعات من هناك هنا من تلقاء نفسها.`,
  testMulticastDo: "اسمح بـ UDP 5353 في جدار الحماية وبالبث المتعدد في نقطة الوصول، أو ادعُ برمز أو رابط.",
  testSizeThere: (name: string, bytes: number) => `لا تصل الحزم من ${bytes} بايت فأكثر إلى حاسوب ${i(name)}.`,
  testSizeHere: (name: string, bytes: number) =>
    `لا تصل الحزم من ${bytes} بايت فأكثر إلى هنا من حاسوب ${i(name)}.`,
  testSizeDo: (bytes: number) => `اضبط MTU لبطاقتي الشبكة على ${bytes}، أو للمحوّل أو VPN بينهما على 1500.`,
  testSizeTinyDo: "اضبط MTU للمحوّل أو VPN بين الحاسوبين على 1500.",
  testLossThere: (name: string, percent: number) => `تضيع ${percent}% من الحزم إلى حاسوب ${i(name)}.`,
  testLossHere: (name: string, percent: number) => `تضيع ${percent}% من الحزم من حاسوب ${i(name)}.`,
  testLossDo: "استخدم كابلًا، أو اقترب من نقطة الوصول.",
  testSlowThere: (name: string, kbps: number) =>
    `لا يصل من هنا إلى حاسوب ${i(name)} إلا ${kbps} كيلوبت/ث: أقل مما تحتاجه صور جيدة.`,
  testSlowHere: (name: string, kbps: number) =>
    `لا يصل إلى هنا من حاسوب ${i(name)} إلا ${kbps} كيلوبت/ث: أقل مما تحتاجه صور جيدة.`,
  testSlowDo: "استخدم كابلًا، أو أوقف مؤقتًا ما يستخدم الشبكة غير ذلك.",
  testClockAhead: (name: string, seconds: number) =>
    `ساعة حاسوب ${i(name)} متقدمة على هذا الحاسوب بـ ${seconds} ث.`,
  testClockBehind: (name: string, seconds: number) =>
    `ساعة حاسوب ${i(name)} متأخرة عن هذا الحاسوب بـ ${seconds} ث.`,
  testClockDo: "اضبط الساعة الخاطئة، أو شغّل الوقت التلقائي على كليهما.",
  testNoReport: (name: string) => `لم يصل ما رآه حاسوب ${i(name)} من الاختبار.`,
  testNoReportDo: "أعد الاختبار.",

  testRuns: "هناك اختبار جارٍ. انتظر حتى ينتهي.",
  testBusy: (name: string) => `حاسوب ${i(name)} في اختبار آخر. حاول مرة أخرى بعد لحظة.`,
  testRecently: (name: string, seconds: number) =>
    `اختُبر حاسوب ${i(name)} للتو. حاول مرة أخرى بعد ${seconds} ث.`,
  testNoAnswer: (name: string) => `لا يجيب حاسوب ${i(name)}. حاول مرة أخرى.`,
  testLost: (name: string) => `انقطعت الوصلة بحاسوب ${i(name)} أثناء الاختبار. حاول مرة أخرى.`,
  testCancelled: "أُوقف الاختبار.",
  testSelf: "اختر شخصًا آخر: هذا أنت.",
};
