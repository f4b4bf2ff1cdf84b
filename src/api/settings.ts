/** What a person chose and the core remembers. */
import * as v from "valibot";
import { CountSchema } from "../kernel/schema.ts";

export const SettingsSchema = v.object({
  theme: v.picklist(["system", "light", "dark"]),
  /** Devices by label, since their ids change with the origin. Empty: the system's default. */
  cameraLabel: v.pipe(v.string(), v.maxLength(300)),
  microphoneLabel: v.pipe(v.string(), v.maxLength(300)),
  speakerLabel: v.pipe(v.string(), v.maxLength(300)),
  skipPreview: v.boolean(),
  joinWithCamera: v.boolean(),
  joinWithMicrophone: v.boolean(),
  notificationSounds: v.boolean(),
  /** Where downloads are saved; absolute. Empty: the account's own folder for downloads. */
  downloadFolder: v.pipe(v.string(), v.maxLength(4_000)),
  /** Room for copies of other members' files, which let those members leave. The copy that was used longest ago is deleted first. */
  copiesLimitBytes: CountSchema,
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

export const defaultSettings: Settings = {
  theme: "system",
  cameraLabel: "",
  microphoneLabel: "",
  speakerLabel: "",
  skipPreview: false,
  joinWithCamera: true,
  joinWithMicrophone: true,
  notificationSounds: true,
  downloadFolder: "",
  copiesLimitBytes: 20e9,
};
