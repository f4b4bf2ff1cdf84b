/** Small sources that can be told apart: a colour each for cameras, a tone or a sentence each for microphones. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const folder = path.join(tmpdir(), "landline-media");

function make(name: string, create: (file: string) => void): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  if (!existsSync(file)) create(file);
  return file;
}

/** 320x180, 10 frames a second, 2 s; `colour` as ffmpeg names it. Y'CbCr of the plain colour is what receivers see. */
export const colourCamera = (colour: string): string =>
  make(`${colour}.y4m`, (file) =>
    ffmpeg([
      "-f",
      "lavfi",
      "-i",
      `color=${colour}:size=320x180:rate=10:duration=2`,
      "-pix_fmt",
      "yuv420p",
      file,
    ]),
  );

/** 2 s at -20 dBFS: whole periods, so that it loops without a click. */
export const toneMicrophone = (hz: number): string =>
  make(`tone-${hz}.wav`, (file) =>
    ffmpeg([
      "-f",
      "lavfi",
      "-i",
      `sine=frequency=${hz}:sample_rate=48000:duration=2`,
      "-af",
      "volume=-2dB",
      file,
    ]),
  );

/** Speech, 48 kHz mono. */
export const speechMicrophone = (voice: string, text: string): string =>
  make(`speech-${voice}.wav`, (file) => {
    const raw = `${file}.raw.wav`;
    execFileSync("espeak-ng", ["-v", voice, "-w", raw, text]);
    ffmpeg(["-i", raw, "-ar", "48000", "-ac", "1", file]);
  });

const ffmpeg = (args: readonly string[]): void =>
  void execFileSync("ffmpeg", ["-loglevel", "error", "-y", ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
