/** Later versions of Landline, which go from machine to machine. */

export const update = {
  updatesOff:
    "Dieses Landline wurde ohne Schlüssel für Versionen gebaut: Es nimmt keine Updates an und bietet keine an.",
  updateNone: "Niemand hier hat ein neueres Landline für diesen Computer.",
  updateAway: (version: string) =>
    `Niemand, der Landline ${version} hat, ist im Meeting. Treten Sie einem bei, in dem es jemand hat.`,
  updateNotHere: "Das neuere Landline ist noch nicht auf diesem Computer. Holen Sie es zuerst.",
  updateNoRelease: (folder: string) =>
    `In ${folder} ist keine Version. Nennen Sie den Ordner mit release.json, release.json.sig und den Paketen.`,
  updateForged:
    "Dieses Landline kennt keinen Schlüssel, mit dem diese Version signiert ist. Sie wurde nicht angenommen.",
  updateOlder: (version: string, later: string) =>
    `Landline ${version} ist älter als ${later}, das hier schon bekannt ist. Es wurde nicht angenommen.`,
  updateDamaged: (name: string) =>
    `${name} ist nicht die Datei, die zur Version gehört. Sie wurde hier gelöscht: Holen Sie sie noch einmal.`,
  updateWrongFile: (name: string) =>
    `${name} ist nicht die Datei, die zur Version gehört. Kopieren Sie sie noch einmal.`,
  updateNoPackages: (folder: string) =>
    `Keines der Pakete dieser Version ist in ${folder}. Legen Sie sie neben release.json.`,
  updateFetchFailed: (version: string) =>
    `Landline ${version} ist nicht angekommen. Versuchen Sie es noch einmal.`,
  updateDoDebian: (version: string, command: string) =>
    `Landline ${version} ist da und geprüft. Verlassen Sie das Meeting, schließen Sie Landline und geben Sie in einem Terminal ein: ${command}`,
  updateDoLinux: (version: string, command: string) =>
    `Landline ${version} ist da und geprüft. Entpacken Sie es in einem Terminal: ${command} Schließen Sie dann dieses Landline und starten Sie „landline“ im neuen Ordner.`,
  updateDoWindows: (version: string, file: string) =>
    `Landline ${version} ist da und geprüft. Entpacken Sie ${file}, schließen Sie dieses Landline und starten Sie „Install.cmd“ im neuen Ordner.`,
  updateDoMac: (version: string, file: string) =>
    `Landline ${version} ist da und geprüft. Entpacken Sie ${file}, schließen Sie dieses Landline und öffnen Sie „Landline“ im neuen Ordner.`,
};
