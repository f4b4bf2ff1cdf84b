/** The page that makes a film: takes a second of coded pictures after the other, decodes, draws and encodes it, and gives it back. */
import {
  decodeMessage,
  encodeMessage,
  FILM_SIZE,
  FRAMES_PER_S,
  type MadeSecond,
  type PictureCodec,
  type Second,
  type Tile,
} from "../film/messages.ts";
import { Painter } from "./painter.ts";
import { TrackDecoder } from "./track-decoder.ts";

const BITRATE_BPS = 1_800_000;
/** Frames that wait for the encoder: more would only take memory. */
const MAX_WAITING = 4;
const FRAME_MS = 1_000 / FRAMES_PER_S;

interface Chunk {
  readonly atMs: number;
  readonly isKey: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const painter = new Painter();
const decoders = new Map<number, TrackDecoder>();
let chunks: Chunk[] = [];
let failure: string | null = null;
/** As they were drawn last. */
let drawn = "";
const pictures = new Map<string, VideoFrame | null>();

/** Made for the first second. */
let configured: Promise<boolean> | null = null;
const encoder = new VideoEncoder({
  output(chunk) {
    const bytes = new Uint8Array(chunk.byteLength);
    chunk.copyTo(bytes);
    chunks.push({ atMs: chunk.timestamp / 1_000, isKey: chunk.type === "key", bytes });
  },
  error: (error) => (failure = `The browser cannot encode the film: ${error.message}`),
});
/** False where this browser has no encoder for it. */
async function configure(codec: PictureCodec): Promise<boolean> {
  const config: VideoEncoderConfig = {
    ...{ codec, ...FILM_SIZE, bitrate: BITRATE_BPS, framerate: FRAMES_PER_S },
    latencyMode: "realtime",
    // Each piece stands on its own: what a decoder needs of H.264 comes with its pictures, not beside them.
    ...(codec === "vp8" ? {} : { avc: { format: "annexb" } }),
  };
  const isSupported = await VideoEncoder.isConfigSupported(config).then(
    ({ supported }) => supported === true,
    () => false,
  );
  if (isSupported) encoder.configure(config);
  return isSupported;
}

function take({ packets }: Second, bytes: Uint8Array): void {
  let offset = 0;
  for (const { track, atMs, sizeBytes } of packets) {
    const decoder = decoders.get(track) ?? new TrackDecoder();
    decoders.set(track, decoder);
    decoder.add({ atMs, bytes: bytes.slice(offset, offset + sizeBytes) });
    offset += sizeBytes;
  }
}

/** Returns whether anything has changed. */
async function paint(tiles: readonly Tile[], ms: number): Promise<boolean> {
  const scene = JSON.stringify(tiles);
  const isNewScene = scene !== drawn;
  if (isNewScene) {
    painter.clear();
    pictures.clear();
    drawn = scene;
  }
  let hasChanged = isNewScene;
  for (const tile of tiles) {
    const frame = tile.track === null ? null : ((await decoders.get(tile.track)?.frameAt(ms)) ?? null);
    if (!isNewScene && pictures.get(tile.key) === frame) continue;
    pictures.set(tile.key, frame);
    await painter.draw(tile, frame);
    hasChanged = true;
  }
  return hasChanged;
}

async function encode(ms: number, isKey: boolean): Promise<void> {
  while (encoder.encodeQueueSize > MAX_WAITING)
    await new Promise((resolve) => encoder.addEventListener("dequeue", resolve, { once: true }));
  const frame = new VideoFrame(painter.film.bytes, {
    ...{ format: "I420", codedWidth: FILM_SIZE.width, codedHeight: FILM_SIZE.height },
    timestamp: ms * 1_000,
  });
  encoder.encode(frame, { keyFrame: isKey });
  frame.close();
}

async function make(second: Second, bytes: Uint8Array): Promise<void> {
  configured ??= configure(second.codec);
  if (!(await configured)) return;
  take(second, bytes);
  const used = new Set(second.tiles.map(({ track }) => track));
  for (let at = 0; at < FRAMES_PER_S; at += 1) {
    const ms = second.fromMs + at * FRAME_MS;
    // What is not seen is decoded all the same: later pictures need it.
    for (const [track, decoder] of decoders)
      if (!second.isShown || !used.has(track)) await decoder.frameAt(ms);
    if (!second.isShown) continue;
    const hasChanged = await paint(second.tiles, ms);
    // One picture a second at least, so that players may seek.
    if (hasChanged || at === 0) await encode(ms, at === 0 && second.isFirstOfSegment);
    if (failure !== null) return;
  }
  if (second.isLastOfSegment && second.isShown) await encoder.flush();
}

const socket = new WebSocket(new URL("link", location.href.replace(/^http/, "ws")));
socket.binaryType = "arraybuffer";
let turn: Promise<void> = Promise.resolve();
socket.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
  const { head, bytes } = decodeMessage<Second>(new Uint8Array(data));
  turn = turn
    .then(() => make(head, bytes))
    .catch((error: unknown) => void (failure ??= `The film cannot be made: ${String(error)}`))
    .then(() => answer(head.fromMs));
});

async function answer(fromMs: number): Promise<void> {
  const isUnsupported = !(await (configured ?? true));
  const made = chunks;
  chunks = [];
  const head: MadeSecond = {
    fromMs,
    chunks: made.map(({ atMs, isKey, bytes }) => ({ atMs, isKey, sizeBytes: bytes.length })),
    ...(failure === null ? {} : { problem: failure }),
    ...(isUnsupported ? { isUnsupported } : {}),
  };
  socket.send(
    encodeMessage(
      head,
      made.map(({ bytes }) => bytes),
    ),
  );
}
