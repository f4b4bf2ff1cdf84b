/** Why the core refuses or fails, where its code alone says it. All other codes come with a sentence of the core's, in English. */
import type { Catalogue } from "../en/index.ts";

export const errors = {
  wrongPasscode:
    "Der Kenncode ist falsch. Prüfen Sie ihn mit jemandem im Meeting und versuchen Sie es noch einmal.",
  passcodeNeeded: "Dieses Meeting braucht einen Kenncode. Fragen Sie jemanden im Meeting danach.",
  protocolVersion:
    "Das Meeting verwendet eine andere Version von Landline. Installieren Sie auf beiden Computern dieselbe.",
  meetingFull: "Das Meeting ist voll. Versuchen Sie es wieder, wenn jemand gegangen ist.",
  banned: "Ein Host hat Sie aus diesem Meeting verbannt. Nur ein Host kann das aufheben.",
  removed: "Ein Host hat Sie aus diesem Meeting entfernt. Sie dürfen wieder um Einlass bitten.",
  ended: "Ein Host hat das Meeting für alle beendet.",
  locked:
    "Dieses Meeting ist gesperrt. Bitten Sie einen Host darin, es zu entsperren, und versuchen Sie es dann wieder.",
  notAdmitted: "Ein Host hat Sie nicht eingelassen. Sie dürfen noch einmal fragen.",
  blocked: "Ein Host hat Sie zweimal abgewiesen, darum können Sie in diesem Meeting heute nicht mehr fragen.",
  noNetwork:
    "Dieser Computer ist in keinem Netzwerk. Schließen Sie ein Kabel oder WLAN an und versuchen Sie es dann wieder.",
  notInMeeting: "Sie sind in keinem Meeting. Treten Sie erst einem bei.",
  captionNotKept:
    "Die Zeile wird gezeigt, aber nicht im Verlauf behalten. Prüfen Sie, ob auf der Festplatte dieses Computers Platz ist.",
} satisfies Catalogue["errors"];
