/** The test of the connection with another member. */
import type { Catalogue } from "../en/index.ts";

export const linkTest = {
  open: "Tester la connexion…",
  title: "Tester la connexion",
  partner: "Avec",
  hint: "Les deux ordinateurs échangent quelques mégaoctets pendant quelques secondes. Là-bas, personne n’a rien à faire.",
  start: "Tester",
  again: "Tester de nouveau",
  stages: {
    linking: "Établissement d’une liaison…",
    asking: "Attente de l’autre ordinateur…",
    probing: "Envoi de paquets dans les deux sens…",
    sending: "Mesure du débit à l’aller…",
    receiving: "Mesure du débit au retour…",
  },
  nobody: "Il n’y a personne d’autre dans la réunion.",
  findings: "Ce que le test a trouvé",
  measured: "Ce qui a été mesuré",
  there: "Aller",
  here: "Retour",
  tcp: "Appels (TCP)",
  datagrams: "Paquets (UDP)",
  multicast: "Multicast",
  size: "Plus grand paquet",
  rate: "Débit",
  passes: "passe",
  blocked: "bloqué",
  ofAll: (came: number, all: number) => `${came} sur ${all}`,
  bytes: (value: number) => `${value} octets`,
  roundTrip: "Aller-retour",
  clocks: "Écart des horloges",
  seconds: (value: string) => `${value} s`,
  /** Names of the signs before findings. */
  severities: {
    ok: "Bon",
    warning: "Remarque",
    failure: "Problème",
  },
  done: "Le test est terminé.",
} satisfies Catalogue["linkTest"];
