/** An hour of two people that click and flash together, on machines whose clocks drift: how far apart that is on a recording. Prints a table. */
import { createRandom } from "../test/support/random.ts";
import { measureInStep } from "../test/recording/in-step.ts";
import { printTable } from "./support/table.ts";

/** `SECONDS=600` for ten minutes. */
const SECONDS = Number(process.env["SECONDS"] ?? 3_600);
const CASES = [
  { name: "clocks alike, a quiet network", driftsPpm: [0, 0], jitterMs: 2 },
  { name: "100 ppm either way, a quiet network", driftsPpm: [100, -100], jitterMs: 2 },
  { name: "100 ppm either way, up to 60 ms late", driftsPpm: [100, -100], jitterMs: 60 },
  { name: "100 ppm either way, up to 200 ms late", driftsPpm: [100, -100], jitterMs: 200 },
] as const;

const ms = (value: number): string => `${value.toFixed(1)} ms`;
printTable(`Clicks and flashes every 10 s, ${SECONDS} s of a recording, the worst of all.`, [
  ["case", "clicks", "two voices", "sound to picture", "in a film's frames"],
  ...CASES.map(({ name, ...options }, at) => {
    const measured = measureInStep({ seconds: SECONDS, ...options, random: createRandom(at + 1).next });
    const { clicks, voicesMs, soundAgainstPictureMs, soundAgainstFilmMs } = measured;
    return [name, String(clicks), ms(voicesMs), ms(soundAgainstPictureMs), ms(soundAgainstFilmMs)];
  }),
]);
