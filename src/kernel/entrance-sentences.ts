/** Getting into a meeting, and what a person types on the way. */

const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");
const nth = (number: number): string => ORDINALS[number - 1] ?? `${number}th`;

export const entrance = {
  wrongPasscode: "The passcode is wrong. Check it with somebody in the meeting and try again.",
  passcodeNeeded: "This meeting needs a passcode. Ask somebody in the meeting for it.",
  tooManyPasscodes: (seconds: number) => `Too many wrong passcodes. Try again in ${seconds} seconds.`,
  protocolVersion:
    "The meeting runs another version of Landline. Install the same version on both computers.",
  meetingFull: "The meeting is full. Try again when somebody has left.",
  banned: "A host has banned you from this meeting. Only a host can lift that.",
  stillBanned: "A host has banned you from this meeting. Ask a host to lift that, then try again.",
  removed: "A host has removed you from this meeting. You may ask to be let in again.",
  ended: "A host has ended the meeting for everybody.",
  locked: "This meeting is locked. Ask a host in it to unlock it, then try again.",
  notAdmitted: "A host did not let you in. You may ask once more.",
  blocked: "A host has turned you away twice, so you can't ask again in this meeting today.",
  copyInMeeting:
    "Another copy of this Landline is in that meeting already, with the same data folder. Close it, or start this one with a data folder of its own.",
  identityInUse:
    "This data folder's identity is in use on another computer. Give each copy a data folder of its own.",
  everybodyBusy: "The computers in this meeting are too busy to answer. Wait a moment, then try again.",
  nobodyReached:
    "Nobody in the meeting can be reached. Check that both computers are on the same network and that no firewall stands between them.",
  keptDamaged:
    "What was kept of that meeting is damaged. Join it through somebody who is in it, or create another.",
  keptByOther: "That meeting was kept by another identity. Join it through somebody who is in it.",
  cannotOpen: (title: string) =>
    `"${title}" can't be opened from here. Join it through somebody who is in it, or create another.`,
  alreadyInMeeting: "You are in a meeting already. Leave it first.",
  notInMeeting: "You are in no meeting. Join one first.",
  leaveToDelete: "You are in that meeting. Leave it before you delete it.",
  windowClosed: (title: string) =>
    `You left "${title}", because its window was closed for a minute. Join it again from the list.`,
  joinCancelled: "Joining was cancelled.",
  noNetwork: "This computer is on no network. Connect a cable or Wi-Fi, then try again.",
  severalMeetings: (title: string, ids: string) =>
    `Several meetings are called "${title}". Join by id: ${ids}.`,
  severalKept: (title: string, ids: string) =>
    `Several meetings are called "${title}". Name one by its id: ${ids}.`,
  noMeetingHere: (title: string) => `There is no meeting "${title}" here.`,
  noneNearby: "No meeting is nearby.",
  nearby: (titles: string) => `Nearby: ${titles}.`,
  checkTitle: "Check the title, and that both computers are on the same network.",
  noMeetingKept: (title: string) => `This computer keeps no meeting "${title}".`,
  keptUnreadable: (title: string) => `What is kept of "${title}" can't be read.`,

  wayEmpty: "Type a code, a link or an address. Somebody in the meeting finds them under Invite.",
  linkCut: "The link is not whole. Copy it once more, from its first character to its last.",
  noSuchPort: (port: string) => `There is no port "${port}". Ports go from 1 to 65535.`,
  noWay: (typed: string) =>
    `"${typed}" is no code, no link and no address. An address looks like 192.168.1.20.`,
  codeStrange: (group: number, typed: string) =>
    `The ${nth(group)} group of the code, "${typed}", has a character that no code has. Compare it with the code once more.`,
  codeUneven: (group: number, typed: string, length: number, needed: number) =>
    `The ${nth(group)} group of the code, "${typed}", has ${length} characters instead of ${needed}. Compare it with the code once more.`,
  codeMistyped: (group: number, typed: string) =>
    `The ${nth(group)} group of the code, "${typed}", is mistyped. Compare it with the code once more.`,
  codeTooNew: "The code was made by a later version of Landline. Install the same version here.",
  codeCut: (groups: number, needed: number) =>
    `The code has ${groups} groups, and ought to have ${needed}. Ask for all of it.`,
  codePortZero: "The code names port 0, which does not exist. Ask for it once more.",
  ownCode: "That leads to this computer. Use the code of somebody in the meeting.",
  linkOutdated: "Whoever gave you that link is in another meeting by now. Ask for a new link.",
  noSuchComputer: (name: string) =>
    `No computer is called "${name}" here. Type its address, such as 192.168.1.20.`,
  otherThanCode: (where: string) =>
    `At ${where} somebody else answers than the code names. Ask for a new one, and join with that.`,
  otherThanLink: (where: string) =>
    `At ${where} somebody else answers than the link names. Ask for a new one, and join with that.`,
  noMeetingThere: (where: string) =>
    `The computer at ${where} is on, but Landline is not in a meeting there. Check the address, or ask for a new code.`,
  nothingAnswers: (where: string, port: number) =>
    `Nothing answers at ${where}. Check the address, that both networks are connected, and that no firewall there blocks Landline (TCP port ${port}).`,
  nobodyTakesCall: (where: string) =>
    `At ${where} nobody in a meeting takes the call. Check that Landline is in a meeting there, and that this computer has a way to that network.`,

  nameEmpty: "Your name can't be empty. Type at least one letter.",
  nameTooLong: (max: number, length: number) =>
    `Your name can have ${max} characters; this one has ${length}. Shorten it.`,
  nameTooHeavy: "Your name is too long: its emoji or accents count for several characters. Shorten it.",
  titleEmpty: "A meeting's title can't be empty. Type at least one letter.",
  titleTooLong: (max: number, length: number) =>
    `A meeting's title can have ${max} characters; this one has ${length}. Shorten it.`,
  titleTooHeavy:
    "A meeting's title is too long: its emoji or accents count for several characters. Shorten it.",
  lineEmpty: "A line can't be empty. Type at least one letter.",
  lineTooLong: (max: number, length: number) =>
    `A line can have ${max} characters; this one has ${length}. Shorten it.`,
  lineTooHeavy: "A line is too long: its emoji or accents count for several characters. Shorten it.",
  questionEmpty: "A question can't be empty. Type at least one letter.",
  questionTooLong: (max: number, length: number) =>
    `A question can have ${max} characters; this one has ${length}. Shorten it.`,
  questionTooHeavy: "A question is too long: its emoji or accents count for several characters. Shorten it.",
  optionEmpty: "An option can't be empty. Type at least one letter.",
  optionTooLong: (max: number, length: number) =>
    `An option can have ${max} characters; this one has ${length}. Shorten it.`,
  optionTooHeavy: "An option is too long: its emoji or accents count for several characters. Shorten it.",
  messageEmpty: "The message is empty. Type something first.",
  messageTooLong: (max: number, length: number) =>
    `A message can have ${max} characters; this one has ${length}. Send it in parts.`,
  announcementUnfit: "The announcement is empty or too long. Type a few lines.",
  announcementTooLong: (max: number, length: number) =>
    `An announcement can have ${max} characters; this one has ${length}. Shorten it.`,
  passcodeEmpty: "The passcode is empty. Type one, or make the meeting without.",
  passcodeTooShort: (min: number) => `A passcode has at least ${min} characters. Choose a longer one.`,
  passcodeTooLong: (max: number) => `A passcode can have ${max} characters. Choose a shorter one.`,
};
