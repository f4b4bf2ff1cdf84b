/** Polls. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const polls = {
  ask: "Lancer un sondage",
  question: "Question",
  options: "Réponses",
  option: (number: number) => `Réponse ${number}`,
  removeOption: (number: number) => `Supprimer la réponse ${number}`,
  addOption: "Ajouter une réponse",
  several: "On peut en choisir plusieurs",
  whoReads: "Qui lit les votes",
  everybodyReads: "Tout le monde, avec les noms",
  onlyYouRead: "Vous seul. Tout le monde voit le résultat, sans les noms, quand vous fermez le sondage.",
  askShort: "Lancer",
  all: "Tous les sondages",
  none: "Il n’y a pas encore de sondage. Ce qui est demandé ici reste dans l’historique.",
  askMore: "Lancer un sondage…",
  keepVote: "Garder mon vote",
  changeVote: "Changer mon vote",
  close: "Fermer le sondage",
  chooseAny: "Choisissez-en autant que vous voulez",
  chooseOne: "Choisissez-en une",
  vote: "Voter",
  yourVote: "Votre vote :",
  withNames: "Les votes sont affichés avec les noms",
  sealedYou: "Scellé : vous seul pouvez lire les votes",
  sealedOther: (asker: string) => `Scellé : seul(e) ${asker} peut lire les votes`,
  closedSealed: (voted: string, asker: string) =>
    `Fermé, ${voted}. Les votes restent scellés : ${asker} ne l’a pas fermé.`,
  closed: (voted: string) => `Fermé, ${voted}`,
  openSealed: (voted: string, asker: string) =>
    `${voted}. Tous verront le résultat quand ${asker} fermera le sondage.`,
  asks: (name: string, question: string) => `${name} demande : ${question}`,
  sealed: "scellé",
  votes: (count: number) => n(count, { one: "vote", other: "votes" }),
  voted: (count: number) => n(count, { one: "# personne a voté", other: "# personnes ont voté" }),
} satisfies Catalogue["polls"];
