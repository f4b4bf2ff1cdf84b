/** What the doctor is told of cameras and microphones, and what a button may do about what it finds: one vocabulary for the doctor, clients and windows. */
import * as v from "valibot";
import { CountSchema } from "./schema.ts";

/** "unknown": nobody has tried to open it. */
const DeviceStateSchema = v.picklist(["fine", "busy", "denied", "fails", "unknown"]);
export type DeviceState = v.InferOutput<typeof DeviceStateSchema>;

const MAX_MISSING = 3;

/** What a browser says of cameras and microphones. */
export const DeviceFactsSchema = v.object({
  cameras: CountSchema,
  microphones: CountSchema,
  camera: DeviceStateSchema,
  microphone: DeviceStateSchema,
  /** Labels of devices that the settings name, and that are not connected. */
  missing: v.pipe(v.array(v.pipe(v.string(), v.maxLength(300))), v.maxLength(MAX_MISSING), v.readonly()),
});
export type DeviceFacts = v.InferOutput<typeof DeviceFactsSchema>;

/** What a button may do about a finding. */
export type Remedy =
  | { readonly kind: "openSettings"; readonly section: "devices" | "files" }
  | { readonly kind: "joinByCode" }
  /** By `setSettings`. */
  | {
      readonly kind: "setSettings";
      readonly settings: {
        readonly soundOnly?: false;
        readonly receiveLimitKbps?: 0;
        readonly sendLimitKbps?: 0;
      };
    }
  /** For a person to run with an administrator's rights. Landline never runs it. */
  | { readonly kind: "runCommand"; readonly command: string };
