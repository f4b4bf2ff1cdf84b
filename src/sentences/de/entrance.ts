/** Getting into a meeting, and what a person types on the way. */
import { n } from "./plural.ts";

export const entrance = {
  wrongPasscode:
    "Der Kenncode ist falsch. Prüfen Sie ihn mit jemandem im Meeting und versuchen Sie es noch einmal.",
  passcodeNeeded: "Dieses Meeting braucht einen Kenncode. Fragen Sie jemanden im Meeting danach.",
  tooManyPasscodes: (seconds: number) =>
    `Zu viele falsche Kenncodes. Versuchen Sie es in ${n(seconds, { one: "# Sekunde", other: "# Sekunden" })} wieder.`,
  protocolVersion:
    "Das Meeting verwendet eine andere Version von Landline. Installieren Sie auf beiden Computern dieselbe.",
  meetingFull: "Das Meeting ist voll. Versuchen Sie es wieder, wenn jemand gegangen ist.",
  banned: "Ein Host hat Sie aus diesem Meeting verbannt. Nur ein Host kann das aufheben.",
  stillBanned:
    "Ein Host hat Sie aus diesem Meeting verbannt. Bitten Sie einen Host, das aufzuheben, und versuchen Sie es dann wieder.",
  removed: "Ein Host hat Sie aus diesem Meeting entfernt. Sie dürfen wieder um Einlass bitten.",
  ended: "Ein Host hat das Meeting für alle beendet.",
  locked:
    "Dieses Meeting ist gesperrt. Bitten Sie einen Host darin, es zu entsperren, und versuchen Sie es dann wieder.",
  notAdmitted: "Ein Host hat Sie nicht eingelassen. Sie dürfen noch einmal fragen.",
  blocked: "Ein Host hat Sie zweimal abgewiesen, darum können Sie in diesem Meeting heute nicht mehr fragen.",
  copyInMeeting:
    "Eine andere Kopie dieses Landline ist schon in dem Meeting, mit demselben Datenordner. Schließen Sie sie, oder starten Sie diese mit einem eigenen Datenordner.",
  identityInUse:
    "Die Identität dieses Datenordners ist auf einem anderen Computer in Gebrauch. Geben Sie jeder Kopie einen eigenen Datenordner.",
  everybodyBusy:
    "Die Computer in diesem Meeting sind zu beschäftigt, um zu antworten. Warten Sie einen Moment und versuchen Sie es dann wieder.",
  nobodyReached:
    "Niemand im Meeting ist erreichbar. Prüfen Sie, ob beide Computer im selben Netzwerk sind und keine Firewall dazwischen steht.",
  keptDamaged:
    "Was von diesem Meeting aufbewahrt war, ist beschädigt. Treten Sie über jemanden bei, der darin ist, oder erstellen Sie ein neues.",
  keptByOther:
    "Dieses Meeting wurde von einer anderen Identität aufbewahrt. Treten Sie über jemanden bei, der darin ist.",
  cannotOpen: (title: string) =>
    `„${title}“ lässt sich von hier aus nicht öffnen. Treten Sie über jemanden bei, der darin ist, oder erstellen Sie ein neues.`,
  alreadyInMeeting: "Sie sind schon in einem Meeting. Verlassen Sie es erst.",
  notInMeeting: "Sie sind in keinem Meeting. Treten Sie erst einem bei.",
  leaveToDelete: "Sie sind in diesem Meeting. Verlassen Sie es, bevor Sie es löschen.",
  windowClosed: (title: string) =>
    `Sie haben „${title}“ verlassen, weil das Fenster eine Minute lang geschlossen war. Treten Sie über die Liste wieder bei.`,
  joinCancelled: "Das Beitreten wurde abgebrochen.",
  noNetwork:
    "Dieser Computer ist in keinem Netzwerk. Schließen Sie ein Kabel oder WLAN an und versuchen Sie es dann wieder.",
  severalMeetings: (title: string, ids: string) =>
    `Mehrere Meetings heißen „${title}“. Treten Sie mit der Kennung bei: ${ids}.`,
  severalKept: (title: string, ids: string) =>
    `Mehrere Meetings heißen „${title}“. Nennen Sie eines mit seiner Kennung: ${ids}.`,
  noMeetingHere: (title: string) => `Hier gibt es kein Meeting „${title}“.`,
  noneNearby: "Es ist kein Meeting in der Nähe.",
  nearby: (titles: string) => `In der Nähe: ${titles}.`,
  checkTitle: "Prüfen Sie den Titel und ob beide Computer im selben Netzwerk sind.",
  noMeetingKept: (title: string) => `Dieser Computer bewahrt kein Meeting „${title}“ auf.`,
  keptUnreadable: (title: string) => `Was von „${title}“ aufbewahrt ist, kann nicht gelesen werden.`,

  wayEmpty:
    "Geben Sie einen Code, einen Link oder eine Adresse ein. Jemand im Meeting findet sie unter „Einladen“.",
  linkCut:
    "Der Link ist nicht vollständig. Kopieren Sie ihn noch einmal, vom ersten Zeichen bis zum letzten.",
  noSuchPort: (port: string) => `Es gibt keinen Port „${port}“. Ports gehen von 1 bis 65535.`,
  noWay: (typed: string) =>
    `„${typed}“ ist kein Code, kein Link und keine Adresse. Eine Adresse sieht aus wie 192.168.1.20.`,
  codeStrange: (group: number, typed: string) =>
    `Die ${group}. Gruppe des Codes, „${typed}“, enthält ein Zeichen, das in keinem Code vorkommt. Vergleichen Sie sie noch einmal mit dem Code.`,
  codeUneven: (group: number, typed: string, length: number, needed: number) =>
    `Die ${group}. Gruppe des Codes, „${typed}“, hat ${length} statt ${needed} Zeichen. Vergleichen Sie sie noch einmal mit dem Code.`,
  codeMistyped: (group: number, typed: string) =>
    `In der ${group}. Gruppe des Codes, „${typed}“, ist ein Tippfehler. Vergleichen Sie sie noch einmal mit dem Code.`,
  codeTooNew:
    "Der Code stammt von einer neueren Version von Landline. Installieren Sie hier dieselbe Version.",
  codeCut: (groups: number, needed: number) =>
    `Der Code hat ${n(groups, { one: "# Gruppe", other: "# Gruppen" })} statt ${needed}. Lassen Sie sich den ganzen geben.`,
  codePortZero: "Der Code nennt Port 0, den es nicht gibt. Fragen Sie noch einmal danach.",
  ownCode: "Das führt zu diesem Computer. Verwenden Sie den Code von jemandem, der im Meeting ist.",
  linkOutdated:
    "Wer Ihnen diesen Link gegeben hat, ist inzwischen in einem anderen Meeting. Bitten Sie um einen neuen Link.",
  noSuchComputer: (name: string) =>
    `Hier heißt kein Computer „${name}“. Geben Sie seine Adresse ein, etwa 192.168.1.20.`,
  otherThanCode: (where: string) =>
    `Unter ${where} antwortet jemand anderes, als der Code nennt. Bitten Sie um einen neuen und treten Sie damit bei.`,
  otherThanLink: (where: string) =>
    `Unter ${where} antwortet jemand anderes, als der Link nennt. Bitten Sie um einen neuen und treten Sie damit bei.`,
  noMeetingThere: (where: string) =>
    `Der Computer unter ${where} ist an, aber Landline ist dort in keinem Meeting. Prüfen Sie die Adresse oder bitten Sie um einen neuen Code.`,
  nothingAnswers: (where: string, port: number) =>
    `Unter ${where} antwortet nichts. Prüfen Sie die Adresse, ob beide Netzwerke verbunden sind und ob dort keine Firewall Landline sperrt (TCP-Port ${port}).`,
  nobodyTakesCall: (where: string) =>
    `Unter ${where} nimmt niemand aus einem Meeting ab. Prüfen Sie, ob Landline dort in einem Meeting ist und ob dieser Computer einen Weg in jenes Netzwerk hat.`,

  nameEmpty: "Ihr Name darf nicht leer sein. Geben Sie mindestens einen Buchstaben ein.",
  nameTooLong: (max: number, length: number) =>
    `Ihr Name darf ${max} Zeichen haben; dieser hat ${length}. Kürzen Sie ihn.`,
  nameTooHeavy: "Ihr Name ist zu lang: Seine Emojis oder Akzente zählen als mehrere Zeichen. Kürzen Sie ihn.",
  titleEmpty: "Der Titel eines Meetings darf nicht leer sein. Geben Sie mindestens einen Buchstaben ein.",
  titleTooLong: (max: number, length: number) =>
    `Der Titel eines Meetings darf ${max} Zeichen haben; dieser hat ${length}. Kürzen Sie ihn.`,
  titleTooHeavy:
    "Der Titel ist zu lang: Seine Emojis oder Akzente zählen als mehrere Zeichen. Kürzen Sie ihn.",
  lineEmpty: "Eine Zeile darf nicht leer sein. Geben Sie mindestens einen Buchstaben ein.",
  lineTooLong: (max: number, length: number) =>
    `Eine Zeile darf ${max} Zeichen haben; diese hat ${length}. Kürzen Sie sie.`,
  lineTooHeavy: "Die Zeile ist zu lang: Ihre Emojis oder Akzente zählen als mehrere Zeichen. Kürzen Sie sie.",
  questionEmpty: "Eine Frage darf nicht leer sein. Geben Sie mindestens einen Buchstaben ein.",
  questionTooLong: (max: number, length: number) =>
    `Eine Frage darf ${max} Zeichen haben; diese hat ${length}. Kürzen Sie sie.`,
  questionTooHeavy:
    "Die Frage ist zu lang: Ihre Emojis oder Akzente zählen als mehrere Zeichen. Kürzen Sie sie.",
  optionEmpty: "Eine Antwort darf nicht leer sein. Geben Sie mindestens einen Buchstaben ein.",
  optionTooLong: (max: number, length: number) =>
    `Eine Antwort darf ${max} Zeichen haben; diese hat ${length}. Kürzen Sie sie.`,
  optionTooHeavy:
    "Die Antwort ist zu lang: Ihre Emojis oder Akzente zählen als mehrere Zeichen. Kürzen Sie sie.",
  messageEmpty: "Die Nachricht ist leer. Schreiben Sie erst etwas.",
  messageTooLong: (max: number, length: number) =>
    `Eine Nachricht darf ${max} Zeichen haben; diese hat ${length}. Senden Sie sie in Teilen.`,
  announcementUnfit: "Die Ankündigung ist leer oder zu lang. Schreiben Sie ein paar Zeilen.",
  announcementTooLong: (max: number, length: number) =>
    `Eine Ankündigung darf ${max} Zeichen haben; diese hat ${length}. Kürzen Sie sie.`,
  passcodeEmpty: "Der Kenncode ist leer. Geben Sie einen ein oder erstellen Sie das Meeting ohne.",
  passcodeTooShort: (min: number) => `Ein Kenncode hat mindestens ${min} Zeichen. Wählen Sie einen längeren.`,
  passcodeTooLong: (max: number) => `Ein Kenncode darf ${max} Zeichen haben. Wählen Sie einen kürzeren.`,
};
