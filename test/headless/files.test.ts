import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { MediaFileError } from "../../src/headless/media-file.ts";
import { parseWav, readWav } from "../../src/headless/wav.ts";
import { openY4m, parseY4mHeader } from "../../src/headless/y4m.ts";

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "landline-media-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const text = (value: string): Uint8Array => Buffer.from(value, "latin1");

/** A y4m of 16x16 pictures, each filled with one value. */
function y4m(values: readonly number[], tail: Uint8Array = new Uint8Array()): Uint8Array {
  const frames = values.flatMap((value) => [text("FRAME\n"), new Uint8Array(384).fill(value)]);
  return Buffer.concat([text("YUV4MPEG2 W16 H16 F10:1 Ip C420jpeg\n"), ...frames, tail]);
}

interface WavOptions {
  readonly rateHz?: number;
  readonly channelCount?: number;
  readonly bitsPerSample?: number;
  readonly codec?: number;
  readonly dataSizeBytes?: number;
}

function wav(samples: readonly number[], options: WavOptions = {}): Uint8Array {
  const { rateHz = 48_000, channelCount = 1, bitsPerSample = 16, codec = 1 } = options;
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(codec, 20);
  bytes.writeUInt16LE(channelCount, 22);
  bytes.writeUInt32LE(rateHz, 24);
  bytes.writeUInt16LE(bitsPerSample, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(options.dataSizeBytes ?? samples.length * 2, 40);
  samples.forEach((sample, index) => bytes.writeInt16LE(sample, 44 + index * 2));
  return bytes;
}

function refuses(t: ExecutionContext, work: () => unknown, sentence: RegExp): void {
  const error = t.throws(work, { instanceOf: MediaFileError });
  t.regex(error?.message ?? "", sentence);
}

test("[HP1] a y4m header gives size and pace", (t) => {
  t.like(
    parseY4mHeader(text("YUV4MPEG2 W320 H180 F30000:1001 Ip A1:1 C420mpeg2 XYSCSS=420\nFRAME"), "a.y4m"),
    {
      width: 320,
      height: 180,
      frameIntervalMs: 1000 / (30_000 / 1001),
    },
  );
});

const BAD_HEADERS: readonly (readonly [string, RegExp])[] = [
  ["", /^a\.y4m is not a y4m file/],
  ["RIFF....\n", /not a y4m file/],
  ["YUV4MPEG2 W320 H180 F10:1 C420", /not a y4m file/],
  ["YUV4MPEG2 W320 F10:1\n", /320x0/],
  ["YUV4MPEG2 W321 H180 F10:1\n", /even/],
  ["YUV4MPEG2 W99999 H180 F10:1\n", /between 16 and 4096/],
  ["YUV4MPEG2 W320 H180 F0:0\n", /no frame rate/],
  ["YUV4MPEG2 W320 H180 F10:0\n", /no frame rate/],
  ["YUV4MPEG2 W320 H180\n", /no frame rate/],
  ["YUV4MPEG2 W320 H180 F10:1 C444\n", /C?444; only 4:2:0/],
  ["YUV4MPEG2 W320 H180 F10:1 C420p10\n", /only 4:2:0 with 8 bits/],
];
for (const [header, sentence] of BAD_HEADERS) {
  test(`[HP1] a sentence says what is wrong with the header ${JSON.stringify(header)}`, (t) => {
    refuses(t, () => parseY4mHeader(text(header), "a.y4m"), sentence);
  });
}

test("[HP1] any bytes are a header or a sentence", (t) => {
  const field = fc.stringMatching(/^[WHFCXAI][0-9:a-z]{0,9}$/);
  const header = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    fc.array(field, { maxLength: 8 }).map((fields) => text(`YUV4MPEG2 ${fields.join(" ")}\n`)),
  );
  fc.assert(fc.property(header, (bytes) => isResultOrSentence(() => parseY4mHeader(bytes, "a.y4m"))));
  t.pass();
});

test("[HP2] pictures come in order and around again; a cut-off last one is left out", async (t) => {
  const seen = await inFolder(async (folder) => {
    const path = join(folder, "a.y4m");
    await writeFile(path, y4m([10, 20, 30], text("FRAME\nshort")));
    const file = await openY4m(path);
    const values: (number | undefined)[] = [];
    for (let count = 0; count < 7; count++) values.push((await file.readFrame()).at(383));
    await file.close();
    return values;
  });
  t.deepEqual(seen, [10, 20, 30, 10, 20, 30, 10]);
});

test("[RC312] pictures are left out, around the end and by the thousand, and those behind them come", async (t) => {
  const seen = await inFolder(async (folder) => {
    const path = join(folder, "a.y4m");
    await writeFile(path, y4m([10, 20, 30], text("FRAME\nshort")));
    const file = await openY4m(path);
    const values: (number | undefined)[] = [];
    for (const skipped of [1, 1, 0, 2, 30_000, 0]) values.push((await file.readFrame(skipped)).at(383));
    await file.close();
    return values;
  });
  t.deepEqual(seen, [20, 10, 20, 20, 30, 10]);
});

test("[HP2] a frame's own fields are skipped", async (t) => {
  const first = await inFolder(async (folder) => {
    const path = join(folder, "a.y4m");
    const frame = Buffer.concat([text("FRAME Ip XSOME=thing\n"), new Uint8Array(384).fill(7)]);
    await writeFile(path, y4m([], frame));
    const file = await openY4m(path);
    const data = await file.readFrame();
    await file.close();
    return [data[0], data.length];
  });
  t.deepEqual(first, [7, 384]);
});

for (const [what, bytes, sentence] of [
  ["no picture", y4m([]), /no whole picture/],
  ["a picture cut short", y4m([], text("FRAME\n123")), /no whole picture/],
  ["something else than pictures", y4m([], new Uint8Array(500)), /no whole picture/],
] as const) {
  test(`[HP2] a file with ${what} is refused by a sentence`, async (t) => {
    const error = await inFolder(async (folder) => {
      await writeFile(join(folder, "a.y4m"), bytes);
      return t.throwsAsync(openY4m(join(folder, "a.y4m")), { instanceOf: MediaFileError });
    });
    t.regex(error?.message ?? "", sentence);
  });
}

test("[HP2] a file that is not there, or is a folder, is refused by a sentence", async (t) => {
  const [missing, folder, sound] = await inFolder(async (path) => [
    await t.throwsAsync(openY4m(join(path, "none.y4m")), { instanceOf: MediaFileError }),
    await t.throwsAsync(openY4m(path), { instanceOf: MediaFileError }),
    await t.throwsAsync(readWav(join(path, "none.wav")), { instanceOf: MediaFileError }),
  ]);
  t.regex(missing?.message ?? "", /none\.y4m cannot be read: there is no such file\./);
  t.regex(folder?.message ?? "", /cannot be read: it is a folder\./);
  t.regex(sound?.message ?? "", /none\.wav cannot be read: there is no such file\./);
});

test("[HP3] 48 kHz mono passes as it is", (t) => {
  const samples = Array.from({ length: 480 }, (_, index) => index * 50 - 10_000);
  t.deepEqual([...parseWav(wav(samples), "a.wav")], samples);
});

test("[HP3] stereo is mixed down", (t) => {
  const samples = Array.from({ length: 960 }, (_, index) => (index % 2 === 0 ? 1_000 : 3_000));
  t.deepEqual(new Set(parseWav(wav(samples, { channelCount: 2 }), "a.wav")), new Set([2_000]));
});

test("[HP3] another rate keeps the pitch and the length", (t) => {
  const rateHz = 16_000;
  const samples = Array.from({ length: rateHz }, (_, index) =>
    Math.round(10_000 * Math.sin((2 * Math.PI * 440 * index) / rateHz)),
  );
  const played = parseWav(wav(samples, { rateHz }), "a.wav");
  t.is(played.length, 48_000);
  const crossings = played.filter((value, index) => index > 0 && value >= 0 && (played[index - 1] ?? 0) < 0);
  t.true(Math.abs(crossings.length - 440) <= 1);
});

test("[HP3] a size of unknown length means up to the end", (t) => {
  t.is(parseWav(wav(Array(480).fill(1), { dataSizeBytes: 0xffffffff }), "a.wav").length, 480);
});

for (const [what, bytes, sentence] of [
  ["no wav", text("OggS and more bytes"), /^a\.wav is not a wav file/],
  ["nothing", new Uint8Array(), /not a wav file/],
  ["no sound", wav([]), /holds no sound/],
  ["8 bits", wav(Array(480).fill(1), { bitsPerSample: 8 }), /not 16-bit PCM/],
  ["another codec", wav(Array(480).fill(1), { codec: 3 }), /not 16-bit PCM/],
  ["six channels", wav(Array(4_800).fill(1), { channelCount: 6 }), /6 channels/],
  ["no channel", wav(Array(480).fill(1), { channelCount: 0 }), /0 channels/],
  ["a rate of 0", wav(Array(480).fill(1), { rateHz: 0 }), /sample rate of 0 Hz/],
  ["only a header", wav(Array(480).fill(1)).subarray(0, 36), /holds no sound/],
] as const) {
  test(`[HP3] a sentence says what is wrong with a wav of ${what}`, (t) => {
    refuses(t, () => parseWav(bytes, "a.wav"), sentence);
  });
}

test("[HP3] any damaged wav is sound or a sentence", (t) => {
  const whole = wav(Array.from({ length: 1_000 }, (_, index) => index));
  const damage = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 255 })), { maxLength: 6 });
  fc.assert(
    fc.property(damage, fc.nat({ max: whole.length }), (changes, length) => {
      const bytes = Uint8Array.from(whole.subarray(0, length));
      for (const [position, value] of changes) if (position < bytes.length) bytes[position] = value;
      return isResultOrSentence(() => parseWav(bytes, "a.wav"));
    }),
    { numRuns: 500 },
  );
  t.pass();
});

function isResultOrSentence(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    return error instanceof MediaFileError && error.message.startsWith("a.") && error.message.endsWith(".");
  }
}
