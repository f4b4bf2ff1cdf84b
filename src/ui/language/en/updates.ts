/** A later version of Landline. */

export const updates = {
  /** Names the notice for screen readers. */
  label: "A later Landline",
  has: (name: string, version: string) => `${name} has Landline ${version}.`,
  runsHere: (version: string) => `This computer runs ${version}.`,
  get: "Get it",
  notNow: "Not now",
  coming: (version: string) => `Landline ${version} is on its way.`,
  isHere: (version: string) => `Landline ${version} is on this computer.`,
  howToInstall: "How to install it…",
  again: "Try again",
  installTitle: "Install the later Landline",
  checking: "The package is being checked once more…",
  copy: {
    command: "Copy the command",
    path: "Copy the path",
  },
  byHand:
    "Landline installs nothing by itself. Others in your meetings can get the package from this computer.",
};
