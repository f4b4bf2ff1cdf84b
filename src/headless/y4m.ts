/** Reads pictures from a y4m file (YUV4MPEG2: 4:2:0, 8 bits), one after the other and around again. Holds one frame in memory. */
import { open, type FileHandle } from "node:fs/promises";
import { MediaFileError, unreadable } from "./media-file.ts";

export interface Y4mHeader {
  readonly width: number;
  readonly height: number;
  readonly frameIntervalMs: number;
  /** The length of the header line with its line end. */
  readonly sizeBytes: number;
}

export interface Y4mFile extends Y4mHeader {
  /**
   * Resolves to the next frame behind those that are `skipped` (none unless given), planar Y, U, V; behind the last comes the first again. The next
   * call reuses the array. @throws MediaFileError when the file was changed while it is played.
   */
  readFrame(skipped?: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Real headers have some 60 bytes; comments (X...) may make them longer. */
const MAX_HEADER_BYTES = 1_024;
const MAX_FRAME_LINE_BYTES = 256;
const MAX_SIDE_PIXELS = 4_096;
const MAX_FRAMES_PER_SECOND = 120;
const MAGIC = "YUV4MPEG2";
const EIGHT_BIT_420: ReadonlySet<string> = new Set(["420", "420jpeg", "420mpeg2", "420paldv"]);

/** Parses the file's first bytes. @throws MediaFileError (badY4m) whose sentence names `path`. */
export function parseY4mHeader(bytes: Uint8Array, path: string): Y4mHeader {
  const lineEnd = bytes.subarray(0, MAX_HEADER_BYTES).indexOf(0x0a);
  const line = lineEnd < 0 ? "" : Buffer.from(bytes.subarray(0, lineEnd)).toString("latin1");
  const [magic, ...fields] = line.split(" ");
  if (magic !== MAGIC) throw bad(`${path} is not a y4m file: it does not begin with ${MAGIC}.`);
  const field = (tag: string): string => fields.find((each) => each.startsWith(tag))?.slice(1) ?? "";

  const width = Number(/^\d{1,5}$/.exec(field("W"))?.[0] ?? 0);
  const height = Number(/^\d{1,5}$/.exec(field("H"))?.[0] ?? 0);
  if (![width, height].every((side) => side >= 16 && side <= MAX_SIDE_PIXELS && side % 2 === 0)) {
    throw bad(
      `${path} has pictures of ${width}x${height}; width and height must be even and between 16 and ${MAX_SIDE_PIXELS}.`,
    );
  }
  const [numerator = 0, denominator = 0] = field("F").split(":").map(Number);
  const framesPerSecond = numerator / denominator;
  if (!(framesPerSecond > 0 && framesPerSecond <= MAX_FRAMES_PER_SECOND)) {
    throw bad(`${path} names no frame rate between 0 and ${MAX_FRAMES_PER_SECOND} a second.`);
  }
  // The default without the field is 4:2:0, 8 bits.
  const colours = field("C") || "420";
  if (!EIGHT_BIT_420.has(colours)) {
    throw bad(
      `${path} has the colour format ${colours}; only 4:2:0 with 8 bits is played (ffmpeg: -pix_fmt yuv420p).`,
    );
  }
  return { width, height, frameIntervalMs: 1000 / framesPerSecond, sizeBytes: lineEnd + 1 };
}

/** Opens the file and checks that its first frame is whole. @throws MediaFileError */
export async function openY4m(path: string): Promise<Y4mFile> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const head = Buffer.alloc(MAX_HEADER_BYTES);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const header = parseY4mHeader(head.subarray(0, bytesRead), path);
    const reader = frameReader(file, header);
    if ((await reader.read()) === null) throw bad(`${path} holds no whole picture.`);
    reader.rewind();
    /** Of the next one. */
    let index = 0;
    /** Known once all of them were passed. */
    let count = Infinity;
    async function next<Found>(find: () => Promise<Found | null>): Promise<Found> {
      let found = await find();
      if (found === null) {
        [count, index] = [index, 0];
        reader.rewind();
        found = await find();
      }
      if (found === null) throw bad(`${path} was changed while it was played.`);
      index += 1;
      return found;
    }
    return {
      ...header,
      async readFrame(skipped = 0) {
        for (let left = skipped % count; left > 0; left = (left - 1) % count) await next(reader.skip);
        return await next(reader.read);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error instanceof MediaFileError ? error : unreadable(path, error);
  }
}

/** `read` and `skip` resolve to null at the end, and where a frame is cut short or does not begin with "FRAME". */
function frameReader(file: FileHandle, header: Y4mHeader) {
  const frame = Buffer.alloc((header.width * header.height * 3) / 2);
  const line = Buffer.alloc(MAX_FRAME_LINE_BYTES);
  let position = header.sizeBytes;
  /** Where the next frame's pixels begin. */
  async function findStart(): Promise<number | null> {
    const { bytesRead } = await file.read(line, 0, line.length, position);
    const lineEnd = line.subarray(0, bytesRead).indexOf(0x0a);
    return lineEnd < 0 || line.toString("latin1", 0, 5) !== "FRAME" ? null : position + lineEnd + 1;
  }
  return {
    rewind(): void {
      position = header.sizeBytes;
    },
    async read(): Promise<Uint8Array | null> {
      const start = await findStart();
      if (start === null) return null;
      for (let filled = 0; filled < frame.length;) {
        const part = await file.read(frame, filled, frame.length - filled, start + filled);
        if (part.bytesRead === 0) return null;
        filled += part.bytesRead;
      }
      position = start + frame.length;
      return frame;
    },
    async skip(): Promise<true | null> {
      const start = await findStart();
      if (start === null) return null;
      const end = start + frame.length;
      if ((await file.read(line, 0, 1, end - 1)).bytesRead === 0) return null;
      position = end;
      return true;
    },
  };
}

function bad(message: string): MediaFileError {
  return new MediaFileError("badY4m", message);
}
