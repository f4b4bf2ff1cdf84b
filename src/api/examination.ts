/** The doctor looks at this computer alone: its command, and what it finds. */
import * as v from "valibot";
import { DeviceFactsSchema, type Remedy } from "../kernel/examination.ts";
import type { Sentence } from "../kernel/words.ts";
import { requestId } from "./request-id.ts";

export const EXAMINATION_COMMANDS = [
  /** Looks at network, ports, firewall, disk, clock and settings of this computer, in some seconds. The `examination` event tells how it goes. */
  v.object({ type: v.literal("examine"), requestId, devices: v.optional(DeviceFactsSchema) }),
] as const;

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
