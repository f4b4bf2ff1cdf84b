/** What a person chose and the core remembers. */
import * as v from "valibot";
import { CountSchema } from "../kernel/schema.ts";

const DeviceTextSchema = v.pipe(v.string(), v.maxLength(300));

export const SettingsSchema = v.object({
  theme: v.picklist(["system", "light", "dark"]),
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
  /** A muted microphone is on while Space is held. */
  pushToTalk: v.boolean(),
  /** Single letters are shortcuts. Off for those whose dictation or aids type letters (WCAG 2.1.4). */
  letterShortcuts: v.boolean(),
  /** Where downloads are saved; absolute. Empty: the account's own folder for downloads. */
  downloadFolder: v.pipe(v.string(), v.maxLength(4_000)),
  /** Room for copies of other members' files, which let those members leave. The copy that was used longest ago is deleted first. */
  copiesLimitBytes: CountSchema,
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

export const defaultSettings: Settings = {
  theme: "system",
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
  pushToTalk: true,
  letterShortcuts: true,
  downloadFolder: "",
  copiesLimitBytes: 20e9,
};
