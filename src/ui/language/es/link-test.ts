/** The test of the connection with another member. */
import type { Catalogue } from "../en/index.ts";

export const linkTest = {
  open: "Probar la conexión…",
  title: "Probar la conexión",
  partner: "Con",
  hint: "Los dos equipos intercambian unos megabytes durante unos segundos. Allí nadie tiene que hacer nada.",
  start: "Probar",
  again: "Probar otra vez",
  stages: {
    linking: "Estableciendo un enlace…",
    asking: "Esperando al otro equipo…",
    probing: "Enviando paquetes en ambos sentidos…",
    sending: "Midiendo la velocidad de ida…",
    receiving: "Midiendo la velocidad de vuelta…",
  },
  nobody: "No hay nadie más en la reunión.",
  findings: "Lo que ha encontrado la prueba",
  measured: "Lo que se ha medido",
  there: "Ida",
  here: "Vuelta",
  tcp: "Llamadas (TCP)",
  datagrams: "Paquetes (UDP)",
  multicast: "Multicast",
  size: "Paquete más grande",
  rate: "Velocidad",
  passes: "pasa",
  blocked: "bloqueado",
  ofAll: (came: number, all: number) => `${came} de ${all}`,
  bytes: (value: number) => `${value} bytes`,
  roundTrip: "Ida y vuelta",
  clocks: "Diferencia de relojes",
  seconds: (value: string) => `${value} s`,
  /** Names of the signs before findings. */
  severities: {
    ok: "Bien",
    warning: "Nota",
    failure: "Problema",
  },
  done: "La prueba ha terminado.",
} satisfies Catalogue["linkTest"];
