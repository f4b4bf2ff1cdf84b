/** Files that are shared, fetched and saved. */
import { n } from "./plural.ts";

export const files = {
  noSuchFile: "Diese Datei gibt es in diesem Meeting nicht. Vielleicht wurde sie zurückgezogen.",
  neitherFileNorFolder: (name: string) => `„${name}“ ist weder eine Datei noch ein Ordner.`,
  sharingCancelled: "Das Teilen wurde abgebrochen.",
  tooLargeToShare: "Dateien ab 4 TB können nicht geteilt werden.",
  notDescribable: "Die Datei lässt sich nicht beschreiben.",
  notOnComputer: "Die Datei ist nicht auf diesem Computer.",
  largerThanCopies: "Sie ist größer als der Platz für Kopien der Dateien anderer.",
  filesUnavailable: "Dateien können nicht geteilt werden.",
  filesNotReady: "Dateien sind noch nicht bereit. Versuchen Sie es noch einmal.",
  interrupted: "Es wurde unterbrochen. Versuchen Sie es noch einmal.",
  noFolderToSave: (folder: string) => `Zum Speichern gibt es keinen Ordner ${folder}.`,
  tooManyNamed: (name: string, folder: string) => `In ${folder} gibt es zu viele Dateien namens ${name}.`,
  noRoom: (needed: string, folder: string) =>
    `Auf der Festplatte ist nicht genug Platz: Nötig sind ${needed} (${folder}). Schaffen Sie Platz und versuchen Sie es noch einmal.`,
  noRoomHas: (needed: string, has: string, folder: string) =>
    `Auf der Festplatte ist nicht genug Platz: Nötig sind ${needed}, frei sind ${has} (${folder}). Schaffen Sie Platz und versuchen Sie es noch einmal.`,
  fileGone: "Die Datei oder der Ordner ist nicht mehr da.",
  fileForbidden:
    "Die Datei oder der Ordner darf nicht gelesen oder geschrieben werden. Prüfen Sie die Berechtigungen.",
  readOnlyDisk: "Die Festplatte ist schreibgeschützt.",
  tooLargeForDisk: "Das Dateisystem dieser Festplatte fasst keine so große Datei.",
  fileWentWrong: "Mit der Datei ist etwas schiefgegangen.",
  noArchive: "Was gesendet wurde, ist kein Ordner, der sich entpacken lässt.",
  tooManyToUnpack: "Der Ordner hat zu viele Dateien, um ihn zu entpacken.",
  tooManyToShare: (max: number) =>
    `Der Ordner hat mehr als ${max.toLocaleString("de")} Dateien: Teilen Sie Teile davon.`,
  changedSince: (name: string) =>
    `„${name}“ hat sich geändert, seit es geteilt wurde. Teilen Sie es noch einmal.`,
  offersNoFile: "Was angeboten wird, ist keine Datei.",
  otherSize:
    "Die Datei ist nicht die angekündigte: Ihre Größe oder ihr Siegel weicht ab. Es wurde nichts gespeichert.",
  otherHash:
    "Die Datei ist nicht die angekündigte: Ihre SHA-256-Prüfsumme weicht ab. Es wurde nichts gespeichert.",
  otherKey: "Die Datei lässt sich nicht öffnen: Ihr Schlüssel passt nicht.",
  seederOutOfReach:
    "Dieser Computer und der, der das Fehlende hat, erreichen einander nicht. Lassen Sie Landline auf einem der beiden durch die Firewall, oder warten Sie, bis jemand anderes die Datei hat; es geht von selbst weiter.",
  seederMissing: "Niemand, der hier ist, hat das Fehlende; es geht von selbst weiter.",
  withdrawnMeanwhile: (name: string) =>
    `„${name}“ wurde zurückgezogen, bevor die Datei ganz hier war. Bitten Sie darum, dass sie noch einmal geteilt wird.`,
  notFetched: "Die Datei konnte nicht geholt werden.",
  savingGivenUp: "Das Speichern wurde aufgegeben.",
  notSaved: "Die Datei wurde nicht gespeichert.",
  fetchedByOther: "Inzwischen hat jemand anderes diese Datei geholt. Versuchen Sie es noch einmal.",
  noWholeCopy:
    "Dieser Computer hat keine ganze Kopie dieser Datei. Treten Sie dem Meeting bei, wenn jemand da ist, der sie hat, und speichern Sie sie dann.",
  underWay:
    "Diese Datei ist auf dem Weg in einen anderen Ordner. Speichern Sie sie noch einmal, wenn sie angekommen ist.",
  nobodyHasFile:
    "Niemand, der im Meeting ist, hat diese Datei. Speichern Sie sie, wenn jemand da ist, der sie hat.",
  pageNamesNoPaths: "Ein Browserfenster nennt keine Pfade. Wählen Sie die Datei im Fenster aus.",
  pageNamesNoFolder:
    "Ein Browserfenster bestimmt keinen Ordner auf diesem Computer. Beenden Sie Landline, und starten Sie es mit --download-folder und dem Ordner.",
  exportThere: (file: string) => `${file} gibt es schon. Wählen Sie einen anderen Namen.`,
  exportUnwritable: (file: string) =>
    `${file} kann nicht geschrieben werden. Wählen Sie einen Ordner, den es gibt und der Ihnen gehört.`,
  downloadsUnwritable: (folder: string) =>
    `In ${folder} können keine Dateien gespeichert werden. Wählen Sie in den Einstellungen einen anderen Ordner.`,
  unfitFolder: (folder: string) =>
    `${folder} ist kein Ordner, in dem Dateien gespeichert werden können. Wählen Sie einen anderen.`,
  sharedWithout: (folder: string, list: string) => `Der Ordner „${folder}“ wird ohne ${list} geteilt.`,
  leftOutKind: (path: string) => `„${path}“ (ein Link oder eine besondere Datei)`,
  leftOutName: (path: string) =>
    `„${path}“ (der Name lässt sich auf anderen Computern nicht schreiben; benennen Sie es um)`,
  leftOutUnreadable: (path: string) => `„${path}“ (darf nicht gelesen werden; prüfen Sie die Berechtigungen)`,
  leftOutMore: (count: number) => n(count, { one: "# weiteres", other: "# weitere" }),
};
