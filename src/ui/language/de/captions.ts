/** Captions, and the transcript that they make. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const captions = {
  name: "Untertitel",
  captions: "Schreibt Untertitel",
  give: "Untertitel schreiben lassen",
  captionYourself: "Selbst Untertitel schreiben",
  takeAway: "Keine Untertitel mehr schreiben lassen",
  captionsNow: (name: string) => `${name} kann Untertitel schreiben.`,
  youCaption: "Sie können Untertitel schreiben.",
  noLonger: (name: string) => `${name} schreibt keine Untertitel mehr.`,
  youNoLonger: "Sie schreiben keine Untertitel mehr.",
  show: "Untertitel zeigen",
  hide: "Untertitel ausblenden",
  areOn: "Untertitel werden gezeigt.",
  areOff: "Untertitel sind ausgeblendet.",
  onOrOff: "Untertitel ein oder aus",
  bar: "Untertitel schreiben",
  whoSpeaks: "Wer spricht",
  noSpeaker: "Niemand genannt",
  line: "Untertitel",
  typeHere: "Schreiben, was gesagt wird…",
  finish: "Zeile beenden",
  keysHint:
    "Die Eingabetaste beendet die Zeile, Esc nimmt sie zurück, und die Pfeiltasten nach oben und unten wählen, wer spricht.",
  keep: "Untertitel im Verlauf behalten",
  keepHint: "Fertige Zeilen bleiben auf allen Computern, wie Nachrichten.",
  transcript: "Mitschrift",
  search: "Mitschrift durchsuchen",
  none: "Bisher gibt es keine Untertitel.",
  sinceYouCame: "Die Untertitel, seit Sie da sind",
  found: (count: number) => n(count, { one: "# Zeile gefunden", other: "# Zeilen gefunden" }),
  showWhenThere: "Untertitel zeigen, wenn es welche gibt",
  automatic: "Automatisch",
  ownSpeech: "Untertitel zu dem, was ich sage, durch ein Spracherkennungsprogramm",
  ownSpeechHint:
    "Alle lesen sie unter Ihrem Namen. Der Ton Ihres Mikrofons geht nur an das Programm auf diesem Computer, und keiner, solange Sie stumm sind.",
  program: "Spracherkennungsprogramm",
  programHint:
    "Die Befehlszeile eines Programms, das Ton liest und Text ausgibt, zum Beispiel für Vosk oder Whisper. Landline bringt keines mit.",
  noTap:
    "Dieser Browser kann Ihre Sprache nicht an das Spracherkennungsprogramm weitergeben. Verwenden Sie Chromium oder die App.",
  size: "Größe der Untertitel",
  sizes: { small: "Klein", medium: "Mittel", large: "Groß" },
  place: "Platz der Untertitel",
  places: { bottom: "Unten auf der Bühne", top: "Oben auf der Bühne" },
  readOut: "Untertitel vom Screenreader vorlesen lassen",
  readOutHint: "Er liest jede Zeile vor, sobald sie fertig ist.",
} satisfies Catalogue["captions"];
