/** What a person chose and the core remembers. */
import * as v from "valibot";
import { DEFAULT_HOTKEY, isHotkey } from "../kernel/hotkey.ts";
import { CountSchema } from "../kernel/schema.ts";

const DeviceTextSchema = v.pipe(v.string(), v.maxLength(300));

/** Heights of a picture of 16 by 9, in pixels. */
export const CAMERA_HEIGHTS = [360, 540, 720, 1080] as const;
export const CAMERA_RATES = [10, 15, 24, 30] as const;

/** 0: no limit. Of less than 100 kbit/s no picture can be made. */
const LimitKbpsSchema = v.union([
  v.literal(0),
  v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(100_000)),
]);

export const NOISE_SUPPRESSION = ["off", "standard", "strong"] as const;

export const CAPTION_SIZES = ["small", "medium", "large"] as const;
export const CAPTION_PLACES = ["bottom", "top"] as const;

/** What stands behind oneself in the own picture. */
export const BACKGROUNDS = ["off", "blur", "picture"] as const;

/** When words stand below the buttons of a meeting's toolbar. */
export const CONTROL_LABELS = ["auto", "always", "never"] as const;

export const SCREEN_MOTIONS = ["sharp", "smooth"] as const;

/** Those that are whole. "system": the first of them that the system names. */
export const LANGUAGES = ["en", "de", "fr", "es", "pt", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

export const SettingsSchema = v.object({
  /** Of the window, and of what the command says to a person. */
  language: v.picklist(["system", ...LANGUAGES]),
  theme: v.picklist(["system", "light", "dark"]),
  /** "auto": where there is room. */
  controlLabels: v.picklist(CONTROL_LABELS),
  /** Devices by id; where no device has the id, by label, since ids change with the origin. Both empty: the system's default. */
  cameraId: DeviceTextSchema,
  cameraLabel: DeviceTextSchema,
  microphoneId: DeviceTextSchema,
  microphoneLabel: DeviceTextSchema,
  speakerId: DeviceTextSchema,
  speakerLabel: DeviceTextSchema,
  skipPreview: v.boolean(),
  joinWithCamera: v.boolean(),
  joinWithMicrophone: v.boolean(),
  notificationSounds: v.boolean(),
  /**
   * Kinds of notices, with their sounds and what a screen reader says of them. One that is off stands in the list of notices alone. That self is removed,
   * muted or recorded, that a device is lost, calls, and what goes wrong are of none of them.
   */
  peopleNotices: v.boolean(),
  messageNotices: v.boolean(),
  fileNotices: v.boolean(),
  /** That a recording pauses or ends, and who records it too. */
  recordingNotices: v.boolean(),
  /** Presenting, polls, timers, reactions and the lock. */
  activityNotices: v.boolean(),
  /** Whose network is weak, and that this computer is too slow. */
  machineNotices: v.boolean(),
  /** That a meeting has begun nearby is said, by the system's notification while the window is hidden. */
  meetingNotices: v.boolean(),
  /** How many messages are unread stands in the window's title and, where the browser has one, on the program's badge. */
  unreadBadge: v.boolean(),
  /** The system starts Landline when its owner logs in, where `AppView.canStartAtLogin` says that it can. */
  startAtLogin: v.boolean(),
  /** Electron's shell stays in the system's tray when its window is closed outside of a meeting. Of no use in a browser. */
  stayInTray: v.boolean(),
  /** A muted microphone is on while Space is held. */
  pushToTalk: v.boolean(),
  /** Single letters are shortcuts. Off for those whose dictation or aids type letters (WCAG 2.1.4). */
  letterShortcuts: v.boolean(),
  /** Switches the microphone from any window, in Electron's words; empty for none. Of no use in a browser. */
  hotkey: v.pipe(
    v.string(),
    v.maxLength(60),
    v.check((text) => text === "" || isHotkey(text)),
  ),
  /** No pictures and no screens are received. Sound, and what oneself sends, go on. */
  soundOnly: v.boolean(),
  /** "standard": the browser's own. "strong": a model of voices on top of it, which runs in the window. */
  noiseSuppression: v.picklist(NOISE_SUPPRESSION),
  /** The microphone goes out as it is, without the browser's echo cancellation, noise suppression and gain: for music, with headphones. */
  originalSound: v.boolean(),
  /** Captions stand over the stage, in this size and place. */
  captions: v.boolean(),
  captionSize: v.picklist(CAPTION_SIZES),
  captionPlace: v.picklist(CAPTION_PLACES),
  /** A screen reader reads finished captions out. Off by default: it would talk over what is said. */
  readCaptions: v.boolean(),
  /** What self says is captioned by `speechProgram`, while the microphone is on. */
  captionOwnSpeech: v.boolean(),
  /** A program and its arguments on one line, read by no shell; empty for none. What it has to do: docs/speech-programs.md. */
  speechProgram: v.pipe(v.string(), v.maxLength(2_000)),
  /** What is asked of the camera; a lesser one gives what it has. */
  cameraHeight: v.picklist(CAMERA_HEIGHTS),
  cameraFramesPerS: v.picklist(CAMERA_RATES),
  /** "off": the room as it is. The own window covers it, or sends no picture. */
  background: v.picklist(BACKGROUNDS),
  /** Which picture is kept for the background: the window names each anew. Empty for none: the background is plain then. */
  backgroundPicture: v.pipe(v.string(), v.regex(/^[0-9a-f]{0,16}$/)),
  /** What pictures and the own screen may take up of the network, to the relay. */
  sendLimitKbps: LimitKbpsSchema,
  /** What others' pictures may take up of the network. A presented screen always comes, and counts first. */
  receiveLimitKbps: LimitKbpsSchema,
  /** A presented screen stays sharp, as text wants it, or moves smoothly, as a film does, where not both are possible. */
  screenMotion: v.picklist(SCREEN_MOTIONS),
  /** Where downloads are saved; absolute. Empty: the account's own folder for downloads. */
  downloadFolder: v.pipe(v.string(), v.maxLength(4_000)),
  /** Room for copies of other members' files, which let those members leave. The copy that was used longest ago is deleted first. */
  copiesLimitBytes: CountSchema,
  /** A recording is deleted so many days after its end, with everything that was made of it; 0 for never. */
  keepRecordingsDays: v.pipe(CountSchema, v.maxValue(36_500)),
  /** Where another host or co-host records, this machine may record the same, so that no single one has all of it. */
  keepSecondCopies: v.boolean(),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

export const defaultSettings: Settings = {
  language: "system",
  theme: "system",
  controlLabels: "auto",
  cameraId: "",
  cameraLabel: "",
  microphoneId: "",
  microphoneLabel: "",
  speakerId: "",
  speakerLabel: "",
  skipPreview: false,
  joinWithCamera: true,
  joinWithMicrophone: true,
  notificationSounds: true,
  peopleNotices: true,
  messageNotices: true,
  fileNotices: true,
  recordingNotices: true,
  activityNotices: true,
  machineNotices: true,
  meetingNotices: true,
  unreadBadge: true,
  startAtLogin: false,
  stayInTray: false,
  pushToTalk: true,
  letterShortcuts: true,
  hotkey: DEFAULT_HOTKEY,
  soundOnly: false,
  noiseSuppression: "standard",
  originalSound: false,
  captions: true,
  captionSize: "medium",
  captionPlace: "bottom",
  readCaptions: false,
  captionOwnSpeech: false,
  speechProgram: "",
  cameraHeight: 720,
  cameraFramesPerS: 30,
  background: "off",
  backgroundPicture: "",
  sendLimitKbps: 0,
  receiveLimitKbps: 0,
  screenMotion: "sharp",
  downloadFolder: "",
  copiesLimitBytes: 20e9,
  keepRecordingsDays: 0,
  keepSecondCopies: true,
};

/** What the relay is told, in bits per second. */
export const pictureLimitsOf = ({ sendLimitKbps, receiveLimitKbps }: Settings) => ({
  upBps: sendLimitKbps === 0 ? null : sendLimitKbps * 1_000,
  downBps: receiveLimitKbps === 0 ? null : receiveLimitKbps * 1_000,
});

/** The lower of two limits; null: none. */
export const leastOf = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);
