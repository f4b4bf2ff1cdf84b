/** The doctor looks at this computer alone: its command, and what it finds. */
import * as v from "valibot";
import { CountSchema } from "../kernel/schema.ts";
import type { Sentence } from "../kernel/words.ts";
import { requestId } from "./request-id.ts";

const DeviceState = v.picklist(["fine", "busy", "denied", "fails", "unknown"]);
const MAX_MISSING = 3;

/** What a window knows of cameras and microphones. "unknown": nobody has tried to open it. */
const DeviceFacts = v.object({
  cameras: CountSchema,
  microphones: CountSchema,
  camera: DeviceState,
  microphone: DeviceState,
  /** Labels of devices that the settings name, and that are not connected. */
  missing: v.pipe(v.array(v.pipe(v.string(), v.maxLength(300))), v.maxLength(MAX_MISSING)),
});
export type DeviceFacts = v.InferOutput<typeof DeviceFacts>;

export const EXAMINATION_COMMANDS = [
  /** Looks at network, ports, firewall, disk, clock and settings of this computer, in some seconds. The `examination` event tells how it goes. */
  v.object({ type: v.literal("examine"), requestId, devices: v.optional(DeviceFacts) }),
] as const;

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

/** Each has one thing to do, unless all is well. */
export interface ExaminationFinding {
  readonly severity: "ok" | "warning" | "failure";
  /** What it is about, such as "Firewall". */
  readonly about: string;
  readonly aboutSentences: readonly Sentence[];
  readonly message: string;
  readonly sentences: readonly Sentence[];
  readonly advice: string | null;
  readonly adviceSentences: readonly Sentence[];
  readonly remedy: Remedy | null;
}

export interface ExaminationReport {
  /** The gravest first. */
  readonly findings: readonly ExaminationFinding[];
  /** The ports at which other members call this computer; null where any will do. */
  readonly ports: ExaminedPorts | null;
  /** By the wall clock. */
  readonly atMs: number;
}

/** First and last of each range. */
export interface ExaminedPorts {
  /** mDNS, by which meetings appear. */
  readonly mdns: number;
  readonly links: readonly [number, number];
  readonly files: readonly [number, number];
  readonly media: readonly [number, number];
}
