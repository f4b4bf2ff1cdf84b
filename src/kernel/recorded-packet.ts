/** What a relay gives to whoever records a meeting: one frame of sound or one picture. */
import type { PeerId } from "./ids.ts";

export const RECORDED_SOURCES = ["voice", "camera", "screen", "screenSound"] as const;
export type RecordedSource = (typeof RECORDED_SOURCES)[number];

export interface RecordedPacket {
  readonly peerId: PeerId;
  readonly source: RecordedSource;
  /** When it was captured, in milliseconds by the clock of whoever gives the packet. */
  readonly atMs: number;
  /** It can be decoded without those before. True for all sound. */
  readonly isKey: boolean;
  /** An Opus packet or a whole VP8 frame. */
  readonly bytes: Uint8Array;
}

export interface RecordedBatch {
  /** By the clock of the packets. */
  readonly sentAtMs: number;
  /** In order for each source of each participant. */
  readonly packets: readonly RecordedPacket[];
  /** Packets that were left out since the batch before, because nobody took them in time. */
  readonly lost: number;
}
