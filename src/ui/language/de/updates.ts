/** A later version of Landline. */
import type { Catalogue } from "../en/index.ts";

export const updates = {
  label: "Ein neueres Landline",
  has: (name: string, version: string) => `${name} hat Landline ${version}.`,
  runsHere: (version: string) => `Auf diesem Computer läuft ${version}.`,
  get: "Holen",
  notNow: "Nicht jetzt",
  coming: (version: string) => `Landline ${version} ist unterwegs.`,
  isHere: (version: string) => `Landline ${version} ist auf diesem Computer.`,
  howToInstall: "So wird es installiert …",
  again: "Noch einmal versuchen",
  installTitle: "Das neuere Landline installieren",
  checking: "Das Paket wird noch einmal geprüft …",
  copy: {
    command: "Befehl kopieren",
    path: "Pfad kopieren",
  },
  byHand:
    "Landline installiert nichts von selbst. Andere in Ihren Meetings können das Paket von diesem Computer holen.",
} satisfies Catalogue["updates"];
