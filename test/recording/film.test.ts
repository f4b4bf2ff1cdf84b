/** What is seen in a film, and where. Rules: SPEC.md. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import type { RecordedMeeting } from "../../src/recording/compose/presence.ts";
import type { KeptTrack } from "../../src/recording/disk/list-recordings.ts";
import { MAX_TILES, tilesOf, type Shown } from "../../src/recording/film/layout.ts";
import { decodeMessage, encodeMessage, FILM_SIZE } from "../../src/recording/film/messages.ts";
import { sceneAt } from "../../src/recording/film/scenes.ts";
import { countSegments, readSegment, writeSegment } from "../../src/recording/film/segments.ts";
import { SpeakerWatch } from "../../src/recording/film/speakers.ts";
import { peerId } from "../support/ids.ts";
import { makeFolder } from "./recorded.ts";

const [ANA, BEN, CLEO] = [peerId(1), peerId(2), peerId(3)];
const someone = (index: number): Shown => ({ key: String(index), name: `P${index}`, track: null });

test("[RC62] tiles lie in the picture, do not overlap, and are as many as there are people", (t) => {
  for (const layout of ["grid", "speaker", "screen"] as const) {
    for (let count = 0; count <= 40; count += 1) {
      const people = Array.from({ length: count }, (_, index) => someone(index));
      for (const screen of [null, { key: "screen", name: "S", track: 0 }]) {
        const tiles = tilesOf(layout, { people, speaker: "3", screen });
        if (layout === "grid") t.is(tiles.length, Math.min(MAX_TILES, count + (screen === null ? 0 : 1)));
        for (const [at, { x, y, width, height }] of tiles.entries()) {
          t.true(x >= 0 && y >= 0 && x + width <= FILM_SIZE.width && y + height <= FILM_SIZE.height);
          t.true(width > 100 && height > 50, `${layout} of ${count}`);
          for (const other of tiles.slice(at + 1))
            t.true(
              other.x >= x + width ||
                other.y >= y + height ||
                x >= other.x + other.width ||
                y >= other.y + other.height,
            );
        }
      }
    }
  }
});

test("[RC62] whoever speaks is large, or the screen with whoever speaks", (t) => {
  const people = [someone(1), someone(2), someone(3)];
  const screen = { key: "screen", name: "S", track: 0 };
  const keys = (...args: Parameters<typeof tilesOf>) => tilesOf(...args).map(({ key }) => key);
  t.deepEqual(keys("speaker", { people, speaker: "2", screen }), ["2", "1", "3"]);
  t.deepEqual(keys("screen", { people, speaker: "2", screen }), ["screen", "2"]);
  t.deepEqual(keys("screen", { people, speaker: null, screen: null }), ["1", "2", "3"]);
  t.deepEqual(keys("speaker", { people: [], speaker: null, screen: null }), []);
});

test("[RC63] who speaks on is not interrupted, a cough is no speech, and who spoke last stays", (t) => {
  const watch = new SpeakerWatch(10);
  const second = (levels: readonly [typeof ANA, number, number][]) => {
    for (let frame = 0; frame < 10; frame += 1)
      watch.take(
        watch.speakers.length * 10 + frame,
        new Map(levels.flatMap(([peer, level, frames]) => (frame < frames ? [[peer, level] as const] : []))),
      );
  };
  second([]);
  second([[ANA, 5_000, 10]]);
  second([
    [ANA, 5_000, 5],
    [BEN, 20_000, 10],
  ]);
  second([[BEN, 20_000, 1]]);
  second([[BEN, 3_000, 6]]);
  second([[CLEO, 500, 10]]);
  t.deepEqual(watch.speakers, [null, ANA, ANA, ANA, BEN, BEN]);
});

test("[RC64] in a second of the film are those that had agreed then, with the pictures that came, and the screen that was presented", (t) => {
  const meeting: RecordedMeeting = {
    ...{ title: "Tea", beganAtMs: 0, lengthMs: 100_000, holes: [], pauses: [], captions: [] },
    people: [
      { peerId: ANA, name: "Ana", spans: [{ fromMs: 0, toMs: Infinity }] },
      { peerId: BEN, name: "Ben", spans: [{ fromMs: 5_000, toMs: 9_500 }] },
    ],
    presenters: [
      { atMs: 6_000, peerId: ANA },
      { atMs: 8_000, peerId: null },
    ],
  };
  const track = (id: typeof ANA, source: KeptTrack["source"]): KeptTrack => ({
    ...{ path: "", fromMs: 0, peerId: id, name: "", source, sizeBytes: 0 },
  });
  const tracks = [track(ANA, "camera"), track(BEN, "camera"), track(ANA, "screen"), track(ANA, "camera")];
  const seen = (fromMs: number, lastAtMs: readonly number[]) =>
    sceneAt("grid", meeting, tracks, {
      ...{ fromMs, toMs: fromMs + 1_000, speaker: null },
      lastAtMs: (at) => lastAtMs[at] ?? -Infinity,
    }).map(({ name, track: at }) => `${name} ${at}`);
  t.deepEqual(seen(4_000, [4_500]), ["Ana 0"]);
  t.deepEqual(seen(5_000, [3_000, 5_500, 5_000]), ["Ana null", "Ben 1"]);
  t.deepEqual(seen(7_000, [7_900, 7_900, 1_000]), ["Ana's screen 2", "Ana 0", "Ben 1"]);
  t.deepEqual(seen(9_000, [9_000, 9_400, 9_000, 9_900]), ["Ana 3", "Ben 1"]);
  t.deepEqual(seen(10_000, [10_500, 9_400]), ["Ana 0"]);
});

test("[RC65] a film's pieces are whole or not there, and are counted up to the first that is not", async (t) => {
  const folder = makeFolder(t);
  const chunks = [
    { atMs: 0, isKey: true, bytes: Uint8Array.of(1, 2, 3) },
    { atMs: 40, isKey: false, bytes: new Uint8Array(0) },
    { atMs: 80, isKey: false, bytes: Uint8Array.of(4) },
  ];
  t.is(await countSegments(folder), 0);
  await writeSegment(folder, 0, chunks);
  await writeSegment(folder, 2, []);
  writeFileSync(path.join(folder, "film 00001.draft"), "half of it");
  t.is(await countSegments(folder), 1);
  t.deepEqual(await readSegment(folder, 0), chunks);
  const { head, bytes } = decodeMessage<{ name: string }>(
    encodeMessage({ name: "é" }, [Uint8Array.of(7, 8)]),
  );
  t.deepEqual([head, [...bytes]], [{ name: "é" }, [7, 8]]);
});
