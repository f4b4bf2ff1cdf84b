/** What a member may do in a meeting, and what is said of members. */

export const conduct = {
  personNotHere: "Diese Person ist nicht im Meeting.",
  hostsOnly: "Das kann nur ein Host. Bitten Sie einen Host des Meetings.",
  hostsEnd: "Nur ein Host kann das Meeting für alle beenden. Sie können es verlassen.",
  hostsAppoint: "Nur ein Host kann Hosts und Co-Hosts ernennen. Bitten Sie einen Host des Meetings.",
  makerStaysIn: "Wer das Meeting erstellt hat, kann nicht daraus entfernt werden.",
  makerStaysHost: "Wer das Meeting erstellt hat, bleibt sein Host.",
  onlyGiveUp: "Sie können eine Rolle nur abgeben, keine höhere nehmen.",
  noOwnBan: "Sie können sich nicht selbst verbannen; verlassen Sie stattdessen das Meeting.",
  noOwnRemoval: "Sie können sich nicht selbst entfernen; verlassen Sie stattdessen das Meeting.",
  hostBefore: "Diese Person war vor Ihnen Host. Bitten Sie, wer das Meeting erstellt hat.",
  isHostOrCohost: "Diese Person ist Host oder Co-Host. Bitten Sie einen Host des Meetings.",
  notWaiting: "Diese Person wartet nicht auf Einlass, oder Sie können sie nicht einlassen.",
  passcodeStays:
    "Dieses Meeting wurde mit einem Kenncode erstellt, darum kann ihn nur aufheben, wer es erstellt hat. Sie können einen anderen festlegen.",
  takingOver: "Gerade übernimmt jemand anderes das Meeting. Versuchen Sie es gleich noch einmal.",
  viewersAsk:
    "Sie sehen und hören zu, darum können Sie hier keine Umfragen starten. Heben Sie die Hand, um einen Host zu fragen.",
  viewersShare:
    "Sie sehen und hören zu, darum können Sie hier keine Dateien teilen. Heben Sie die Hand, um einen Host zu fragen.",
  viewersCall:
    "Sie sehen und hören zu, darum können Sie niemanden anrufen. Heben Sie die Hand, um einen Host zu fragen.",
  viewersPresent:
    "Sie sehen und hören zu, darum können Sie nicht präsentieren. Heben Sie die Hand, um einen Host zu fragen.",
  viewersSpeak: "Sie sehen und hören zu. Heben Sie die Hand, um sprechen zu dürfen.",
  heldMuted: "Ein Host hat Sie stummgeschaltet. Heben Sie die Hand, damit man Sie bittet zu sprechen.",
  heldStopped:
    "Ein Host hat Ihre Kamera ausgeschaltet. Heben Sie die Hand, damit man Sie bittet, sie einzuschalten.",
  chatClosed:
    "Hosts haben den Chat für alle geschlossen, die zusehen. Heben Sie die Hand, um einen Host zu fragen.",
  chooseReaction: (reactions: string) => `Wählen Sie eine dieser Reaktionen: ${reactions}`,
  fiveReactions: "Höchstens fünf Reaktionen in der Sekunde. Warten Sie einen Moment.",
  captionersOnly:
    "Das kann nur, wen ein Host Untertitel schreiben lässt. Bitten Sie einen Host des Meetings.",
  captionersMost: (max: number) =>
    `Höchstens ${max} Personen können in einem Meeting Untertitel schreiben. Nehmen Sie es erst jemandem ab.`,
  captionsOff: "Untertitel werden nicht behalten, oder kein Host lässt Sie welche schreiben.",
  threeLines: "Höchstens drei Zeilen in der Sekunde. Warten Sie einen Moment.",
  captionNotKept: "Die Zeile wird gezeigt, aber nicht im Verlauf behalten.",
  callOver: "Dieser Anruf ist vorbei.",
  callAnswered: "Dieser Anruf wurde schon angenommen.",
  callElsewhere: "Ein anderes Fenster hat diesen Anruf.",
  inCall: "Sie sind schon in einem Anruf. Legen Sie erst auf.",
  otherCall: "Es gibt schon einen anderen Anruf.",
  mediaElsewhere: "Ein anderes Fenster hat Ton und Bild. Holen Sie beides erst hierher.",
  someonePresents: (name: string) =>
    `${name} präsentiert. Bitten Sie, übernehmen zu dürfen, oder warten Sie auf das Ende.`,
  takeOverDeclined: (name: string) => `${name} präsentiert vorerst weiter.`,

  sendsTooMuch: "Diese Person sendet mehr, als das Meeting annimmt; der Rest wartet.",
  wroteTooMuch: "Diese Person hat mehr geschrieben, als von einer Person behalten wird; der Rest bleibt weg.",
  bringsForged: "Diese Person bringt gefälschte oder fehlerhafte Einträge; sie bleiben weg.",
  wroteTwice: "Diese Person hat unter einem Namen zwei Verläufe geschrieben; beide werden behalten.",
  sendsMalformed: "Diese Person sendet, was keine gültige Nachricht ist; es bleibt weg.",
  sendsNonsense:
    "Das Landline dieser Person sendet Unverständliches und wurde darum eine Weile getrennt. Vielleicht ist es beschädigt: Bitten Sie darum, es neu zu installieren.",
  sendsDamaged:
    "Der Computer dieser Person sendet beschädigte Teile von Dateien. Sie werden von anderen geholt; vielleicht ist dort die Festplatte oder der Speicher defekt.",
  noRoomForCopies:
    "Auf diesem Computer ist kein Platz für Kopien geteilter Dateien: Sie werden hier nicht behalten, nur bei den anderen. Schaffen Sie Platz; Landline macht von selbst weiter.",
  noRoomForMessages:
    "Auf diesem Computer ist kein Platz für neue Nachrichten: Sie werden hier nicht behalten, nur bei den anderen. Schaffen Sie Platz; Landline macht von selbst weiter.",
  noRoomForBoth:
    "Auf diesem Computer ist kein Platz für neue Nachrichten und Kopien geteilter Dateien: Sie werden hier nicht behalten, nur bei den anderen. Schaffen Sie Platz; Landline macht von selbst weiter.",
  theirNoRoomForCopies:
    "Auf dem Computer dieser Person ist kein Platz für Kopien geteilter Dateien: Sie werden dort nicht behalten. Was andere haben, bleibt.",
  theirNoRoomForMessages:
    "Auf dem Computer dieser Person ist kein Platz für neue Nachrichten: Sie werden dort nicht behalten. Was andere haben, bleibt.",
  theirNoRoomForBoth:
    "Auf dem Computer dieser Person ist kein Platz für neue Nachrichten und Kopien geteilter Dateien: Sie werden dort nicht behalten. Was andere haben, bleibt.",
};
