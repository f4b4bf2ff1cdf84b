/** Messages, polls and the history on this computer. */

export const chat = {
  readerMissing: "Choose at least one other person to send this to.",
  readersMost: (max: number) => `Choose at most ${max} people, or send it to everyone.`,
  mentionsMost: (max: number) => `Name at most ${max} people.`,
  outOfBounds: "This can't be kept: a part of it is out of bounds.",
  cannotSeal:
    "One of those chosen has not been in this meeting yet, so nothing can be sealed for them. Ask them to join it, then try again.",
  everyoneOnly: "This can only be for everyone.",
  oneEmoji: "Choose one emoji.",
  messageLength: (max: number) => `A message has 1 to ${max} characters.`,
  announcementLength: (max: number) => `An announcement has 1 to ${max} characters.`,
  nameLength: (max: number) => `A name has 1 to ${max} characters.`,
  fileNameLength: (max: number) => `A file's name has 1 to ${max} characters.`,
  foreignFileId: "The file's id belongs to another member. Share the file under an id of your own.",
  sharesMost: (max: number) => `You share ${max} files in this meeting. Withdraw some, then share more.`,
  noSuchMessage: "There is no such message, or it was deleted.",
  noSuchAnnouncement: "There is no such announcement, or it was withdrawn.",
  ownMessagesOnly: "Only who wrote a message can change or delete it.",
  pollsMost: (max: number) => `You have ${max} polls open. Close some first.`,
  questionLength: (max: number) => `A question has 1 to ${max} characters.`,
  optionCount: (max: number) => `A poll has 2 to ${max} options.`,
  optionLength: (max: number) => `An option has 1 to ${max} characters.`,
  sameOptions: "Two options are the same. Change one of them.",
  noSuchPoll: "There is no such poll.",
  pollClosed: "This poll is closed.",
  noSuchOption: "This poll has no such option.",
  oneOption: "Choose one option of this poll.",
  historyFull: "This meeting is full: no more is kept of it.",
  storeClosed: "The meeting's store is closed.",
  notStored: "The message could not be stored.",
  dataFolderLocked:
    "Landline is already running with this data folder. Use that one, or start with another --data-dir.",
  dataFolderReadOnly: (folder: string) =>
    `The data folder can't be written to: ${folder}. Make it writable, or start with another --data-dir.`,
  storeDamaged: (folder: string) =>
    `The message store was damaged: ${folder}. It has been set aside, and a fresh one takes its place.`,
  storeFull: "The disk is full, so the message is not kept on this computer yet. Free some space.",
  storeFailed: (folder: string) => `The message store can't be used: ${folder}.`,
  historyDamaged: (folder: string) =>
    `The history on this computer was damaged and is set aside in ${folder}. Messages come back from the others.`,
};
