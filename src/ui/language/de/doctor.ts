/** The check of this computer. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const doctor = {
  open: "Diesen Computer prüfen …",
  title: "Diesen Computer prüfen",
  fromHome: "Niemand zu finden? Diesen Computer prüfen …",
  running: "Netzwerk, Ports, Firewall, Geräte und Festplatte werden angesehen …",
  moment: "Kamera und Mikrofon werden kurz geöffnet.",
  again: "Noch einmal prüfen",
  findings: "Was sich ergeben hat",
  allWell: "An diesem Computer fehlt nichts.",
  amiss: (count: number) =>
    n(count, { one: "Eins verdient einen Blick.", other: "# Dinge verdienen einen Blick." }),
  /** Those are folded up. */
  well: (count: number) => n(count, { one: "# Punkt ist in Ordnung", other: "# Punkte sind in Ordnung" }),
  ports: "Die Ports von Landline",
  portsFor: {
    mdns: "Meetings in der Nähe",
    links: "Verbindungen zwischen Mitgliedern",
    files: "Dateien",
    media: "Ton und Bild",
  },
  anyPorts: "Landline nimmt beliebige Ports, wie --port 0 es sagt.",
  /** The first line of what is copied. */
  ofComputer: (version: string, time: string) => `Dieser Computer, Landline ${version}, ${time}`,
  openSettings: {
    devices: "Geräte einstellen …",
    files: "Dateien einstellen …",
  },
  joinByCode: "Per Code beitreten …",
  receivePictures: "Bilder empfangen",
  liftLimit: "Grenze aufheben",
  copyCommand: "Befehl kopieren",
  withSomebody: "Mit jemandem testen …",
  copy: "Als Text kopieren",
} satisfies Catalogue["doctor"];
