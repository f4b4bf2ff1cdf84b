/** Cameras, microphones and speakers. */
const camera = {
  default: "Default camera",
  /** As the subject of a sentence, where the system names none. */
  name: "The camera",
  another: "another camera",
  none: "No camera found. You can take part without one.",
  notAllowed:
    "Landline may not use the camera. Allow it beside the page's address (in a window without one: in its ⋮ menu) or in the system's privacy settings, then turn it on again.",
  inUse: "Another app seems to be using the camera. Close it there, then turn it on again.",
  notOpened: "The camera could not be opened.",
  goesOn: "The camera goes on as it was: it could not be opened anew.",
  disconnected: "The camera was disconnected. You are still in the meeting without it.",
  isBack: (label: string) => `${label} is back. Turn the camera on to use it.`,
};

export const devices = {
  notConnected: (chosen: string, opened: string) => `${chosen} is not connected. Using ${opened} meanwhile.`,
  notOpenedUsing: (chosen: string, opened: string) =>
    `${chosen} could not be opened. Using ${opened} instead.`,
  disconnectedUsing: (gone: string, opened: string) => `${gone} was disconnected. Using ${opened}.`,
  isBack: (device: string) => `${device} is back and used again.`,
  camera,
  microphone: {
    default: "Default microphone",
    name: "The microphone",
    another: "another microphone",
    none: "No microphone found. You can listen and write in the chat.",
    notAllowed:
      "Landline may not use the microphone. Allow it beside the page's address (in a window without one: in its ⋮ menu) or in the system's privacy settings, then turn it on again.",
    inUse: "Another app seems to be using the microphone. Close it there, then turn it on again.",
    notOpened: "The microphone could not be opened.",
    goesOn: "The microphone goes on as it was: it could not be opened anew.",
    disconnected: "The microphone was disconnected. You are still in the meeting without it.",
    isBack: (label: string) => `${label} is back. Turn the microphone on to use it.`,
  } satisfies typeof camera,
  speaker: {
    default: "Default speaker",
    name: "The speaker",
    disconnected: (label: string) => `${label} was disconnected. Sound comes from the default speaker.`,
    isBack: (label: string) => `${label} is back. Sound comes from it again.`,
  },
};
