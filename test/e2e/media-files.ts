/** Small sources that tests can distinguish: cameras by colour, microphones by a tone or a sentence. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { COUNTER_BITS } from "../../src/headless/debug-meter.ts";

const folder = path.join(tmpdir(), "landline-media");

function make(name: string, create: (file: string) => void): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  // Another process may be making the same.
  const draft = path.join(folder, `${process.pid}-${name}`);
  create(draft);
  renameSync(draft, file);
  return file;
}

/** 3 frames a second, 2 s; `colour` as ffmpeg names it. Y'CbCr of the plain colour is what receivers see. */
export const colourCamera = (colour: string, size = "320x180"): string =>
  make(`${colour}-${size}-3.y4m`, (file) =>
    ffmpeg([
      "-f",
      "lavfi",
      "-i",
      `color=${colour}:size=${size}:rate=3:duration=2`,
      "-pix_fmt",
      "yuv420p",
      file,
    ]),
  );

/** 640x360, 15 frames a second, 2 s: fine noise over colours, which takes every bit that an encoder may spend. */
export const noiseCamera = (seed: number): string =>
  make(`noise-${seed}.y4m`, (file) =>
    ffmpeg([
      "-f",
      "lavfi",
      "-i",
      "testsrc2=size=640x360:rate=15:duration=2",
      "-vf",
      `noise=alls=40:allf=t:all_seed=${seed}`,
      "-pix_fmt",
      "yuv420p",
      file,
    ]),
  );

const WIDTH = 320;
const HEIGHT = 180;
const [BRIGHT, DARK] = [200, 60];

/** 320x180, 10 frames a second, each with its number (see `counterOf`); `index` makes the hue. */
export const counterCamera = (index: number): string =>
  make(`counter-${index}.y4m`, (file) => {
    const pixels = WIDTH * HEIGHT;
    const frames = Array.from({ length: 2 ** COUNTER_BITS }, (_, counter) => {
      const data = Buffer.alloc(pixels * 1.5);
      for (let at = 0; at < pixels; at += 1) {
        const bit = Math.floor(((at % WIDTH) * COUNTER_BITS) / WIDTH);
        data[at] = Math.floor(counter / 2 ** bit) % 2 === 1 ? BRIGHT : DARK;
      }
      data.fill(128 + Math.round(90 * Math.cos(index * 0.6)), pixels, pixels * 1.25);
      data.fill(128 + Math.round(90 * Math.sin(index * 0.6)), pixels * 1.25);
      return Buffer.concat([Buffer.from("FRAME\n"), data]);
    });
    const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
    writeFileSync(file, Buffer.concat([header, ...frames]));
  });

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

/** A spoken sentence over a faint tone of the speaker's own, 48 kHz mono, 4 s: real speech that a test can recognise. */
export const speechMicrophone = (name: string, voice: string, hz: number): string =>
  make(`speech-${name}-${voice}-${hz}.wav`, (file) => {
    const speech = `${file}.speech.wav`;
    execFileSync("espeak-ng", [
      "-v",
      voice,
      "-a",
      "60",
      "-w",
      speech,
      `This is ${name}. Can everybody hear me well?`,
    ]);
    const tone = `sine=frequency=${hz}:sample_rate=48000:duration=4`;
    const graph =
      "[0:a]aresample=48000,apad=whole_dur=4,atrim=0:4,volume=-6dB[s];[1:a]volume=-8dB[t];[s][t]amix=inputs=2:normalize=0";
    ffmpeg([
      "-i",
      speech,
      "-f",
      "lavfi",
      "-i",
      tone,
      "-filter_complex",
      graph,
      "-ac",
      "1",
      "-ar",
      "48000",
      file,
    ]);
  });

/** A voice over a steady tone of the speaker's own, which says who speaks. 48 kHz mono, 3.2 s. */
export const talkingMicrophone = (voice: string, hz: number): string =>
  make(`talking-${voice}-${hz}.wav`, (file) => {
    const speech = `${file}.speech.wav`;
    const said = "Good morning to all of you. Can everybody hear me well today?";
    execFileSync("espeak-ng", ["-v", voice, "-a", "60", "-s", "190", "-w", speech, said]);
    const graph =
      "[0:a]aresample=48000,apad=whole_dur=3.2,atrim=0:3.2,volume=-8dB[s];[1:a]volume=-2dB[t];[s][t]amix=inputs=2:normalize=0";
    const tone = `sine=frequency=${hz}:sample_rate=48000:duration=3.2`;
    const inputs = ["-i", speech, "-f", "lavfi", "-i", tone];
    ffmpeg([...inputs, "-filter_complex", graph, "-ac", "1", "-ar", "48000", file]);
  });

/** Both `counterCamera` and `beepingMicrophone` begin anew after so long. */
export const LOOP_MS = 3_200;
/** The picture changes so often, and says by its number which moment it is of. */
export const COUNTER_MS = 100;
/** A beep begins so often, and says by its pitch which moment it is of. */
export const BEEP_EVERY_MS = 800;
export const BEEP_MS = 60;
/** By the number of the beep in the loop. Above most of a voice; nobody else has the same. */
export const beepsHz = (index: number): readonly number[] =>
  Array.from({ length: LOOP_MS / BEEP_EVERY_MS }, (_, beep) => 3_200 + 200 * (index * 4 + beep));

/** `talkingMicrophone` with beeps that a test can tell apart: with a `counterCamera` it shows what is in step. */
export const beepingMicrophone = (voice: string, hz: number, index: number): string =>
  make(`beeping-${voice}-${hz}-${index}.wav`, (file) => {
    const beeps = beepsHz(index).map((beepHz, beep) => {
      const fromS = (beep * BEEP_EVERY_MS) / 1_000;
      return `0.12*sin(2*PI*${beepHz}*t)*gte(t,${fromS})*lt(t,${fromS + BEEP_MS / 1_000})`;
    });
    const sound = `aevalsrc=${beeps.join("+").replaceAll(",", "\\,")}:s=48000:d=${LOOP_MS / 1_000}`;
    const inputs = ["-i", talkingMicrophone(voice, hz), "-f", "lavfi", "-i", sound];
    ffmpeg([...inputs, "-filter_complex", "amix=inputs=2:normalize=0", "-ac", "1", "-ar", "48000", file]);
  });

const ffmpeg = (args: readonly string[]): void =>
  void execFileSync("ffmpeg", ["-loglevel", "error", "-y", ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
