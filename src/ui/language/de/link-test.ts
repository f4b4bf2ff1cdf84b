/** The test of the connection with another member. */
import type { Catalogue } from "../en/index.ts";

export const linkTest = {
  open: "Verbindung testen …",
  title: "Verbindung testen",
  partner: "Mit",
  hint: "Beide Computer tauschen einige Sekunden lang ein paar Megabyte aus. Dort muss niemand etwas tun.",
  start: "Testen",
  again: "Noch einmal testen",
  stages: {
    linking: "Eine Verbindung wird hergestellt …",
    asking: "Warten auf den anderen Computer …",
    probing: "Pakete werden in beide Richtungen gesendet …",
    sending: "Die Geschwindigkeit hin wird gemessen …",
    receiving: "Die Geschwindigkeit zurück wird gemessen …",
  },
  nobody: "Sonst ist niemand im Meeting.",
  findings: "Was der Test ergeben hat",
  measured: "Was gemessen wurde",
  there: "Hin",
  here: "Zurück",
  tcp: "Anrufe (TCP)",
  datagrams: "Pakete (UDP)",
  multicast: "Multicast",
  size: "Größtes Paket",
  rate: "Geschwindigkeit",
  passes: "kommt durch",
  blocked: "blockiert",
  ofAll: (came: number, all: number) => `${came} von ${all}`,
  bytes: (value: number) => `${value} Byte`,
  roundTrip: "Hin und zurück",
  clocks: "Abstand der Uhren",
  seconds: (value: string) => `${value} s`,
  /** Names of the signs before findings. */
  severities: {
    ok: "Gut",
    warning: "Hinweis",
    failure: "Problem",
  },
  done: "Der Test ist vorbei.",
} satisfies Catalogue["linkTest"];
