/** What the operating system and the network refuse. */

export const system = {
  notThere: "The file or folder is not there.",
  pathThroughFile: "A part of the path is a file, not a folder. Check the path.",
  folderNotFile: "That is a folder, not a file. Choose a file.",
  nameTaken: "Something of that name is there already. Choose another name.",
  folderNotEmpty: "The folder is not empty. Choose another one.",
  linkLoop: "The link leads to itself. Choose the file or folder that it ought to lead to.",
  pathTooLong: "The name or path is too long. Choose a shorter one.",
  pathInvalid: "The system does not take that name or path. Choose another one.",
  forbidden: "The system does not permit it. Check the permissions.",
  diskReadOnly: "The disk is read-only. Choose another place.",
  diskFull: "The disk is full. Make room and try again.",
  quotaUsed: "Your share of the disk is used up. Make room and try again.",
  fileTooLarge: "The file is too large for this disk. Choose another place.",
  diskFault: "The disk reports a fault. Check it, or choose another place.",
  deviceGone: "The disk or device is not there any more. Connect it and try again.",
  networkDriveGone: "The network drive has gone away. Connect it and try again.",
  usedByOther: "Another program uses it. Close that one and try again.",
  runByOther: "Another program runs it. Close that one and try again.",
  otherDisk: "It cannot be moved to another disk. Choose a place on the same one.",
  tooManyOpen: "Too many files are open on this computer. Close some programs and try again.",
  noMemory: "The computer has no memory left. Close some programs and try again.",
  tooBusy: "The computer is too busy. Try again in a moment.",
  portTaken: "Another program uses that network port. Close it and try again.",
  addressGone: "The network address is not there any more. Check the network and try again.",
  networkUnreached: "The network is not reached. Check that this computer is connected.",
  computerUnreached: "The other computer is not reached. Check that both are on the same network.",
  networkDown: "The network is down. Check that this computer is connected.",
  connectionRefused: "Nothing answers there. Check that the other side is running.",
  connectionBroke: "The connection broke. Try again.",
  timedOut: "Nothing answered in time. Try again.",
  refusedBySystem: (code: string) => `The system refused it (${code}). Try again.`,

  noCards:
    "No network: connect this computer to Wi-Fi or plug in a network cable. Landline notices by itself.",
  noMulticastCards:
    "Nearby meetings do not appear by themselves over what connects this computer, such as a VPN: join by a code or a link, or connect to a network.",
  mdnsTaken:
    "Another program keeps UDP port 5353 (mDNS) to itself, so nearby meetings cannot be found: quit it, or let it share the port.",
  mdnsForbidden:
    "This computer does not let Landline use UDP port 5353 (mDNS): allow it in the firewall or security settings.",
  mdnsFails: (code: string) =>
    `Nearby meetings cannot be found: mDNS on UDP port 5353 does not start (${code}). Check the network settings and the firewall.`,

  noStartAtLogin:
    "This Landline cannot be started at login: start it from its menu entry or its folder, and try again.",
  startAtLoginFails: (file: string, why: string) => `Starting at login cannot be switched: ${why} (${file})`,
  noSpeechProgram: (name: string) =>
    `The speech program ${name} cannot be started. Give its whole path in the settings of captions.`,
  speechProgramEnded: (name: string) =>
    `The speech program ${name} keeps ending, so your speech is not captioned. Check its command line in the settings of captions.`,
  speechProgramComplained: (name: string, said: string) =>
    `The speech program ${name} keeps ending, so your speech is not captioned. It says: ${said}`,
  speechLineUnread:
    "This is no command line: type the program and its arguments, with quotes in pairs around what has spaces.",
  pageNamesNoProgram:
    "A browser window chooses no program for this computer to run. Close Landline, and start it with --speech-program and the command line.",

  /** What no catalogue has: an error of the system or of a library, as it says it itself. */
  verbatim: (text: string) => text,
};
