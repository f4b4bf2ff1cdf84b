/** What is said at the start, before a window is there, and at a terminal. */

export const start = {
  dataFolderNewer: (folder: string) =>
    `Den Datenordner ${folder} hat zuletzt ein neueres Landline benutzt. Installieren Sie jene Version wieder, oder wählen Sie mit --data-dir einen anderen Ordner.`,
  dataFolderUnwritable: (folder: string) =>
    `In den Datenordner ${folder} kann nicht geschrieben werden. Machen Sie ihn beschreibbar, oder wählen Sie mit --data-dir einen anderen.`,
  startPortsTaken: (first: number, last: number, port: number) =>
    `Andere Programme belegen die Ports ${first} bis ${last}, darum rufen andere Teilnehmer diesen Computer an Port ${port} an. Vielleicht muss eine Firewall das durchlassen, und Codes gelten bis zum nächsten Start.`,
  mediaFileUnread: (path: string) => `Die Datei ${path} kann nicht gelesen werden. Prüfen Sie den Pfad.`,
  noY4mFile: (path: string) =>
    `${path} ist keine y4m-Datei (ffmpeg -i in.mp4 -pix_fmt yuv420p out.y4m erzeugt eine). Geben Sie bei --camera eine solche an.`,
  noWavFile: (path: string) =>
    `${path} ist keine WAV-Datei (ffmpeg -i in.mp3 out.wav erzeugt eine). Geben Sie bei --microphone eine solche an.`,
  passcodeFileUnread: (path: string) =>
    `Die Datei ${path} kann nicht gelesen werden. Geben Sie eine an, deren erste Zeile der Kenncode ist.`,
  passcodeFileEmpty: (path: string) =>
    `Die erste Zeile von ${path} ist leer. Schreiben Sie den Kenncode dorthin.`,
  runsAlready:
    "Landline läuft schon mit diesem Datenordner; sein Fenster wurde gebeten, nach vorn zu kommen.",
  identityRenewed: "Dieser Datenordner hat jetzt eine eigene Identität. Starten Sie Landline neu.",
  coreKeepsFailing:
    "Der Kern von Landline fällt immer wieder aus. Starten Sie Landline mit --verbose, um zu sehen, warum.",
  coreFailed: (text: string) => `In Landline ist ein eigener Fehler aufgetreten, es beendet sich: ${text}`,
  noBrowser: (url: string) =>
    `Weder Electron noch Chromium, Chrome oder Edge ist installiert. Öffnen Sie dies in einem Browser: ${url}`,
  opensInBrowser: (browser: string, url: string) =>
    `Electron ist nicht installiert; Landline öffnet sein Fenster in ${browser}. Zeigt dieses eine Fehlerseite, öffnen Sie dies in irgendeinem Browser: ${url}`,
  browserNotStarted: (browser: string, url: string) =>
    `${browser} konnte nicht gestartet werden. Öffnen Sie ${url} in einem Browser.`,
  windowServed: (url: string) => `Landline ist bereit. Öffnen Sie ${url}`,
  inTheMeeting: (title: string) => `Im Meeting „${title}“.`,
  consoleServed: (file: string) => `Die Konsole öffnet sich über ${file}, nur auf diesem Computer.`,
};
