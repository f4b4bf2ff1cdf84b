/** Recordings that tests make: tones as voices, in a temporary folder. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createOpus, FRAME_SAMPLES, SAMPLE_RATE_HZ } from "../../src/audio/opus.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { RecordedPacket } from "../../src/kernel/recorded-packet.ts";
import { entryId, meetingId } from "../support/ids.ts";
import { removeFolder } from "../support/temporary-folder.ts";

export const HEAD = { recordingId: entryId(1), meetingId: meetingId(1), title: "Tea", wallMs: 1_000_000 };
export const FRAME_MS = 20;

export function makeFolder(t: { teardown(undo: () => void): void }): string {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-recording-"));
  t.teardown(() => removeFolder(folder));
  return folder;
}

const opus = createOpus();

/** The packets of a tone, one for each FRAME_MS of that span. */
export function tonePackets(
  peerId: PeerId,
  toneHz: number,
  span: { readonly fromMs: number; readonly toMs: number },
): readonly RecordedPacket[] {
  const encoder = opus.createEncoder();
  const packets: RecordedPacket[] = [];
  for (let atMs = span.fromMs; atMs < span.toMs; atMs += FRAME_MS) {
    const first = (atMs * SAMPLE_RATE_HZ) / 1_000;
    const pcm = Int16Array.from(
      { length: FRAME_SAMPLES },
      (_, at) => 6_000 * Math.sin((2 * Math.PI * toneHz * (first + at)) / SAMPLE_RATE_HZ),
    );
    packets.push({ peerId, source: "voice", atMs, isKey: true, bytes: encoder.encode(pcm) });
  }
  encoder.close();
  return packets;
}

/** The frames of an IVF file. */
export function framesOfIvf(file: Buffer): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 32; at + 12 <= file.length;) {
    const end = at + 12 + file.readUInt32LE(at);
    frames.push(file.subarray(at + 12, end));
    at = end;
  }
  return frames;
}
