/** Later versions of Landline, which go from machine to machine. */

export const update = {
  updatesOff: "This Landline was built without a key for releases: it neither takes nor offers updates.",
  updateNone: "Nobody here has a later Landline for this computer.",
  updateAway: (version: string) =>
    `Nobody who has Landline ${version} is in the meeting. Join one with somebody who has it.`,
  updateNotHere: "The later Landline is not on this computer yet. Get it first.",
  updateNoRelease: (folder: string) =>
    `There is no release in ${folder}. Name the folder with release.json, release.json.sig and the packages.`,
  updateForged: "This Landline knows no key by which that release is signed. It was not taken.",
  updateOlder: (version: string, later: string) =>
    `Landline ${version} is older than ${later}, which is known here already. It was not taken.`,
  updateDamaged: (name: string) =>
    `${name} is not the file that the release names. It was deleted here: get it again.`,
  updateWrongFile: (name: string) => `${name} is not the file that the release names. Copy it again.`,
  updateNoPackages: (folder: string) =>
    `None of the release's packages is in ${folder}. Put them beside release.json.`,
  updateFetchFailed: (version: string) => `Landline ${version} did not come. Try again.`,
  updateDoDebian: (version: string, command: string) =>
    `Landline ${version} is here, and checked. Leave the meeting, close Landline, and run in a terminal: ${command}`,
  updateDoLinux: (version: string, command: string) =>
    `Landline ${version} is here, and checked. Unpack it in a terminal: ${command} Then close this Landline, and start “landline” in the new folder.`,
  updateDoWindows: (version: string, file: string) =>
    `Landline ${version} is here, and checked. Unpack ${file}, close this Landline, and start “Install.cmd” in the new folder.`,
  updateDoMac: (version: string, file: string) =>
    `Landline ${version} is here, and checked. Unpack ${file}, close this Landline, and open “Landline” in the new folder.`,
};
