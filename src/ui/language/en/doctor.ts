/** The check of this computer. */
import { n } from "./plural.ts";

export const doctor = {
  open: "Check this computer…",
  title: "Check this computer",
  fromHome: "Nobody found? Check this computer…",
  running: "Looking at network, ports, firewall, devices and disk…",
  moment: "Camera and microphone are opened for a moment.",
  again: "Check again",
  findings: "What was found",
  allWell: "Nothing is amiss on this computer.",
  amiss: (count: number) => n(count, { one: "One thing needs a look.", other: "# things need a look." }),
  /** Those are folded up. */
  well: (count: number) => n(count, { one: "# thing is well", other: "# things are well" }),
  ports: "Landline's ports",
  portsFor: {
    mdns: "Meetings nearby",
    links: "Links between members",
    files: "Files",
    media: "Sound and pictures",
  },
  anyPorts: "Landline takes any ports, as --port 0 says.",
  /** The first line of what is copied. */
  ofComputer: (version: string, time: string) => `This computer, Landline ${version}, ${time}`,
  openSettings: {
    devices: "Device settings…",
    files: "File settings…",
  },
  joinByCode: "Join by code…",
  receivePictures: "Receive pictures",
  liftLimit: "Lift the limit",
  copyCommand: "Copy the command",
  withSomebody: "Test with somebody…",
  copy: "Copy as text",
};
