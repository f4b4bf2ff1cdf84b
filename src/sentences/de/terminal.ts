/** What the commands print at a terminal. */
import { n } from "./plural.ts";

export const terminal = {
  noMeetingsNearby: "Keine Meetings in der Nähe.",
  startAMeeting: "Beginnen Sie eines mit: landline create <Titel>",
  peopleThere: (count: number) => n(count, { one: "# Person", other: "# Personen" }),
  markPasscode: "Kenncode",
  markOtherVersion: "andere Version",
  markPrivate: "(privat)",
  markDeleted: "(gelöscht)",
  nothingRecorded: "Dieser Computer hat noch nichts aufgezeichnet.",
  noRecordingNamed: (name: string) =>
    `Dieser Computer hat keine Aufzeichnung „${name}“. Siehe: landline recordings`,
  stillRecorded: "Das Meeting wird noch aufgezeichnet. Beenden Sie zuerst die Aufzeichnung.",
  nothingKept: "Dieser Computer bewahrt noch keine Meetings auf.",
  nothingShared: "In diesem Meeting wurde nichts geteilt.",
  historyTaken:
    "Ein anderes Programm hat den Verlauf in diesem Datenordner geöffnet. Versuchen Sie es noch einmal, wenn es beendet ist.",
  runningSilent:
    "Das Landline, das mit diesem Datenordner läuft, antwortet nicht. Versuchen Sie es noch einmal, oder beenden Sie es zuerst.",
  byteCount: (size: string) => size,
  writtenTo: (file: string) => `Geschrieben in ${file}`,
  wasShared: (person: string, name: string, size: string) => `${person} hat geteilt: ${name} (${size})`,
  wasAnnounced: (person: string, text: string) => `${person} hat angekündigt: ${text}`,
  wasCaptioned: (person: string, text: string) => `${person} (Untertitel): ${text}`,
  wasAsked: (person: string, question: string) => `${person} hat gefragt: ${question}`,
  noFileNamed: (name: string) =>
    `In diesem Meeting gibt es keine Datei „${name}“. Ohne --save listet der Befehl sie auf.`,
  savingStopped: "Aufgegeben. Was gespeichert wurde, bleibt.",
  folderTakesNoFiles: (folder: string) => `In ${folder} können keine Dateien gespeichert werden.`,
  savedFile: (path: string, size: string) => `Gespeichert: ${path} (${size})`,
  savedBefore: (path: string) => `Schon da: ${path}`,
  savedCount: (count: number) => `${count} gespeichert`,
  thereCount: (count: number) => `${count} schon da`,
  notSavedCount: (count: number) => `${count} nicht gespeichert`,
  thisIsVersion: (version: string) => `Dies ist Landline ${version}.`,
  noOtherRelease: "Hier ist keine andere Version bekannt.",
  noLaterRelease: (version: string) => `Hier ist keine neuere als ${version} bekannt.`,
  laterIsHere: (version: string) =>
    `Landline ${version} ist auf diesem Computer. So wird es installiert: landline update --install`,
  laterIsOut: (version: string) =>
    `Landline ${version} ist erschienen. Es kommt von einem Teilnehmer eines Meetings, der es hat.`,
  othersCanGet: "Andere können in einem Meeting von diesem Computer bekommen:",
  testNeedsLandline:
    "Mit diesem Datenordner läuft kein Landline. Starten Sie es, treten Sie einem Meeting bei und prüfen Sie noch einmal.",
  testInNoMeeting: "Landline ist in keinem Meeting. Treten Sie einem bei und prüfen Sie noch einmal.",
  testMeetingLeft: "Das Meeting wurde verlassen.",
  severalOfThatName: (count: number, ids: string) =>
    `Es gibt ${count} dieses Namens. Geben Sie eine Kennung an: ${ids}.`,
  nobodyOfThatName: "Niemand dieses Namens ist da.",
  nobodyElseThere: "Sonst ist niemand im Meeting.",
  inMeetingAre: (names: string) => `Im Meeting sind: ${names}.`,
  testedWith: (name: string) => `Mit ${name}`,
  testedTo: (name: string) => `Zu ${name}`,
  testedFrom: (name: string) => `Von ${name}`,
  testedTimes: "Zeiten",
  testedYes: "ja",
  testedNo: "nein",
  testedUnknown: "unbekannt",
  someOf: (count: number, all: number) => `${count} von ${all}`,
  packetsUpTo: (bytes: number) => `Pakete bis ${bytes} Byte`,
  packetsUnknown: "größtes Paket unbekannt",
  rateIs: (rate: string) => `${rate.replace(".", ",")} Mbit/s`,
  rateUnknown: "Rate unbekannt",
  roundTripAndClocks: (ms: string, seconds: string) =>
    `Hin und zurück ${ms.replace(".", ",")} ms; die Uhren gehen ${seconds.replace(".", ",")} s auseinander.`,
};
