/** What the operating system and the network refuse. */

export const system = {
  notThere: "Die Datei oder der Ordner ist nicht da.",
  pathThroughFile: "Ein Teil des Pfads ist eine Datei, kein Ordner. Prüfen Sie den Pfad.",
  folderNotFile: "Das ist ein Ordner, keine Datei. Wählen Sie eine Datei.",
  nameTaken: "Etwas mit diesem Namen gibt es schon. Wählen Sie einen anderen Namen.",
  folderNotEmpty: "Der Ordner ist nicht leer. Wählen Sie einen anderen.",
  linkLoop:
    "Die Verknüpfung führt zu sich selbst. Wählen Sie die Datei oder den Ordner, zu dem sie führen sollte.",
  pathTooLong: "Der Name oder Pfad ist zu lang. Wählen Sie einen kürzeren.",
  pathInvalid: "Das System nimmt diesen Namen oder Pfad nicht an. Wählen Sie einen anderen.",
  forbidden: "Das System erlaubt es nicht. Prüfen Sie die Berechtigungen.",
  diskReadOnly: "Die Festplatte ist schreibgeschützt. Wählen Sie einen anderen Ort.",
  diskFull: "Die Festplatte ist voll. Schaffen Sie Platz und versuchen Sie es noch einmal.",
  quotaUsed:
    "Ihr Anteil an der Festplatte ist aufgebraucht. Schaffen Sie Platz und versuchen Sie es noch einmal.",
  fileTooLarge: "Die Datei ist zu groß für diese Festplatte. Wählen Sie einen anderen Ort.",
  diskFault: "Die Festplatte meldet einen Fehler. Prüfen Sie sie, oder wählen Sie einen anderen Ort.",
  deviceGone:
    "Die Festplatte oder das Gerät ist nicht mehr da. Schließen Sie es an und versuchen Sie es noch einmal.",
  networkDriveGone: "Das Netzlaufwerk ist nicht mehr da. Verbinden Sie es und versuchen Sie es noch einmal.",
  usedByOther: "Ein anderes Programm verwendet es. Schließen Sie jenes und versuchen Sie es noch einmal.",
  runByOther: "Ein anderes Programm führt es aus. Schließen Sie jenes und versuchen Sie es noch einmal.",
  otherDisk:
    "Es kann nicht auf eine andere Festplatte verschoben werden. Wählen Sie einen Ort auf derselben.",
  tooManyOpen:
    "Auf diesem Computer sind zu viele Dateien offen. Schließen Sie einige Programme und versuchen Sie es noch einmal.",
  noMemory:
    "Der Computer hat keinen freien Speicher mehr. Schließen Sie einige Programme und versuchen Sie es noch einmal.",
  tooBusy: "Der Computer ist zu beschäftigt. Versuchen Sie es gleich noch einmal.",
  portTaken:
    "Ein anderes Programm verwendet diesen Netzwerk-Port. Schließen Sie es und versuchen Sie es noch einmal.",
  addressGone:
    "Die Netzwerkadresse ist nicht mehr da. Prüfen Sie das Netzwerk und versuchen Sie es noch einmal.",
  networkUnreached: "Das Netzwerk ist nicht erreichbar. Prüfen Sie, ob dieser Computer verbunden ist.",
  computerUnreached:
    "Der andere Computer ist nicht erreichbar. Prüfen Sie, ob beide im selben Netzwerk sind.",
  networkDown: "Das Netzwerk ist ausgefallen. Prüfen Sie, ob dieser Computer verbunden ist.",
  connectionRefused: "Dort antwortet nichts. Prüfen Sie, ob die andere Seite läuft.",
  connectionBroke: "Die Verbindung ist abgebrochen. Versuchen Sie es noch einmal.",
  timedOut: "Es kam nicht rechtzeitig eine Antwort. Versuchen Sie es noch einmal.",
  refusedBySystem: (code: string) => `Das System hat es abgelehnt (${code}). Versuchen Sie es noch einmal.`,

  noCards:
    "Kein Netzwerk: Verbinden Sie diesen Computer mit einem WLAN oder stecken Sie ein Netzwerkkabel ein. Landline merkt es von selbst.",
  noMulticastCards:
    "Über das, was diesen Computer verbindet, etwa ein VPN, erscheinen Besprechungen in der Nähe nicht von selbst: Treten Sie mit einem Code oder Link bei, oder verbinden Sie ihn mit einem Netzwerk.",
  mdnsTaken:
    "Ein anderes Programm behält UDP-Port 5353 (mDNS) für sich, darum sind Meetings in der Nähe nicht zu finden: Beenden Sie es, oder lassen Sie es den Port teilen.",
  mdnsForbidden:
    "Dieser Computer lässt Landline UDP-Port 5353 (mDNS) nicht verwenden: Erlauben Sie es in den Firewall- oder Sicherheitseinstellungen.",
  mdnsFails: (code: string) =>
    `Meetings in der Nähe sind nicht zu finden: mDNS auf UDP-Port 5353 startet nicht (${code}). Prüfen Sie die Netzwerkeinstellungen und die Firewall.`,

  noStartAtLogin:
    "Dieses Landline kann nicht bei der Anmeldung gestartet werden: Starten Sie es über seinen Menüeintrag oder aus seinem Ordner, und versuchen Sie es noch einmal.",
  startAtLoginFails: (file: string, why: string) =>
    `Der Start bei der Anmeldung lässt sich nicht umschalten: ${why} (${file})`,
  noSpeechProgram: (name: string) =>
    `Das Spracherkennungsprogramm ${name} lässt sich nicht starten. Geben Sie in den Einstellungen der Untertitel seinen ganzen Pfad an.`,
  speechProgramEnded: (name: string) =>
    `Das Spracherkennungsprogramm ${name} beendet sich immer wieder, daher bekommt Ihre Sprache keine Untertitel. Prüfen Sie seine Befehlszeile in den Einstellungen der Untertitel.`,
  speechProgramComplained: (name: string, said: string) =>
    `Das Spracherkennungsprogramm ${name} beendet sich immer wieder, daher bekommt Ihre Sprache keine Untertitel. Es meldet: ${said}`,
  speechLineUnread:
    "Das ist keine Befehlszeile: Geben Sie das Programm und seine Argumente ein, mit paarweisen Anführungszeichen um das, was Leerzeichen hat.",
  pageNamesNoProgram:
    "Ein Browserfenster bestimmt kein Programm, das auf diesem Computer läuft. Beenden Sie Landline, und starten Sie es mit --speech-program und der Befehlszeile.",

  verbatim: (text: string) => text,
};
