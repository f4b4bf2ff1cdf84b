/** Recordings and what is made of them. Times are of the recording's clock, such as 1:02:03. */

export const recording = {
  recordedAlready: "This meeting is being recorded already.",
  notRecorded: "This meeting is not being recorded.",
  recordedNoMore: "This meeting is not being recorded any more.",
  pausedAlready: "The recording is paused already.",
  notPaused: "The recording is not paused.",
  noSuchRecording: "This recording is not there any more.",
  noCopyOfThis: "This folder holds no copy of this recording by another computer.",
  noSuchResult: "This file is not there any more.",
  stillRecording: "The meeting is still being recorded. Stop the recording first.",
  joiningThis: "This recording is being filled from another computer's copy. Wait until that is done.",
  composingThis: "Something is being made of this recording. Cancel that first.",
  composingOther: "Something else is being made of a recording. Wait for it, or cancel it.",
  composingElsewhere:
    "Landline is making this already, in its window or by another command. Wait for that, or cancel it there.",
  composerFails: "This cannot be composed: the program that does it fails again and again.",
  composerBusy: "Something is being composed already.",
  nobodyRecorded: "Nobody is in this recording: nobody had agreed to be recorded.",
  nobodySpoke: "Nobody has spoken in this recording.",
  filmsNeedBrowser: "Films are made with a browser. Install Chromium, Chrome or Edge, then try again.",
  filmEncoderMissing:
    "The browser that makes films has no encoder for MP4 (H.264). Make the film as WebM, or install Chrome or Edge.",
  filmBrowserUnstartable:
    "The browser that films are made with could not be started. Check that it starts by itself.",
  filmBrowserEnded: "The browser that makes the film has ended.",
  recorderFails:
    "The recording has ended, because its program fails again and again. What was recorded is kept.",
  recorderUnstartable: "The recorder could not be started.",
  recordingUnwritten:
    "The recording has ended, because it cannot be written to this disk. What was recorded before is kept.",
  recordingDiskFull:
    "The recording has ended, because the disk is nearly full. What was recorded is kept. Make room, then record again.",
  recordedByOthers: "That is so on this computer alone: another one records the meeting, too, and goes on.",
  noRoomToRecord: (free: string, needed: string) =>
    `There is not enough room to record: the disk has ${free} free, and ${needed} are needed. Make room, then try again.`,
  gapInRecording: (from: string, to: string) =>
    `From ${from} to ${to} nothing was recorded: Landline had ended and was started again.`,
  beginsLate: (at: string) => `It begins at ${at}: this computer has recorded only from there on.`,
  lossInRecording: (at: string) =>
    `About ${at} some sound or pictures are missing: the network or a computer was too slow.`,
  endedFull: (at: string) => `It ends at ${at}, because the disk was full.`,
  endedUnwritten: (at: string) => `It ends at ${at}, because it could not be written.`,
  notEnded: (at: string) => `It was not ended: what is there goes to ${at}.`,
};
