/** What the commands print at a terminal. */
import { n } from "./plural.ts";

export const terminal = {
  noMeetingsNearby: "No hay reuniones cercanas.",
  startAMeeting: "Inicie una con: landline create <título>",
  peopleThere: (count: number) => n(count, { one: "# persona", other: "# personas" }),
  markPasscode: "código de acceso",
  markOtherVersion: "otra versión",
  markPrivate: "(privado)",
  markDeleted: "(eliminado)",
  nothingRecorded: "Este equipo todavía no ha grabado nada.",
  noRecordingNamed: (name: string) =>
    `Este equipo no tiene ninguna grabación «${name}». Véase: landline recordings`,
  stillRecorded: "La reunión todavía se está grabando. Detenga antes la grabación.",
  nothingKept: "Este equipo todavía no conserva ninguna reunión.",
  nothingShared: "En esta reunión no se compartió nada.",
  historyTaken:
    "Otro programa tiene abierto el historial de esta carpeta de datos. Inténtelo de nuevo cuando haya terminado.",
  runningSilent:
    "El Landline que se ejecuta con esta carpeta de datos no responde. Inténtelo de nuevo, o ciérrelo antes.",
  byteCount: (size: string) => size,
  writtenTo: (file: string) => `Escrito en ${file}`,
  wasShared: (person: string, name: string, size: string) => `${person} compartió: ${name} (${size})`,
  wasAnnounced: (person: string, text: string) => `${person} anunció: ${text}`,
  wasCaptioned: (person: string, text: string) => `${person} (subtítulos): ${text}`,
  wasAsked: (person: string, question: string) => `${person} preguntó: ${question}`,
  noFileNamed: (name: string) =>
    `En esta reunión no hay ningún archivo «${name}». Sin --save, la orden los enumera.`,
  savingStopped: "Se ha desistido. Lo que se guardó se queda.",
  folderTakesNoFiles: (folder: string) => `No se pueden guardar archivos en ${folder}.`,
  savedFile: (path: string, size: string) => `Guardado: ${path} (${size})`,
  savedBefore: (path: string) => `Ya estaba: ${path}`,
  savedCount: (count: number) => n(count, { one: "# guardado", other: "# guardados" }),
  thereCount: (count: number) => `${count} ya estaban`,
  notSavedCount: (count: number) => `${count} sin guardar`,
  thisIsVersion: (version: string) => `Este es Landline ${version}.`,
  noOtherRelease: "Aquí no se conoce ninguna otra versión.",
  noLaterRelease: (version: string) => `Aquí no se conoce ninguna posterior a ${version}.`,
  laterIsHere: (version: string) =>
    `Landline ${version} está en este equipo. Para instalarlo: landline update --install`,
  laterIsOut: (version: string) =>
    `Ha salido Landline ${version}. Llega de un miembro de una reunión que lo tiene.`,
  othersCanGet: "En una reunión, otros pueden obtener de este equipo:",
  testNeedsLandline:
    "Ningún Landline se ejecuta con esta carpeta de datos. Inícielo, entre en una reunión y pruebe de nuevo.",
  testInNoMeeting: "Landline no está en ninguna reunión. Entre en una y pruebe de nuevo.",
  testMeetingLeft: "Se ha salido de la reunión.",
  severalOfThatName: (count: number, ids: string) =>
    `Hay ${count} con ese nombre. Indique un identificador: ${ids}.`,
  nobodyOfThatName: "No hay nadie con ese nombre.",
  nobodyElseThere: "No hay nadie más en la reunión.",
  inMeetingAre: (names: string) => `En la reunión están: ${names}.`,
  testedWith: (name: string) => `Con ${name}`,
  testedTo: (name: string) => `Hacia ${name}`,
  testedFrom: (name: string) => `Desde ${name}`,
  testedTimes: "Tiempos",
  testedYes: "sí",
  testedNo: "no",
  testedUnknown: "desconocido",
  someOf: (count: number, all: number) => `${count} de ${all}`,
  packetsUpTo: (bytes: number) => `paquetes de hasta ${bytes} bytes`,
  packetsUnknown: "paquete mayor desconocido",
  rateIs: (rate: string) => `${rate.replace(".", ",")} Mbit/s`,
  rateUnknown: "velocidad desconocida",
  roundTripAndClocks: (ms: string, seconds: string) =>
    `Ida y vuelta ${ms.replace(".", ",")} ms; relojes a ${seconds.replace(".", ",")} s de distancia.`,
};
