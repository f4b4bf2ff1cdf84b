/** Why the core refuses or fails, where its code alone says it. All other codes come with a sentence of the core's, in English. */
import type { Catalogue } from "../en/index.ts";

export const errors = {
  wrongPasscode:
    "El código de acceso es incorrecto. Compruébelo con alguien en la reunión e inténtelo de nuevo.",
  passcodeNeeded: "Esta reunión necesita un código de acceso. Pídaselo a alguien en la reunión.",
  protocolVersion: "La reunión usa otra versión de Landline. Instale la misma versión en los dos equipos.",
  meetingFull: "La reunión está llena. Inténtelo de nuevo cuando alguien haya salido.",
  banned: "Un anfitrión le ha vetado en esta reunión. Solo un anfitrión puede levantar el veto.",
  removed: "Un anfitrión le ha expulsado de esta reunión. Puede volver a pedir entrar.",
  ended: "Un anfitrión ha terminado la reunión para todos.",
  locked: "Esta reunión está bloqueada. Pida a un anfitrión que la desbloquee e inténtelo de nuevo.",
  notAdmitted: "Un anfitrión no le dejó entrar. Puede pedirlo una vez más.",
  blocked: "Un anfitrión le ha rechazado dos veces, así que hoy no puede volver a pedirlo en esta reunión.",
  noNetwork: "Este equipo no está en ninguna red. Conecte un cable o una wifi e inténtelo de nuevo.",
  notInMeeting: "No está en ninguna reunión. Únase a una primero.",
  captionNotKept:
    "La línea se muestra, pero no se guarda en el historial. Compruebe que el disco de este equipo tenga espacio.",
} satisfies Catalogue["errors"];
