/** The console of a relay. */
import type { Catalogue } from "../en/index.ts";

export const relay = {
  runsFor: (version: string, span: string) => `Landline ${version} · en marcha desde hace ${span}`,
  lost: "El relé no responde. Puede que se haya detenido.",
  drain: "Traspasar y pausar",
  drainHint:
    "Otro miembro lleva la reunión desde ahora, y nadie lo nota. El relé no entra entonces en ninguna reunión.",
  resume: "Volver a llevar reuniones",
  resumeHint: "El relé entra en la próxima reunión para la que se inició.",
  load: "Carga",
  processor: "Procesador",
  memory: "Memoria",
  ofWhich: (share: string) => `medios: ${share}`,
  comesIn: "Entra",
  goesOut: "Sale",
  packets: (figure: string) => `${figure} paquetes/s`,
  diskFree: "Libre en el disco",
  ofTotal: (size: string) => `de ${size}`,
  people: "Personas en la reunión",
  person: "Persona",
  switchedOn: "Activado",
  thisRelay: (name: string) => `${name} (este relé)`,
  waitsForAny: "Entra en la primera reunión abierta cercana.",
  waitsFor: (title: string) => `Entra en «${title}» en cuanto esté.`,
  takesNone: "No entra en ninguna hasta que usted lo deje.",
  otherMeetings: "Otras reuniones cercanas",
  settings: "Ajustes",
  name: "Nombre",
  nameHint: "Como lo leen las personas de la reunión.",
  writes: "El registro guarda",
  writesHint: "Todo ocupa mucho espacio. Hasta el próximo inicio.",
  shows: "Mostrar",
  search: "Buscar",
  noLines: "Ninguna línea tiene eso.",
  log: "Registro",
  filesIn: (folder: string) =>
    `Los archivos están en ${folder}; el más antiguo se borra cuando hay cinco de 4 MB.`,
  states: {
    waiting: "Espera una reunión",
    joining: "Entra",
    inMeeting: "En una reunión",
    draining: "Traspasa",
    drained: "En pausa",
  },
  /** What the log takes and shows, at least. */
  levels: {
    debug: "Todo",
    info: "Lo que pasa",
    warn: "Lo que es raro",
    error: "Lo que falla",
  },
} satisfies Catalogue["relay"];
