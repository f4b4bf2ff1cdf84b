/** The console of a relay. */
import type { Catalogue } from "../en/index.ts";

export const relay = {
  runsFor: (version: string, span: string) => `Landline ${version} · en marche depuis ${span}`,
  lost: "Le relais ne répond pas. Il s’est peut-être arrêté.",
  drain: "Passer la main et suspendre",
  drainHint:
    "Un autre membre porte désormais la réunion, et personne ne le remarque. Le relais ne rejoint alors plus de réunion.",
  resume: "Porter de nouveau des réunions",
  resumeHint: "Le relais rejoint la prochaine réunion pour laquelle il a été lancé.",
  load: "Charge",
  processor: "Processeur",
  memory: "Mémoire",
  ofWhich: (share: string) => `médias : ${share}`,
  comesIn: "Entre",
  goesOut: "Sort",
  packets: (figure: string) => `${figure} paquets/s`,
  diskFree: "Libre sur le disque",
  ofTotal: (size: string) => `sur ${size}`,
  people: "Personnes dans la réunion",
  person: "Personne",
  switchedOn: "Activé",
  thisRelay: (name: string) => `${name} (ce relais)`,
  waitsForAny: "Il rejoint la première réunion ouverte à proximité.",
  waitsFor: (title: string) => `Il rejoint « ${title} » dès qu’elle est là.`,
  takesNone: "Il n’en rejoint aucune tant que vous ne le laissez pas.",
  otherMeetings: "Autres réunions à proximité",
  settings: "Réglages",
  name: "Nom",
  nameHint: "Tel que le lisent les personnes de la réunion.",
  writes: "Le journal retient",
  writesHint: "Tout prend beaucoup de place. Jusqu’au prochain démarrage.",
  shows: "Afficher",
  search: "Rechercher",
  noLines: "Aucune ligne ne contient cela.",
  log: "Journal",
  filesIn: (folder: string) =>
    `Les fichiers sont dans ${folder} ; le plus ancien est supprimé quand il y en a cinq de 4 Mo.`,
  states: {
    waiting: "Attend une réunion",
    joining: "Rejoint",
    inMeeting: "Dans une réunion",
    draining: "Passe la main",
    drained: "En pause",
  },
  /** What the log takes and shows, at least. */
  levels: {
    debug: "Tout",
    info: "Ce qui se passe",
    warn: "Ce qui est étrange",
    error: "Ce qui échoue",
  },
} satisfies Catalogue["relay"];
