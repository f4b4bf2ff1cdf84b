/** Later versions of Landline, which go from machine to machine. */
import { i } from "./isolated.ts";

export const update = {
  updatesOff: "بُني هذا الإصدار من Landline دون مفتاح للإصدارات، فلا يأخذ التحديثات ولا يعرضها.",
  updateNone: "ليس لدى أحد هنا إصدار أحدث من Landline لهذا الحاسوب.",
  updateAway: (version: string) =>
    `ليس في الاجتماع أحد لديه Landline ${i(version)}. انضم إلى اجتماع فيه من لديه هذا الإصدار.`,
  updateNotHere: "الإصدار الأحدث من Landline ليس على هذا الحاسوب بعد. احصل عليه أولاً.",
  updateNoRelease: (folder: string) =>
    `لا يوجد إصدار في ${i(folder)}. حدّد المجلد الذي فيه release.json وrelease.json.sig والحزم.`,
  updateForged: "لا يعرف Landline هذا أي مفتاح وُقّع به ذلك الإصدار، فلم يأخذه.",
  updateOlder: (version: string, later: string) =>
    `Landline ${i(version)} أقدم من ${i(later)} المعروف هنا، فلم يُؤخذ.`,
  updateDamaged: (name: string) => `${i(name)} ليس ملف ذلك الإصدار، وقد حُذف من هنا. احصل عليه مرة أخرى.`,
  updateWrongFile: (name: string) => `${i(name)} ليس ملف ذلك الإصدار. انسخه مرة أخرى.`,
  updateNoPackages: (folder: string) => `ليس في ${i(folder)} أي من حزم ذلك الإصدار. ضعها بجانب release.json.`,
  updateFetchFailed: (version: string) => `لم يصل Landline ${i(version)}. حاول مرة أخرى.`,
  updateDoDebian: (version: string, command: string) =>
    `وصل Landline ${i(version)} وتم التحقق منه. غادر الاجتماع وأغلق Landline واكتب في الطرفية: ${i(command)}`,
  updateDoLinux: (version: string, command: string) =>
    `وصل Landline ${i(version)} وتم التحقق منه. فك ضغطه في الطرفية: ${i(command)} ثم أغلق Landline هذا وشغّل «landline» في المجلد الجديد.`,
  updateDoWindows: (version: string, file: string) =>
    `وصل Landline ${i(version)} وتم التحقق منه. فك ضغط ${i(file)} وأغلق Landline هذا وشغّل «Install.cmd» في المجلد الجديد.`,
  updateDoMac: (version: string, file: string) =>
    `وصل Landline ${i(version)} وتم التحقق منه. فك ضغط ${i(file)} وأغلق Landline هذا وافتح «Landline» في المجلد الجديد.`,
};
