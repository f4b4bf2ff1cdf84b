/** Files that are shared, fetched and saved. */

export const files = {
  noSuchFile: "There is no such file in this meeting. It may have been withdrawn.",
  neitherFileNorFolder: (name: string) => `“${name}” is neither a file nor a folder.`,
  sharingCancelled: "Sharing was cancelled.",
  tooLargeToShare: "Files of 4 TB and more cannot be shared.",
  notDescribable: "The file cannot be described.",
  notOnComputer: "The file is not on this computer.",
  largerThanCopies: "It is larger than the room for copies of other people's files.",
  filesUnavailable: "Files cannot be shared.",
  filesNotReady: "Files are not ready. Try again.",
  interrupted: "It was interrupted. Try again.",
  noFolderToSave: (folder: string) => `There is no folder ${folder} to save into.`,
  tooManyNamed: (name: string, folder: string) => `There are too many files called ${name} in ${folder}.`,
  noRoom: (needed: string, folder: string) =>
    `There is not enough room on the disk: it needs ${needed} (${folder}). Make room and try again.`,
  noRoomHas: (needed: string, has: string, folder: string) =>
    `There is not enough room on the disk: it needs ${needed} and has ${has} (${folder}). Make room and try again.`,
  fileGone: "The file or folder is not there any more.",
  fileForbidden: "The file or folder may not be read or written. Check its permissions.",
  readOnlyDisk: "The disk is read-only.",
  tooLargeForDisk: "This disk's file system cannot hold so large a file.",
  fileWentWrong: "Something went wrong with the file.",
  noArchive: "What was sent is not a folder that can be unpacked.",
  tooManyToUnpack: "The folder has too many files to be unpacked.",
  tooManyToShare: (max: number) =>
    `The folder has more than ${max.toLocaleString("en")} files: share parts of it.`,
  changedSince: (name: string) => `“${name}” has changed since it was shared. Share it again.`,
  offersNoFile: "What is offered is not a file.",
  otherSize: "The file is not what was announced: its size or its seal differs. Nothing was saved.",
  otherHash: "The file is not what was announced: its SHA-256 differs. Nothing was saved.",
  otherKey: "The file cannot be opened: its key does not fit.",
  seederOutOfReach:
    "This computer and the one that has what is missing do not reach each other. Let Landline through the firewall on one of the two, or wait until somebody else has the file; it goes on by itself.",
  seederMissing: "Nobody who is here has what is missing; it goes on by itself.",
  withdrawnMeanwhile: (name: string) =>
    `“${name}” was withdrawn before it had arrived here. Ask whoever shared it to share it again.`,
  notFetched: "The file could not be fetched.",
  savingGivenUp: "Saving was given up.",
  notSaved: "The file was not saved.",
  fetchedByOther: "Somebody else has fetched that file meanwhile. Try again.",
  noWholeCopy:
    "This computer has no whole copy of that file. Join the meeting when somebody who has it is there, and save it then.",
  underWay: "That file is on its way to another folder. Save it again when it has arrived.",
  nobodyHasFile: "Nobody who is in the meeting has that file. Save it when somebody who has it is there.",
  pageNamesNoPaths: "A browser window names no paths. Choose the file in the window.",
  pageNamesNoFolder:
    "A browser window chooses no folder on this computer. Close Landline, and start it with --download-folder and the folder.",
  exportThere: (file: string) => `${file} is there already. Choose another name.`,
  exportUnwritable: (file: string) => `${file} can't be written. Choose a folder that is there and yours.`,
  downloadsUnwritable: (folder: string) =>
    `Files can't be saved in ${folder}. Choose another folder in the settings.`,
  unfitFolder: (folder: string) => `${folder} is no folder that files can be saved in. Choose another.`,
  sharedWithout: (folder: string, list: string) => `The folder “${folder}” is shared without ${list}.`,
  leftOutKind: (path: string) => `“${path}” (a link or special file)`,
  leftOutName: (path: string) => `“${path}” (its name cannot be written on other computers; rename it)`,
  leftOutUnreadable: (path: string) => `“${path}” (it may not be read; check its permissions)`,
  leftOutMore: (count: number) => `${count} more`,
};
