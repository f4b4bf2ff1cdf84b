/** Reads sound from a wav file (RIFF, 16-bit PCM, mono or stereo, any rate) and brings it to 48 kHz mono. */
import { readFile, stat } from "node:fs/promises";
import { byteSize } from "../kernel/byte-size.ts";
import { MediaFileError, unreadable } from "./media-file.ts";

/** The rate of Opus and of the audio sources. */
export const PLAYED_RATE_HZ = 48_000;
/** The file is held in memory as a whole. This is 22 minutes at 48 kHz stereo. */
const MAX_WAV_BYTES = 256_000_000;
const MIN_RATE_HZ = 4_000;
const MAX_RATE_HZ = 192_000;
/** Sound shorter than one frame cannot be looped. */
const MIN_DURATION_MS = 10;
const PCM = 1;
/** WAVE_FORMAT_EXTENSIBLE: the real format stands in the first two bytes of a GUID. */
const EXTENSIBLE = 0xfffe;

/** Resolves to mono samples at PLAYED_RATE_HZ. @throws MediaFileError */
export async function readWav(path: string): Promise<Int16Array> {
  let bytes: Uint8Array;
  try {
    if ((await stat(path)).size > MAX_WAV_BYTES) {
      throw bad(`${path} is too long: at most ${byteSize(MAX_WAV_BYTES)} are played.`);
    }
    bytes = await readFile(path);
  } catch (error) {
    throw error instanceof MediaFileError ? error : unreadable(path, error);
  }
  return parseWav(bytes, path);
}

interface WavFormat {
  readonly channelCount: number;
  readonly rateHz: number;
}

/** The same for the bytes of a whole file. */
export function parseWav(bytes: Uint8Array, path: string): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tagAt(bytes, 0) !== "RIFF" || tagAt(bytes, 8) !== "WAVE") {
    throw bad(`${path} is not a wav file: it does not begin with RIFF and WAVE.`);
  }
  let format: WavFormat | null = null;
  for (let position = 12; position + 8 <= bytes.length;) {
    const tag = tagAt(bytes, position);
    const start = position + 8;
    // Programs that stream write the size 0xffffffff, which means up to the file's end.
    const end = Math.min(bytes.length, start + view.getUint32(position + 4, true));
    if (tag === "fmt ") format = parseFormat(view, start, end, path);
    if (tag === "data") {
      if (format === null) throw bad(`${path} is a broken wav file: its sound comes before its format.`);
      const mono = toMono(view, start, end, format.channelCount);
      if (mono.length < (format.rateHz * MIN_DURATION_MS) / 1000) throw bad(`${path} holds no sound.`);
      return resample(mono, format.rateHz, PLAYED_RATE_HZ);
    }
    // Chunks begin at even positions.
    position = end + (end & 1);
  }
  throw bad(`${path} is a broken wav file: it holds no sound.`);
}

function parseFormat(view: DataView, start: number, end: number, path: string): WavFormat {
  if (end - start < 16) throw bad(`${path} is a broken wav file: its format is cut short.`);
  const tag = view.getUint16(start, true);
  const codec = tag === EXTENSIBLE && end - start >= 26 ? view.getUint16(start + 24, true) : tag;
  const channelCount = view.getUint16(start + 2, true);
  const rateHz = view.getUint32(start + 4, true);
  const bitsPerSample = view.getUint16(start + 14, true);
  if (codec !== PCM || bitsPerSample !== 16) {
    throw bad(`${path} is not 16-bit PCM, the only kind of wav that is played (ffmpeg: -c:a pcm_s16le).`);
  }
  if (channelCount !== 1 && channelCount !== 2) {
    throw bad(`${path} has ${channelCount} channels; one or two are played.`);
  }
  if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) {
    throw bad(`${path} has a sample rate of ${rateHz} Hz; ${MIN_RATE_HZ} to ${MAX_RATE_HZ} are played.`);
  }
  return { channelCount, rateHz };
}

function toMono(view: DataView, start: number, end: number, channelCount: number): Int16Array {
  const count = Math.floor((end - start) / (2 * channelCount));
  const mono = new Int16Array(count);
  for (let index = 0; index < count; index++) {
    const at = start + index * 2 * channelCount;
    const left = view.getInt16(at, true);
    mono[index] = channelCount === 1 ? left : (left + view.getInt16(at + 2, true)) >> 1;
  }
  return mono;
}

/** Interpolates linearly: its images lie far below speech and test tones, and a file is resampled once only. */
function resample(source: Int16Array, fromHz: number, toHz: number): Int16Array {
  if (fromHz === toHz) return source;
  const target = new Int16Array(Math.floor((source.length * toHz) / fromHz));
  for (let index = 0; index < target.length; index++) {
    const at = (index * fromHz) / toHz;
    const before = Math.floor(at);
    const from = source[before] ?? 0;
    const to = source[before + 1] ?? from;
    target[index] = Math.round(from + (to - from) * (at - before));
  }
  return target;
}

function tagAt(bytes: Uint8Array, position: number): string {
  return String.fromCharCode(...bytes.subarray(position, position + 4));
}

function bad(message: string): MediaFileError {
  return new MediaFileError("badWav", message);
}
