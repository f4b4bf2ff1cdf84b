/** What a member may do in a meeting, and what is said of members. */

export const conduct = {
  personNotHere: "That person is not in the meeting.",
  hostsOnly: "Only a host can do this. Ask a host of the meeting.",
  hostsEnd: "Only a host can end the meeting for everybody. You can leave it.",
  hostsAppoint: "Only a host can make hosts and co-hosts. Ask a host of the meeting.",
  makerStaysIn: "Who made the meeting can't be removed from it.",
  makerStaysHost: "Who made the meeting stays its host.",
  onlyGiveUp: "You can only give up a role, not take a higher one.",
  noOwnBan: "You can't ban yourself; leave the meeting instead.",
  noOwnRemoval: "You can't remove yourself; leave the meeting instead.",
  hostBefore: "That person was made host before you. Ask who made the meeting.",
  isHostOrCohost: "That person is a host or co-host. Ask a host of the meeting.",
  notWaiting: "That person does not wait to be let in, or you can't let them in.",
  passcodeStays:
    "This meeting was made with a passcode, so only who made it can take it away. You can set another one.",
  takingOver: "Another member is taking over the meeting just now. Try again in a moment.",
  viewersAsk: "You watch and listen, so you can't ask polls here. Raise your hand to ask a host.",
  viewersShare: "You watch and listen, so you can't share files here. Raise your hand to ask a host.",
  viewersCall: "You watch and listen, so you can't call. Raise your hand to ask a host.",
  viewersPresent: "You watch and listen, so you can't present. Raise your hand to ask a host.",
  viewersSpeak: "You watch and listen. Raise your hand to ask to speak.",
  heldMuted: "A host has muted you. Raise your hand to be asked to speak.",
  heldStopped: "A host has stopped your camera. Raise your hand to be asked to start it.",
  chatClosed: "Hosts have closed the chat to those who watch. Raise your hand to ask a host.",
  chooseReaction: (reactions: string) => `Choose one of these reactions: ${reactions}`,
  fiveReactions: "At most five reactions a second. Wait a moment.",
  captionersOnly: "Only those whom a host lets caption can do this. Ask a host of the meeting.",
  captionersMost: (max: number) =>
    `At most ${max} people can caption a meeting. Take it from somebody first.`,
  captionsOff: "Captions are not kept, or no host lets you caption.",
  threeLines: "At most three lines a second. Wait a moment.",
  captionNotKept: "The line is shown, but not kept in the history.",
  callOver: "This call is over.",
  callAnswered: "This call was answered already.",
  callElsewhere: "Another window has this call.",
  inCall: "You are in a call already. Hang up first.",
  otherCall: "There is another call already.",
  mediaElsewhere: "Another window has the sound and pictures. Use them here first.",
  someonePresents: (name: string) => `${name} is presenting. Ask to take over, or wait until they stop.`,
  takeOverDeclined: (name: string) => `${name} goes on presenting for the moment.`,

  sendsTooMuch: "This member sends more than the meeting takes; the rest waits.",
  wroteTooMuch: "This member has written more than is kept of one person; the rest is left out.",
  bringsForged: "This member brings forged or malformed entries; they are left out.",
  wroteTwice: "This member has written two histories under one name; both are kept.",
  sendsMalformed: "This member sends what is not a message of the store; it is left out.",
  sendsNonsense:
    "This member's Landline sends what cannot be understood, so it was cut off for a while. It may be damaged: ask them to install it again.",
  sendsDamaged:
    "This member's computer sends damaged parts of files. They are fetched from others; its disk or memory may be failing.",
  noRoomForCopies:
    "There is no room on this computer for copies of shared files: they are not kept here, only by the others. Make room; Landline goes on by itself.",
  noRoomForMessages:
    "There is no room on this computer for new messages: they are not kept here, only by the others. Make room; Landline goes on by itself.",
  noRoomForBoth:
    "There is no room on this computer for new messages and copies of shared files: they are not kept here, only by the others. Make room; Landline goes on by itself.",
  theirNoRoomForCopies:
    "There is no room on this member's computer for copies of shared files: they are not kept there. What others have is not affected.",
  theirNoRoomForMessages:
    "There is no room on this member's computer for new messages: they are not kept there. What others have is not affected.",
  theirNoRoomForBoth:
    "There is no room on this member's computer for new messages and copies of shared files: they are not kept there. What others have is not affected.",
};
