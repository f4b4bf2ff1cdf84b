/** What one machine's recording lacks comes from another machine's copy. Rules: SPEC.md. */
import { utimesSync } from "node:fs";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { RecordedPacket } from "../../src/kernel/recorded-packet.ts";
import { recordedMeetingOf } from "../../src/recording/compose/presence.ts";
import { INDEX_FILE } from "../../src/recording/disk/index-lines.ts";
import { joinCopy } from "../../src/recording/disk/join-copy.ts";
import { readIndex, readRecording } from "../../src/recording/disk/list-recordings.ts";
import { RecordingWriter } from "../../src/recording/disk/recording-writer.ts";
import { readTrack } from "../../src/recording/disk/track-reader.ts";
import { words } from "../../src/kernel/words.ts";
import { entryId, peerId } from "../support/ids.ts";
import { FRAME_MS, HEAD, makeFolder, tonePackets } from "./recorded.ts";

const [A, B] = [peerId(1), peerId(2)];
const LENGTH_MS = 12_000;
/** What the relay gave to both: a tone that goes up, so that no packet is like another one. */
const voice = (peer: PeerId, hz: number): readonly RecordedPacket[] =>
  Array.from({ length: LENGTH_MS / 1_000 }, (_, second) =>
    tonePackets(peer, hz + 37 * second, { fromMs: second * 1_000, toMs: second * 1_000 + 1_000 }),
  ).flat();
const GIVEN = [...voice(A, 400), ...voice(B, 900)].toSorted((a, b) => a.atMs - b.atMs);
const key = Uint8Array.of(0x10, 0, 0, 0x9d, 0x01, 0x2a, 64, 1, 180, 0, 1, 2);
const PICTURES = Array.from({ length: LENGTH_MS / 100 }, (_, at): RecordedPacket => {
  const isKey = at % 10 === 0;
  const bytes = isKey ? key : Uint8Array.of(0x11, 0, 0);
  return { peerId: A, source: "camera", atMs: at * 100, isKey, bytes };
});

/** A machine's copy: its clock is ahead of the relay's by so much, and it has written in these spans. */
async function copyOf(
  folder: string,
  aheadMs: number,
  spans: readonly { readonly fromMs: number; readonly toMs: number }[],
  { isEnded = true, recordingId = HEAD.recordingId } = {},
): Promise<string> {
  for (const [at, { fromMs, toMs }] of spans.entries()) {
    const { writer } = await RecordingWriter.open(
      folder,
      { ...HEAD, recordingId },
      fromMs + aheadMs,
      HEAD.wallMs,
    );
    for (const [peer, name] of [
      [A, "Ana"],
      [B, "Ben"],
    ] as const) {
      await writer.note({ type: "joined", atMs: fromMs + aheadMs, peerId: peer, name });
      await writer.note({ type: "consent", atMs: fromMs + aheadMs, peerId: peer, agrees: true });
    }
    await writer.add(
      [...GIVEN, ...PICTURES]
        .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
        .map((packet) => ({ ...packet, atMs: packet.atMs + aheadMs })),
    );
    await writer.stamp(toMs + aheadMs);
    const isLast = at === spans.length - 1;
    await writer.close(isLast && isEnded ? { atMs: toMs + aheadMs, reason: "stopped" } : null);
  }
  utimesSync(path.join(folder, INDEX_FILE), 1_000, 1_000);
  return folder;
}

/** When the packets of that source are, over all its files. */
async function timesOf(folder: string, of: PeerId, source = "voice"): Promise<readonly number[]> {
  const times: number[] = [];
  for (const track of (await readRecording(folder))?.tracks ?? [])
    if (track.peerId === of && track.source === source)
      for await (const { atMs } of readTrack(track.path)) times.push(atMs);
  return times.toSorted((a, b) => a - b);
}

async function assertWhole(t: ExecutionContext, folder: string, aheadMs: number): Promise<void> {
  for (const peer of [A, B]) {
    const times = await timesOf(folder, peer);
    t.is(times.length, LENGTH_MS / FRAME_MS, "each packet once");
    t.true(times.every((atMs, at) => Math.abs(atMs - at * FRAME_MS - aheadMs) <= 1));
  }
  t.deepEqual((await readRecording(folder))?.missing, []);
  const people = recordedMeetingOf(await readIndex(folder))?.people ?? [];
  t.deepEqual(
    people.map(({ name }) => name),
    ["Ana", "Ben"],
  );
  for (const { spans } of people)
    for (let atMs = aheadMs; atMs < LENGTH_MS + aheadMs; atMs += 500)
      t.true(spans.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs) || atMs <= aheadMs);
}

test("[RC207] a hole is filled from another copy, whose clock is another one: each packet is there once, and who was there is known", async (t) => {
  const root = makeFolder(t);
  const own = await copyOf(path.join(root, "own"), 0, [
    { fromMs: 0, toMs: 4_500 },
    { fromMs: 7_000, toMs: LENGTH_MS },
  ]);
  const copy = await copyOf(path.join(root, "copy"), 640, [{ fromMs: 0, toMs: LENGTH_MS }]);
  t.deepEqual((await readRecording(own))?.missing, [words("gapInRecording", "0:00:04", "0:00:07")]);
  t.is(await joinCopy(own, copy), 2_500);
  await assertWhole(t, own, 0);
  const pictures = await timesOf(own, A, "camera");
  t.is(pictures.filter((atMs) => atMs >= 4_500 && atMs < 7_000).length, 25);
  const joinedTracks = (await readRecording(own))?.tracks.filter(({ source }) => source === "camera") ?? [];
  t.deepEqual(
    joinedTracks.map(({ fromMs }) => fromMs),
    [0, 4_000, 7_000],
    "in order: the last one that has a picture is shown",
  );
  t.is(await joinCopy(own, copy), 0, "nothing is missing any more");
});

test("[RC207] what came before a late copy, and behind one whose machine died, is filled as well", async (t) => {
  const root = makeFolder(t);
  const dead = await copyOf(path.join(root, "dead"), 0, [{ fromMs: 0, toMs: 8_000 }], { isEnded: false });
  const late = await copyOf(path.join(root, "late"), 130, [{ fromMs: 5_000, toMs: LENGTH_MS }]);
  t.deepEqual((await readRecording(late))?.missing, [words("beginsLate", "0:00:05")]);
  t.true((await joinCopy(dead, late)) >= LENGTH_MS - 8_000);
  await assertWhole(t, dead, 0);
  t.true((await joinCopy(late, dead)) >= 5_000);
  await assertWhole(t, late, 130);
});

test("[RC207] a copy of another recording is refused, as is any while the own one is being written, in a sentence, and nothing is changed", async (t) => {
  const root = makeFolder(t);
  const own = await copyOf(path.join(root, "own"), 0, [{ fromMs: 0, toMs: 400 }]);
  const other = await copyOf(path.join(root, "other"), 0, [{ fromMs: 0, toMs: 400 }], {
    recordingId: entryId(2),
  });
  const running = await copyOf(path.join(root, "running"), 0, [{ fromMs: 0, toMs: 400 }], { isEnded: false });
  utimesSync(path.join(running, INDEX_FILE), new Date(), new Date());
  const before = await readIndex(own);
  for (const folder of [other, path.join(root, "nothing"), own])
    await t.throwsAsync(joinCopy(own, folder), { message: words("noCopyOfThis").message });
  await t.throwsAsync(joinCopy(running, own), { message: words("stillRecording").message });
  t.deepEqual(await readIndex(own), before);
});
