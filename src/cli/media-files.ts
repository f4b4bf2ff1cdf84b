/** Looks at the files that stand in for camera and microphone before anything starts, so that a wrong one is told at once. */
import { open } from "node:fs/promises";
import path from "node:path";

export interface MediaFiles {
  readonly camera?: string;
  readonly microphone?: string;
}

/** Absolute paths. @throws Error with a sentence */
export async function checkMediaFiles(given: {
  readonly camera: string | undefined;
  readonly microphone: string | undefined;
}): Promise<MediaFiles> {
  const camera =
    given.camera === undefined
      ? {}
      : {
          camera: await check(
            given.camera,
            "camera",
            "YUV4MPEG2 ",
            "y4m file (ffmpeg -i in.mp4 -pix_fmt yuv420p out.y4m makes one)",
          ),
        };
  const microphone =
    given.microphone === undefined
      ? {}
      : {
          microphone: await check(
            given.microphone,
            "microphone",
            "RIFF",
            "WAV file (ffmpeg -i in.mp3 out.wav makes one)",
          ),
        };
  return { ...camera, ...microphone };
}

async function check(file: string, role: string, magic: string, kind: string): Promise<string> {
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
    throw new Error(`The ${role} file ${absolute} cannot be read. Check the path.`, { cause });
  }
  if (start !== magic) throw new Error(`${absolute} is not a ${kind}. Give --${role} such a file.`);
  return absolute;
}
