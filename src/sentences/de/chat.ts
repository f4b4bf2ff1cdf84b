/** Messages, polls and the history on this computer. */

export const chat = {
  readerMissing: "Wählen Sie mindestens eine weitere Person, die das bekommt.",
  readersMost: (max: number) => `Wählen Sie höchstens ${max} Personen oder senden Sie es an alle.`,
  mentionsMost: (max: number) => `Nennen Sie höchstens ${max} Personen.`,
  outOfBounds: "Das kann nicht behalten werden: Ein Teil davon ist außerhalb der Grenzen.",
  cannotSeal:
    "Jemand von den Gewählten war noch nie in diesem Meeting, darum lässt sich nichts für diese Person versiegeln. Bitten Sie sie beizutreten und versuchen Sie es dann wieder.",
  everyoneOnly: "Das geht nur für alle.",
  oneEmoji: "Wählen Sie ein Emoji.",
  messageLength: (max: number) => `Eine Nachricht hat 1 bis ${max} Zeichen.`,
  announcementLength: (max: number) => `Eine Ankündigung hat 1 bis ${max} Zeichen.`,
  nameLength: (max: number) => `Ein Name hat 1 bis ${max} Zeichen.`,
  fileNameLength: (max: number) => `Der Name einer Datei hat 1 bis ${max} Zeichen.`,
  foreignFileId: "Die Kennung der Datei gehört jemand anderem. Teilen Sie die Datei unter einer eigenen.",
  sharesMost: (max: number) =>
    `Sie teilen ${max} Dateien in diesem Meeting. Ziehen Sie einige zurück, dann können Sie weitere teilen.`,
  noSuchMessage: "Diese Nachricht gibt es nicht, oder sie wurde gelöscht.",
  noSuchAnnouncement: "Diese Ankündigung gibt es nicht, oder sie wurde zurückgezogen.",
  ownMessagesOnly: "Nur wer eine Nachricht geschrieben hat, kann sie ändern oder löschen.",
  pollsMost: (max: number) => `Sie haben ${max} Umfragen offen. Schließen Sie erst einige.`,
  questionLength: (max: number) => `Eine Frage hat 1 bis ${max} Zeichen.`,
  optionCount: (max: number) => `Eine Umfrage hat 2 bis ${max} Antworten.`,
  optionLength: (max: number) => `Eine Antwort hat 1 bis ${max} Zeichen.`,
  sameOptions: "Zwei Antworten sind gleich. Ändern Sie eine davon.",
  noSuchPoll: "Diese Umfrage gibt es nicht.",
  pollClosed: "Diese Umfrage ist geschlossen.",
  noSuchOption: "Diese Antwort hat die Umfrage nicht.",
  oneOption: "Wählen Sie eine Antwort dieser Umfrage.",
  historyFull: "Dieses Meeting ist voll: Mehr wird davon nicht behalten.",
  storeClosed: "Der Verlauf des Meetings ist geschlossen.",
  notStored: "Die Nachricht konnte nicht gespeichert werden.",
  dataFolderLocked:
    "Landline läuft schon mit diesem Datenordner. Verwenden Sie jenes, oder starten Sie mit einem anderen --data-dir.",
  dataFolderReadOnly: (folder: string) =>
    `In den Datenordner kann nicht geschrieben werden: ${folder}. Machen Sie ihn beschreibbar, oder starten Sie mit einem anderen --data-dir.`,
  storeDamaged: (folder: string) =>
    `Der Nachrichtenspeicher war beschädigt: ${folder}. Er wurde beiseitegelegt, und ein neuer tritt an seine Stelle.`,
  storeFull:
    "Die Festplatte ist voll, darum ist die Nachricht auf diesem Computer noch nicht gespeichert. Schaffen Sie Platz.",
  storeFailed: (folder: string) => `Der Nachrichtenspeicher kann nicht verwendet werden: ${folder}.`,
  historyDamaged: (folder: string) =>
    `Der Verlauf auf diesem Computer war beschädigt und liegt nun beiseite in ${folder}. Die Nachrichten kommen von den anderen zurück.`,
};
