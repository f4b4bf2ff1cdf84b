/** Die Liste der Hinweise, und welche davon erwünscht sind. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const notices = {
  title: "Hinweise",
  all: "Hinweise dieses Meetings, die neuesten zuerst",
  none: "Noch keine Hinweise",
  noneText: "Hinweise, die vom Bildschirm verschwunden sind, lassen sich hier nachlesen, bis Sie gehen.",
  choose: "Wählen, welche Hinweise gezeigt werden",
  withOthers: (text: string, count: number) =>
    n(count, { one: `${text} (und # weiterer Hinweis)`, other: `${text} (und # weitere Hinweise)` }),
  kinds: {
    people: "Personen, die kommen, gehen oder die Hand heben",
    messages: "Nachrichten",
    files: "Dateien, die geteilt oder gespeichert werden",
    recording: "Aufzeichnungen, die pausieren, enden oder fertig sind",
    activity: "Präsentieren, Umfragen, Timer, Reaktionen und die Sperre",
    machine: "Schwache Netzwerke und ein zu langsamer Computer",
  },
  always:
    "Immer erfahren Sie, dass Sie entfernt oder stummgeschaltet werden, dass eine Aufzeichnung beginnt, dass ein Gerät fehlt, wer anruft und was schiefgeht. Was ausgeschaltet ist, steht trotzdem in der Liste der Hinweise.",
} satisfies Catalogue["notices"];
