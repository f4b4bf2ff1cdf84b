/** Polls. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const polls = {
  ask: "Hacer una encuesta",
  question: "Pregunta",
  options: "Opciones",
  option: (number: number) => `Opción ${number}`,
  removeOption: (number: number) => `Quitar la opción ${number}`,
  addOption: "Añadir una opción",
  several: "Se pueden elegir varias",
  whoReads: "Quién lee los votos",
  everybodyReads: "Todos, con nombres",
  onlyYouRead: "Solo usted. Todos ven el resultado, sin nombres, cuando cierre la encuesta.",
  askShort: "Preguntar",
  all: "Todas las encuestas",
  none: "Aún no hay encuestas. Lo que se pregunte aquí queda en el historial.",
  askMore: "Hacer una encuesta…",
  keepVote: "Mantener mi voto",
  changeVote: "Cambiar mi voto",
  close: "Cerrar la encuesta",
  chooseAny: "Elija las que quiera",
  chooseOne: "Elija una",
  vote: "Votar",
  yourVote: "Su voto:",
  withNames: "Los votos se muestran con nombres",
  sealedYou: "Sellada: solo usted puede leer los votos",
  sealedOther: (asker: string) => `Sellada: solo ${asker} puede leer los votos`,
  closedSealed: (voted: string, asker: string) =>
    `Cerrada, ${voted}. Los votos siguen sellados: ${asker} no la cerró.`,
  closed: (voted: string) => `Cerrada, ${voted}`,
  openSealed: (voted: string, asker: string) =>
    `${voted}. Todos verán el resultado cuando ${asker} cierre la encuesta.`,
  asks: (name: string, question: string) => `${name} pregunta: ${question}`,
  sealed: "sellado",
  votes: (count: number) => n(count, { one: "voto", other: "votos" }),
  voted: (count: number) => n(count, { one: "# persona votó", other: "# personas votaron" }),
} satisfies Catalogue["polls"];
