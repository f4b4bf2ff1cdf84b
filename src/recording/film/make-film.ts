/**
 * Makes a film of a recording: mixes its sound, has a browser draw its pictures, and joins both. What is made lies in the draft folder in pieces, so
 * that a job that died goes on where it was.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  FilePathTarget,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from "mediabunny";
import * as v from "valibot";
import { SAMPLE_RATE_HZ, type Opus } from "../../audio/opus.ts";
import type { FilmFormat, FilmLayout } from "../../kernel/compositions.ts";
import { PeerIdSchema, type PeerId } from "../../kernel/ids.ts";
import { decoder, parseJson } from "../../kernel/schema.ts";
import { composeSound, FRAME_MS } from "../compose/compose-sound.ts";
import type { RecordedMeeting } from "../compose/presence.ts";
import type { KeptTrack } from "../disk/list-recordings.ts";
import { readTrack } from "../disk/track-reader.ts";
import { FILM_SIZE, PICTURE_CODECS, type MadeSecond, type Message } from "./messages.ts";
import { NO_ENCODER, openFilmPage, type FilmPage } from "./page-link.ts";
import { decodableFrom, PictureFeed } from "./picture-feed.ts";
import { sceneAt } from "./scenes.ts";
import {
  chunksIn,
  countSegments,
  readSegment,
  SEGMENT_SECONDS,
  writeSegment,
  type Chunk,
} from "./segments.ts";
import { SpeakerWatch } from "./speakers.ts";
import { WordedError } from "../../kernel/words.ts";

export interface FilmJob {
  readonly layout: FilmLayout;
  readonly format: FilmFormat;
  readonly meeting: RecordedMeeting;
  readonly tracks: readonly KeptTrack[];
  readonly browser: string;
  /** The page's script. */
  readonly page: string;
  /** Of the pieces. */
  readonly draft: string;
  readonly target: string;
  readonly onProgress: (done: number) => void;
}

const SOUND_FILE = "sound";
/** Written once the sound is whole. */
const SPEAKERS_FILE = "speakers.json";
const decodeSpeakers = decoder(v.array(v.nullable(PeerIdSchema)));
/** Of the work. */
const SOUND_SHARE = 0.15;
/** A browser that ends without having made a piece is tried again so often. */
const MAX_TRIES = 3;
/** Seconds that are on their way: the page has the next one when it is done. */
const IN_FLIGHT = 2;

/** @throws Error with a sentence */
export async function makeFilm(opus: Opus, job: FilmJob): Promise<void> {
  const speakers = await soundOf(opus, job);
  const seconds = Math.max(1, Math.ceil(job.meeting.lengthMs / 1_000));
  const segments = Math.ceil(seconds / SEGMENT_SECONDS);
  for (let failures = 0; ;) {
    const before = await countSegments(job.draft);
    if (before >= segments) break;
    try {
      await drawSegments(job, { speakers, first: before, seconds });
    } catch (error) {
      if (error instanceof WordedError && error.message === NO_ENCODER.message) throw error;
      failures = (await countSegments(job.draft)) > before ? 0 : failures + 1;
      if (failures >= MAX_TRIES) throw error;
    }
  }
  await join(job, segments);
}

/** Who speaks in each second. The sound lies in the draft folder. */
async function soundOf(opus: Opus, job: FilmJob): Promise<readonly (PeerId | null)[]> {
  const known = path.join(job.draft, SPEAKERS_FILE);
  const before = decodeSpeakers(parseJson(await readFile(known, "utf8").catch(() => "")));
  if (before !== null) return before;
  const watch = new SpeakerWatch(1_000 / FRAME_MS);
  await composeSound(opus, {
    ...{ tracks: job.tracks, people: job.meeting.people, lengthMs: job.meeting.lengthMs },
    target: path.join(job.draft, SOUND_FILE),
    onProgress: (done) => job.onProgress(done * SOUND_SHARE),
    onLevels: (frame, levels) => watch.take(frame, levels),
  });
  await writeFile(known, JSON.stringify(watch.speakers), { mode: 0o600 });
  return watch.speakers;
}

interface Work {
  readonly speakers: readonly (PeerId | null)[];
  /** Segment. */
  readonly first: number;
  readonly seconds: number;
}

async function drawSegments(job: FilmJob, work: Work): Promise<void> {
  const page = await openFilmPage({ browser: job.browser, script: job.page, folder: job.draft });
  const pictures = job.tracks.filter(({ source }) => source === "camera" || source === "screen");
  const feed = new PictureFeed(pictures, job.meeting.people);
  try {
    await drive(job, work, { page, pictures, feed });
  } finally {
    await feed.close();
    await page.close();
  }
}

async function drive(
  job: FilmJob,
  { speakers, first, seconds }: Work,
  { page, pictures, feed }: { page: FilmPage; pictures: readonly KeptTrack[]; feed: PictureFeed },
): Promise<void> {
  const firstSecond = first * SEGMENT_SECONDS;
  const from = await decodableFrom(pictures, job.meeting.people, firstSecond * 1_000);
  const waiting: Promise<Message<MadeSecond>>[] = [];
  let made: Chunk[] = [];

  /** In order, as they were asked for. */
  async function settle(): Promise<void> {
    const oldest = waiting.shift();
    if (oldest === undefined) return;
    const { head, bytes } = await oldest;
    made.push(...chunksIn(head.chunks, bytes));
    const second = head.fromMs / 1_000;
    if (second < firstSecond || !isLast(second, seconds)) return;
    await writeSegment(job.draft, Math.floor(second / SEGMENT_SECONDS), made);
    made = [];
    job.onProgress(SOUND_SHARE + ((1 - SOUND_SHARE) * (second + 1)) / seconds);
  }

  await feed.takeTo(Math.floor(from / 1_000) * 1_000);
  for (let second = Math.floor(from / 1_000); second < seconds; second += 1) {
    const [fromMs, toMs] = [second * 1_000, (second + 1) * 1_000];
    const packets = await feed.takeTo(toMs);
    const speaker = speakers[second] ?? null;
    const tiles = sceneAt(job.layout, job.meeting, pictures, {
      ...{ fromMs, toMs, speaker },
      lastAtMs: (track) => feed.lastAtMs(track),
    });
    const next = page.make(
      {
        codec: PICTURE_CODECS[job.format],
        ...{ fromMs, tiles, isShown: second >= firstSecond },
        isFirstOfSegment: second % SEGMENT_SECONDS === 0,
        isLastOfSegment: isLast(second, seconds),
        packets: packets.map(({ track, atMs, bytes }) => ({ track, atMs, sizeBytes: bytes.length })),
      },
      packets.map(({ bytes }) => bytes),
    );
    // Awaited in its turn: until then its failure is nobody's.
    next.catch(() => {});
    waiting.push(next);
    if (waiting.length >= IN_FLIGHT) await settle();
  }
  while (waiting.length > 0) await settle();
}

const isLast = (second: number, seconds: number): boolean =>
  (second + 1) % SEGMENT_SECONDS === 0 || second + 1 === seconds;

/** Sound and pictures into one file. */
async function join(job: FilmJob, segments: number): Promise<void> {
  const isMp4 = job.format === "mp4";
  // The table of an MP4 comes last: with hours of pictures nothing waits in memory.
  const format = isMp4 ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();
  const output = new Output({ format, target: new FilePathTarget(job.target) });
  const pictures = new EncodedVideoPacketSource(isMp4 ? "avc" : "vp8");
  const sound = new EncodedAudioPacketSource("opus");
  output.addVideoTrack(pictures);
  output.addAudioTrack(sound);
  const pictureMeta = {
    decoderConfig: {
      codec: PICTURE_CODECS[job.format],
      codedWidth: FILM_SIZE.width,
      codedHeight: FILM_SIZE.height,
    },
  };
  const soundConfig = { codec: "opus", sampleRate: SAMPLE_RATE_HZ, numberOfChannels: 1 };
  const soundMeta = { decoderConfig: isMp4 ? { ...soundConfig, description: opusHead() } : soundConfig };
  const packets = readTrack(path.join(job.draft, SOUND_FILE));
  let next = await packets.next();
  try {
    await output.start();
    for (let index = 0; index < segments; index += 1) {
      for (const { atMs, isKey, bytes } of await readSegment(job.draft, index)) {
        for (; next.done !== true && next.value.atMs <= atMs; next = await packets.next())
          await sound.add(soundPacket(next.value), soundMeta);
        await pictures.add(new EncodedPacket(bytes, isKey ? "key" : "delta", atMs / 1_000, 0), pictureMeta);
      }
    }
    for (; next.done !== true; next = await packets.next())
      await sound.add(soundPacket(next.value), soundMeta);
    await output.finalize();
  } catch (error) {
    await output.cancel().catch(() => {});
    throw error;
  } finally {
    await packets.return();
  }
}

/**
 * What an MP4 has to say of its Opus (RFC 7845, section 5.1): one channel, and nothing to be skipped. Without it mediabunny has players skip 80 ms, and the
 * sound is that early.
 */
function opusHead(): Uint8Array {
  const head = new DataView(new ArrayBuffer(19));
  for (const [at, letter] of [...new TextEncoder().encode("OpusHead")].entries()) head.setUint8(at, letter);
  const [version, channels, skipped] = [1, 1, 0];
  head.setUint8(8, version);
  head.setUint8(9, channels);
  head.setUint16(10, skipped, true);
  head.setUint32(12, SAMPLE_RATE_HZ, true);
  return new Uint8Array(head.buffer);
}

const soundPacket = ({ atMs, bytes }: { readonly atMs: number; readonly bytes: Uint8Array }): EncodedPacket =>
  new EncodedPacket(bytes, "key", atMs / 1_000, FRAME_MS / 1_000);
