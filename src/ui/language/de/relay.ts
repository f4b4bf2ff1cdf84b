/** The console of a relay. */
import type { Catalogue } from "../en/index.ts";

export const relay = {
  runsFor: (version: string, span: string) => `Landline ${version} · läuft seit ${span}`,
  lost: "Das Relay antwortet nicht. Es ist vielleicht beendet.",
  drain: "Übergeben und pausieren",
  drainHint:
    "Ein anderes Mitglied trägt das Meeting von jetzt an, ohne dass es jemand merkt. Das Relay tritt dann keinem Meeting bei.",
  resume: "Wieder Meetings tragen",
  resumeHint: "Das Relay tritt dem nächsten Meeting bei, für das es gestartet wurde.",
  load: "Last",
  processor: "Prozessor",
  memory: "Speicher",
  ofWhich: (share: string) => `Medien: ${share}`,
  comesIn: "Kommt herein",
  goesOut: "Geht hinaus",
  packets: (figure: string) => `${figure} Pakete/s`,
  diskFree: "Frei auf der Festplatte",
  ofTotal: (size: string) => `von ${size}`,
  people: "Personen im Meeting",
  person: "Person",
  switchedOn: "An",
  thisRelay: (name: string) => `${name} (dieses Relay)`,
  waitsForAny: "Es tritt dem ersten offenen Meeting in der Nähe bei.",
  waitsFor: (title: string) => `Es tritt „${title}“ bei, sobald es da ist.`,
  takesNone: "Es tritt keinem bei, bis Sie es lassen.",
  otherMeetings: "Andere Meetings in der Nähe",
  settings: "Einstellungen",
  name: "Name",
  nameHint: "Wie ihn die Personen im Meeting lesen.",
  writes: "Das Protokoll nimmt auf",
  writesHint: "Alles braucht viel Platz. Bis zum nächsten Start.",
  shows: "Anzeigen",
  search: "Suchen",
  noLines: "Keine Zeile hat das.",
  log: "Protokoll",
  filesIn: (folder: string) =>
    `Die Dateien liegen in ${folder}; die älteste wird gelöscht, wenn es fünf zu je 4 MB gibt.`,
  states: {
    waiting: "Wartet auf ein Meeting",
    joining: "Tritt bei",
    inMeeting: "In einem Meeting",
    draining: "Übergibt",
    drained: "Pausiert",
  },
  /** What the log takes and shows, at least. */
  levels: {
    debug: "Alles",
    info: "Was geschieht",
    warn: "Was seltsam ist",
    error: "Was misslingt",
  },
} satisfies Catalogue["relay"];
