/** Recordings and what is made of them. */
import { i } from "./isolated.ts";

export const recording = {
  recordedAlready: "يُسجَّل هذا الاجتماع بالفعل.",
  notRecorded: "لا يُسجَّل هذا الاجتماع.",
  recordedNoMore: "لم يعد هذا الاجتماع يُسجَّل.",
  pausedAlready: "التسجيل متوقف مؤقتًا بالفعل.",
  notPaused: "التسجيل غير متوقف مؤقتًا.",
  noSuchRecording: "لم يعد هذا التسجيل موجودًا.",
  noCopyOfThis: "لا يحتوي هذا المجلد على نسخة من هذا التسجيل صنعها حاسوب آخر.",
  noSuchResult: "لم يعد هذا الملف موجودًا.",
  stillRecording: "ما زال الاجتماع يُسجَّل. أوقف التسجيل أولًا.",
  joiningThis: "يجري إكمال هذا التسجيل من نسخة حاسوب آخر. انتظر حتى ينتهي ذلك.",
  composingThis: "يُصنع شيء من هذا التسجيل الآن. ألغه أولًا.",
  composingOther: "يُصنع شيء آخر من تسجيل الآن. انتظر حتى ينتهي، أو ألغه.",
  composingElsewhere: "يصنع Landline هذا بالفعل، في نافذته أو بأمر آخر. انتظر، أو ألغه هناك.",
  composerFails: "لا يمكن صنع هذا: البرنامج الذي يصنعه يفشل مرة بعد مرة.",
  composerBusy: "يُصنع شيء بالفعل.",
  nobodyRecorded: "لا أحد في هذا التسجيل: لم يوافق أحد على تسجيله.",
  nobodySpoke: "لم يتكلم أحد في هذا التسجيل.",
  filmsNeedBrowser: "تُصنع الأفلام بمتصفح. ثبّت Chromium أو Chrome أو Edge، ثم حاول مرة أخرى.",
  filmEncoderMissing:
    "ليس في المتصفح الذي يصنع الأفلام مرمّز لـ MP4 ‏(H.264). اصنع الفيلم بصيغة WebM، أو ثبّت Chrome أو Edge.",
  filmBrowserUnstartable: "تعذر تشغيل المتصفح الذي تُصنع به الأفلام. تحقق من أنه يعمل وحده.",
  filmBrowserEnded: "انتهى المتصفح الذي يصنع الفيلم.",
  recorderFails: "انتهى التسجيل لأن برنامجه يفشل مرة بعد مرة. ما سُجل محفوظ.",
  recorderUnstartable: "تعذر تشغيل برنامج التسجيل.",
  recordingUnwritten: "انتهى التسجيل لأنه تتعذر كتابته على هذا القرص. ما سُجل قبل ذلك محفوظ.",
  recordingDiskFull: "انتهى التسجيل لأن القرص شبه ممتلئ. ما سُجل محفوظ. وفّر مساحة، ثم سجّل مرة أخرى.",
  recordedByOthers: "هذا على هذا الحاسوب وحده: حاسوب آخر يسجل الاجتماع أيضًا ويواصل.",
  noRoomToRecord: (free: string, needed: string) =>
    `لا مساحة كافية للتسجيل: المتاح على القرص ${i(free)}، والمطلوب ${i(needed)}. وفّر مساحة، ثم حاول مرة أخرى.`,
  gapInRecording: (from: string, to: string) =>
    `من ${i(from)} إلى ${i(to)} لم يُسجل شيء: كان Landline قد انتهى ثم شُغل من جديد.`,
  beginsLate: (at: string) => `يبدأ عند ${i(at)}: لم يسجّل هذا الحاسوب إلا من هناك.`,
  lossInRecording: (at: string) =>
    `قرابة ${i(at)} ينقص بعض الصوت أو الصور: كانت الشبكة أو أحد الحواسيب بطيئًا.`,
  endedFull: (at: string) => `ينتهي عند ${i(at)} لأن القرص كان ممتلئًا.`,
  endedUnwritten: (at: string) => `ينتهي عند ${i(at)} لأنه تعذرت كتابته.`,
  notEnded: (at: string) => `لم يُنهَ: الموجود منه يصل إلى ${i(at)}.`,
};
