/** La lista de avisos, y cuáles se desean. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const notices = {
  title: "Avisos",
  all: "Avisos de esta reunión, los más recientes primero",
  none: "Aún no hay avisos",
  noneText: "Los avisos que ya no están en pantalla pueden volver a leerse aquí hasta que salga.",
  choose: "Elegir qué avisos se muestran",
  withOthers: (text: string, count: number) =>
    n(count, { one: `${text} (y # aviso más)`, other: `${text} (y # avisos más)` }),
  kinds: {
    people: "Personas que entran, salen o levantan la mano",
    messages: "Mensajes",
    files: "Archivos que se comparten o se guardan",
    recording: "Grabaciones que se pausan, terminan o están listas",
    activity: "Presentaciones, encuestas, temporizadores, reacciones y el bloqueo",
    machine: "Redes débiles y un equipo demasiado lento",
  },
  always:
    "Siempre se le dice que lo expulsan o silencian, que empieza una grabación, que falta un dispositivo, quién llama y qué falla. Lo desactivado sigue en la lista de avisos.",
} satisfies Catalogue["notices"];
