/** Why the core refuses or fails, where its code alone says it. All other codes come with a sentence of the core's, in English. */
import type { Catalogue } from "../en/index.ts";

export const errors = {
  wrongPasscode: "رمز المرور خاطئ. تحقق منه مع أحد الحاضرين في الاجتماع وحاول مرة أخرى.",
  passcodeNeeded: "يحتاج هذا الاجتماع إلى رمز مرور. اطلبه من أحد الحاضرين فيه.",
  protocolVersion: "يستخدم الاجتماع إصدارًا آخر من Landline. ثبّت الإصدار نفسه على الحاسوبين.",
  meetingFull: "الاجتماع ممتلئ. حاول مرة أخرى عندما يغادر أحدهم.",
  banned: "حظرك مضيف من هذا الاجتماع. لا يرفع ذلك إلا مضيف.",
  removed: "أخرجك مضيف من هذا الاجتماع. يمكنك طلب الدخول مرة أخرى.",
  ended: "أنهى مضيف الاجتماع للجميع.",
  locked: "هذا الاجتماع مقفل. اطلب من مضيف فيه فتح القفل، ثم حاول مرة أخرى.",
  notAdmitted: "لم يسمح لك مضيف بالدخول. يمكنك أن تطلب مرة أخرى.",
  blocked: "رفضك مضيف مرتين، فلا يمكنك أن تطلب مرة أخرى في هذا الاجتماع اليوم.",
  noNetwork: "هذا الحاسوب غير متصل بأي شبكة. صِل كابلًا أو Wi-Fi، ثم حاول مرة أخرى.",
  notInMeeting: "لست في أي اجتماع. انضم إلى اجتماع أولًا.",
  captionNotKept: "يظهر السطر، لكنه لم يُحفظ في السجل. تحقق من وجود مساحة على قرص هذا الحاسوب.",
} satisfies Catalogue["errors"];
