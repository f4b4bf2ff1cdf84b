/** Recordings and what is made of them. */

export const recording = {
  recordedAlready: "Dieses Meeting wird schon aufgezeichnet.",
  notRecorded: "Dieses Meeting wird nicht aufgezeichnet.",
  recordedNoMore: "Dieses Meeting wird nicht mehr aufgezeichnet.",
  pausedAlready: "Die Aufzeichnung ist schon pausiert.",
  notPaused: "Die Aufzeichnung ist nicht pausiert.",
  noSuchRecording: "Diese Aufzeichnung ist nicht mehr da.",
  noCopyOfThis: "Dieser Ordner enthält keine Kopie dieser Aufzeichnung von einem anderen Computer.",
  noSuchResult: "Diese Datei ist nicht mehr da.",
  stillRecording: "Das Meeting wird noch aufgezeichnet. Beenden Sie erst die Aufzeichnung.",
  joiningThis:
    "Diese Aufzeichnung wird gerade aus der Kopie eines anderen Computers ergänzt. Warten Sie, bis das fertig ist.",
  composingThis: "Aus dieser Aufzeichnung wird gerade etwas erstellt. Brechen Sie das erst ab.",
  composingOther:
    "Aus einer Aufzeichnung wird gerade etwas anderes erstellt. Warten Sie darauf oder brechen Sie es ab.",
  composingElsewhere:
    "Landline erstellt das schon, in seinem Fenster oder durch einen anderen Befehl. Warten Sie darauf oder brechen Sie es dort ab.",
  composerFails: "Das kann nicht erstellt werden: Das Programm dafür scheitert immer wieder.",
  composerBusy: "Es wird schon etwas erstellt.",
  nobodyRecorded: "Niemand ist in dieser Aufzeichnung: Niemand hatte zugestimmt, aufgezeichnet zu werden.",
  nobodySpoke: "In dieser Aufzeichnung hat niemand gesprochen.",
  filmsNeedBrowser:
    "Filme werden mit einem Browser erstellt. Installieren Sie Chromium, Chrome oder Edge und versuchen Sie es dann wieder.",
  filmEncoderMissing:
    "Der Browser, der Filme erstellt, hat keinen Encoder für MP4 (H.264). Erstellen Sie den Film als WebM, oder installieren Sie Chrome oder Edge.",
  filmBrowserUnstartable:
    "Der Browser, mit dem Filme erstellt werden, ließ sich nicht starten. Prüfen Sie, ob er für sich allein startet.",
  filmBrowserEnded: "Der Browser, der den Film erstellt, hat sich beendet.",
  recorderFails:
    "Die Aufzeichnung ist zu Ende, weil ihr Programm immer wieder scheitert. Was aufgezeichnet wurde, ist behalten.",
  recorderUnstartable: "Das Programm für die Aufzeichnung ließ sich nicht starten.",
  recordingUnwritten:
    "Die Aufzeichnung ist zu Ende, weil sie nicht auf diese Festplatte geschrieben werden kann. Was vorher aufgezeichnet wurde, ist behalten.",
  recordingDiskFull:
    "Die Aufzeichnung ist zu Ende, weil die Festplatte fast voll ist. Was aufgezeichnet wurde, ist behalten. Schaffen Sie Platz und zeichnen Sie dann wieder auf.",
  recordedByOthers:
    "Das gilt nur für diesen Computer: Ein anderer zeichnet das Meeting ebenfalls auf und macht weiter.",
  noRoomToRecord: (free: string, needed: string) =>
    `Zum Aufzeichnen ist nicht genug Platz: Auf der Festplatte sind ${free} frei, nötig sind ${needed}. Schaffen Sie Platz und versuchen Sie es dann wieder.`,
  gapInRecording: (from: string, to: string) =>
    `Von ${from} bis ${to} wurde nichts aufgezeichnet: Landline hatte sich beendet und wurde neu gestartet.`,
  beginsLate: (at: string) => `Sie beginnt bei ${at}: Erst von da an hat dieser Computer aufgezeichnet.`,
  lossInRecording: (at: string) =>
    `Um ${at} fehlt etwas Ton oder Bild: Das Netzwerk oder ein Computer war zu langsam.`,
  endedFull: (at: string) => `Sie endet bei ${at}, weil die Festplatte voll war.`,
  endedUnwritten: (at: string) => `Sie endet bei ${at}, weil sie nicht geschrieben werden konnte.`,
  notEnded: (at: string) => `Sie wurde nicht beendet: Was da ist, reicht bis ${at}.`,
};
