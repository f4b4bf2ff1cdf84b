/** Cameras, microphones and speakers. */
import type { Catalogue } from "../en/index.ts";

export const devices = {
  notConnected: (chosen: string, opened: string) =>
    `${chosen} ist nicht angeschlossen. Solange wird ${opened} verwendet.`,
  notOpenedUsing: (chosen: string, opened: string) =>
    `${chosen} konnte nicht geöffnet werden. Stattdessen wird ${opened} verwendet.`,
  disconnectedUsing: (gone: string, opened: string) =>
    `${gone} wurde getrennt. Jetzt wird ${opened} verwendet.`,
  isBack: (device: string) => `${device} ist wieder da und wird wieder verwendet.`,
  camera: {
    default: "Standardkamera",
    name: "Die Kamera",
    another: "eine andere Kamera",
    none: "Keine Kamera gefunden. Sie können auch ohne teilnehmen.",
    notAllowed:
      "Landline darf die Kamera nicht verwenden. Erlauben Sie es neben der Adresse der Seite (in einem Fenster ohne Adresse: im Menü ⋮) oder in den Datenschutzeinstellungen des Systems und schalten Sie sie dann wieder ein.",
    inUse:
      "Ein anderes Programm scheint die Kamera zu verwenden. Schließen Sie es und schalten Sie sie dann wieder ein.",
    notOpened: "Die Kamera konnte nicht geöffnet werden.",
    goesOn: "Die Kamera läuft weiter wie bisher: Sie konnte nicht neu geöffnet werden.",
    disconnected: "Die Kamera wurde getrennt. Sie sind ohne sie weiter im Meeting.",
    isBack: (label: string) => `${label} ist wieder da. Schalten Sie die Kamera ein, um sie zu verwenden.`,
  },
  microphone: {
    default: "Standardmikrofon",
    name: "Das Mikrofon",
    another: "ein anderes Mikrofon",
    none: "Kein Mikrofon gefunden. Sie können zuhören und im Chat schreiben.",
    notAllowed:
      "Landline darf das Mikrofon nicht verwenden. Erlauben Sie es neben der Adresse der Seite (in einem Fenster ohne Adresse: im Menü ⋮) oder in den Datenschutzeinstellungen des Systems und schalten Sie es dann wieder ein.",
    inUse:
      "Ein anderes Programm scheint das Mikrofon zu verwenden. Schließen Sie es und schalten Sie das Mikrofon dann wieder ein.",
    notOpened: "Das Mikrofon konnte nicht geöffnet werden.",
    goesOn: "Das Mikrofon läuft weiter wie bisher: Es konnte nicht neu geöffnet werden.",
    disconnected: "Das Mikrofon wurde getrennt. Sie sind ohne es weiter im Meeting.",
    isBack: (label: string) => `${label} ist wieder da. Schalten Sie das Mikrofon ein, um es zu verwenden.`,
  },
  speaker: {
    default: "Standardlautsprecher",
    name: "Der Lautsprecher",
    disconnected: (label: string) => `${label} wurde getrennt. Der Ton kommt aus dem Standardlautsprecher.`,
    isBack: (label: string) => `${label} ist wieder da. Der Ton kommt wieder von dort.`,
  },
} satisfies Catalogue["devices"];
