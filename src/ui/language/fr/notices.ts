/** La liste des avis, et lesquels sont souhaités. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const notices = {
  title: "Avis",
  all: "Avis de cette réunion, les plus récents d’abord",
  none: "Pas encore d’avis",
  noneText: "Les avis qui ont quitté l’écran peuvent être relus ici jusqu’à votre départ.",
  choose: "Choisir les avis affichés",
  withOthers: (text: string, count: number) =>
    n(count, { one: `${text} (et # autre avis)`, other: `${text} (et # autres avis)` }),
  kinds: {
    people: "Personnes qui arrivent, partent ou lèvent la main",
    messages: "Messages",
    files: "Fichiers partagés ou enregistrés",
    recording: "Enregistrements mis en pause, terminés ou prêts",
    activity: "Présentation, sondages, minuteurs, réactions et verrouillage",
    machine: "Réseaux faibles et ordinateur trop lent",
  },
  always:
    "Vous apprenez toujours que l’on vous exclut ou coupe votre micro, qu’un enregistrement commence, qu’un appareil manque, qui vous appelle et ce qui échoue. Ce qui est désactivé reste dans la liste des avis.",
} satisfies Catalogue["notices"];
