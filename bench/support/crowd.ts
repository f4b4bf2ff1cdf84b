/** A voice with pauses in a crowd, and how much of both a recording has. Sound is mono at 48 kHz. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { readWav } from "../../src/headless/wav.ts";

const RATE_HZ = 48_000;
const PHRASE_S = 3;
const PAUSE_S = 1.5;
const CROWD_DB = -5;
const CROWD_VOICES = 24;
/** Of full scale, at most. */
const PEAK = 0.6;
export const SECONDS = 27;

const SAID =
  "The meeting begins at nine. Please bring the plans of the harbour with you, and tell the others. We will talk about the pumps first. Then there is a break. After that, everybody may ask what they want.";
const CHATTER =
  "Yesterday we went to the market and bought apples and bread, and my brother said that nobody would come because of the rain. I told him that it does not matter at all, the music will be good whatever happens, and the neighbours had promised to bring the cake.";
const CHATTERING = ["en-us+f2", "en-gb+m3", "en-us+m5", "en-gb+f4", "en-scottish", "de+f3"];

export interface Crowd {
  readonly speech: Float32Array;
  readonly mix: Float32Array;
}

export async function createCrowd(folder: string): Promise<Crowd> {
  const say = (voice: string, rate: number, text: string): Promise<Int16Array> => {
    const file = path.join(folder, `${voice}.wav`);
    execFileSync("espeak-ng", ["-v", voice, "-s", String(rate), "-w", file, text]);
    return readWav(file);
  };
  const said = await say("en-gb", 150, SAID);
  const speech = new Float32Array(SECONDS * RATE_HZ);
  for (let from = 0, to = PAUSE_S * RATE_HZ; to < speech.length; to += (PHRASE_S + PAUSE_S) * RATE_HZ) {
    speech.set(Float32Array.from(said.subarray(from, from + PHRASE_S * RATE_HZ)), to);
    from = (from + PHRASE_S * RATE_HZ) % (said.length - PHRASE_S * RATE_HZ);
  }
  const voices = await Promise.all(CHATTERING.map((voice, index) => say(voice, 150 + index * 9, CHATTER)));
  const chatter = new Float32Array(speech.length);
  for (let voice = 0; voice < CROWD_VOICES; voice += 1) {
    const of = voices[voice % voices.length] ?? said;
    for (let at = 0; at < chatter.length; at += 1)
      chatter[at] = (chatter[at] ?? 0) + (of[(at + voice * 91_127) % of.length] ?? 0);
  }
  const gain = Math.sqrt(power(speech, isSpoken) / power(chatter, () => true)) * 10 ** (CROWD_DB / 20);
  const mix = speech.map((sample, at) => sample + (chatter[at] ?? 0) * gain);
  const scale = PEAK / mix.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  return { speech: speech.map((sample) => sample * scale), mix: mix.map((sample) => sample * scale) };
}

const placeS = (at: number): number => (at / RATE_HZ) % (PHRASE_S + PAUSE_S);
const isSpoken = (at: number): boolean => placeS(at) >= PAUSE_S;
function power(sound: Float32Array, isCounted: (at: number) => boolean): number {
  let sum = 0;
  let count = 0;
  for (const [at, sample] of sound.entries()) {
    if (!isCounted(at)) continue;
    sum += sample * sample;
    count += 1;
  }
  return sum / count;
}

/** The loudness of the quietest tenth of a recording, in dB of full scale: that is in the pauses, wherever those are. */
export function quietDb(recording: Float32Array): number {
  const STEP = RATE_HZ / 20;
  const steps = Array.from({ length: Math.floor(recording.length / STEP) }, (_, step) =>
    power(recording.subarray(step * STEP, (step + 1) * STEP), () => true),
  ).toSorted((a, b) => a - b);
  const quiet = steps.slice(0, steps.length / 10);
  return 10 * Math.log10(quiet.reduce((sum, step) => sum + step, 0) / quiet.length);
}

/** Correlation of what was made of the mix with the voice alone, while it speaks; `heard` may be up to 60 ms late. */
export function likeness(speech: Float32Array, heard: Float32Array): number {
  let most = 0;
  for (let lateBy = 0; lateBy < 0.06 * RATE_HZ; lateBy += 1) {
    let [both, own, voice] = [0, 0, 0];
    for (let at = 0; at + lateBy < heard.length; at += 5) {
      if (!isSpoken(at)) continue;
      const [sample, spoken] = [heard[at + lateBy] ?? 0, speech[at] ?? 0];
      both += sample * spoken;
      own += sample * sample;
      voice += spoken * spoken;
    }
    most = Math.max(most, both / Math.sqrt(own * voice || 1));
  }
  return most;
}
