/** Why the core refuses or fails, where its code alone says it. All other codes come with a sentence of the core's, in English. */
import type { Catalogue } from "../en/index.ts";

export const errors = {
  wrongPasscode: "Le code secret est faux. Vérifiez-le avec quelqu’un dans la réunion et réessayez.",
  passcodeNeeded: "Cette réunion demande un code secret. Demandez-le à quelqu’un dans la réunion.",
  protocolVersion:
    "La réunion utilise une autre version de Landline. Installez la même version sur les deux ordinateurs.",
  meetingFull: "La réunion est complète. Réessayez quand quelqu’un sera parti.",
  banned: "Un hôte vous a banni de cette réunion. Seul un hôte peut lever cela.",
  removed: "Un hôte vous a exclu de cette réunion. Vous pouvez redemander à entrer.",
  ended: "Un hôte a terminé la réunion pour tous.",
  locked: "Cette réunion est verrouillée. Demandez à un hôte de la déverrouiller, puis réessayez.",
  notAdmitted: "Un hôte ne vous a pas laissé entrer. Vous pouvez demander encore une fois.",
  blocked:
    "Un hôte vous a refusé deux fois : vous ne pouvez plus demander à entrer dans cette réunion aujourd’hui.",
  noNetwork:
    "Cet ordinateur n’est sur aucun réseau. Branchez un câble ou connectez le Wi-Fi, puis réessayez.",
  notInMeeting: "Vous n’êtes dans aucune réunion. Rejoignez-en une d’abord.",
  captionNotKept:
    "La ligne est affichée, mais n’est pas gardée dans l’historique. Vérifiez que le disque de cet ordinateur a de la place.",
} satisfies Catalogue["errors"];
