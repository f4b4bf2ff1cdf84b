/** Checks the files that stand in for camera and microphone before anything starts, so that a wrong one ends the command at once. */
import { open } from "node:fs/promises";
import path from "node:path";
import { WordedError, words } from "../kernel/words.ts";

export interface MediaFiles {
  readonly camera?: string;
  readonly microphone?: string;
}

/** By role: how such a file begins, and what is said of one that begins otherwise. */
const KINDS = {
  camera: { magic: "YUV4MPEG2 ", kind: "noY4mFile" },
  microphone: { magic: "RIFF", kind: "noWavFile" },
} as const;
type Role = keyof typeof KINDS;

/** Absolute paths of the files that are given. @throws WordedError */
export async function checkMediaFiles(given: {
  readonly [role in Role]: string | undefined;
}): Promise<MediaFiles> {
  const { camera, microphone } = given;
  return {
    ...(camera === undefined ? {} : { camera: await check(camera, "camera") }),
    ...(microphone === undefined ? {} : { microphone: await check(microphone, "microphone") }),
  };
}

async function check(file: string, role: Role): Promise<string> {
  const { magic, kind } = KINDS[role];
  const absolute = path.resolve(file);
  let start: string;
  try {
    const handle = await open(absolute);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(magic.length), 0, magic.length, 0);
      start = buffer.toString("latin1", 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new WordedError(words("mediaFileUnread", absolute), { cause });
  }
  if (start !== magic) throw new WordedError(words(kind, absolute));
  return absolute;
}
