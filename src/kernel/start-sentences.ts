/** What is said at the start, before a window is there, and at a terminal. */

export const start = {
  dataFolderNewer: (folder: string) =>
    `The data folder ${folder} was last used by a newer Landline. Install that version again, or choose another folder with --data-dir.`,
  dataFolderUnwritable: (folder: string) =>
    `The data folder ${folder} cannot be written. Make it writable, or choose another one with --data-dir.`,
  startPortsTaken: (first: number, last: number, port: number) =>
    `Other programs have the ports ${first} to ${last}, so other members call this one at port ${port}. A firewall may have to let that through, and codes last until the next start.`,
  mediaFileUnread: (path: string) => `The file ${path} cannot be read. Check the path.`,
  noY4mFile: (path: string) =>
    `${path} is not a y4m file (ffmpeg -i in.mp4 -pix_fmt yuv420p out.y4m makes one). Give --camera such a file.`,
  noWavFile: (path: string) =>
    `${path} is not a WAV file (ffmpeg -i in.mp3 out.wav makes one). Give --microphone such a file.`,
  passcodeFileUnread: (path: string) =>
    `The file ${path} can't be read. Give one whose first line is the passcode.`,
  passcodeFileEmpty: (path: string) => `The first line of ${path} is empty. Write the passcode there.`,
  runsAlready:
    "Landline is already running with this data folder; its window was asked to come to the front.",
  identityRenewed: "This data folder has an identity of its own now. Start Landline again.",
  coreKeepsFailing: "The core keeps failing. Start Landline with --verbose to see why.",
  coreFailed: (text: string) => `Landline met an error of its own and stops: ${text}`,
  noBrowser: (url: string) =>
    `Neither Electron nor Chromium, Chrome or Edge is installed. Open this in a browser: ${url}`,
  opensInBrowser: (browser: string, url: string) =>
    `Electron is not installed; Landline opens its window in ${browser}. If that shows an error page, open this in any browser: ${url}`,
  browserNotStarted: (browser: string, url: string) =>
    `${browser} could not be started. Open ${url} in a browser.`,
  windowServed: (url: string) => `Landline is ready. Open ${url}`,
  inTheMeeting: (title: string) => `In the meeting "${title}".`,
  consoleServed: (file: string) => `The console opens by ${file}, on this computer alone.`,
};
