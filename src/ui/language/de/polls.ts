/** Polls. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const polls = {
  ask: "Umfrage starten",
  question: "Frage",
  options: "Antworten",
  option: (number: number) => `Antwort ${number}`,
  removeOption: (number: number) => `Antwort ${number} entfernen`,
  addOption: "Antwort hinzufügen",
  several: "Mehrere Antworten sind möglich",
  whoReads: "Wer die Stimmen liest",
  everybodyReads: "Alle, mit Namen",
  onlyYouRead: "Nur Sie. Alle sehen das Ergebnis ohne Namen, wenn Sie die Umfrage schließen.",
  askShort: "Starten",
  all: "Alle Umfragen",
  none: "Es gibt noch keine Umfragen. Was hier gefragt wird, bleibt im Verlauf.",
  askMore: "Umfrage starten…",
  keepVote: "Meine Stimme behalten",
  changeVote: "Meine Stimme ändern",
  close: "Umfrage schließen",
  chooseAny: "Wählen Sie beliebig viele",
  chooseOne: "Wählen Sie eine",
  vote: "Abstimmen",
  yourVote: "Ihre Stimme:",
  withNames: "Stimmen werden mit Namen gezeigt",
  sealedYou: "Versiegelt: Nur Sie können die Stimmen lesen",
  sealedOther: (asker: string) => `Versiegelt: Nur ${asker} kann die Stimmen lesen`,
  closedSealed: (voted: string, asker: string) =>
    `Geschlossen, ${voted}. Die Stimmen bleiben versiegelt: ${asker} hat die Umfrage nicht geschlossen.`,
  closed: (voted: string) => `Geschlossen, ${voted}`,
  openSealed: (voted: string, asker: string) =>
    `${voted}. Alle sehen das Ergebnis, wenn ${asker} die Umfrage schließt.`,
  asks: (name: string, question: string) => `${name} fragt: ${question}`,
  sealed: "versiegelt",
  votes: (count: number) => n(count, { one: "Stimme", other: "Stimmen" }),
  voted: (count: number) =>
    n(count, { one: "# Person hat abgestimmt", other: "# Personen haben abgestimmt" }),
} satisfies Catalogue["polls"];
