/** Chapters and chat of a recording. Rules: SPEC.md. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import type { RecordedMeeting } from "../../src/recording/compose/presence.ts";
import { captionsFileOf, textsOf } from "../../src/recording/compose/texts.ts";
import { peerId } from "../support/ids.ts";
import { makeFolder } from "./recorded.ts";

const [ANA, BEN, CLEO] = [peerId(1), peerId(2), peerId(3)];
const BEGAN_MS = Date.UTC(2026, 0, 2, 3, 4);
const MEETING: RecordedMeeting = {
  ...{ title: "Tea & <cake>", beganAtMs: BEGAN_MS, lengthMs: 3_700_000 },
  people: [
    { peerId: ANA, name: "Ana", spans: [{ fromMs: 500, toMs: Infinity }] },
    {
      ...{ peerId: BEN, name: "Ben <b>" },
      spans: [
        { fromMs: 60_000, toMs: 90_000 },
        { fromMs: 101_000, toMs: 200_000 },
      ],
    },
  ],
  presenters: [
    { atMs: 70_000, peerId: BEN },
    { atMs: 80_000, peerId: CLEO },
    { atMs: 85_000, peerId: null },
  ],
  holes: [{ fromMs: 90_000, toMs: 100_000 }],
  pauses: [],
  captions: [],
};
const said = (from: typeof ANA, text: string, atMs: number) => ({
  ...{ from, fromName: "?", text, atMs: BEGAN_MS + atMs },
});
const MESSAGES = [
  said(ANA, "too early", 100),
  said(ANA, "a --> b\n\n\n& <i>more</i>", 61_500),
  said(CLEO, "of who did not agree", 62_000),
  said(BEN, "", 63_000),
  said(BEN, "# not *loud*\n- yes", 65_000),
  said(BEN, "while away", 95_000),
  said(ANA, "too late", 3_700_000),
];

test("[RC53] chapters and chat are texts that players and people read; nothing is in them of who did not agree", (t) => {
  const [chapters, chat, both] = textsOf(MEETING, MESSAGES);
  t.is(chapters?.name, "Chapters - Tea cake.vtt");
  t.deepEqual(
    chapters?.text.split("\n").filter((line) => line !== ""),
    [
      "WEBVTT",
      ...["00:00:00.000 --> 00:01:00.000", "Beginning, Ana is in it"],
      ...["00:01:00.000 --> 00:01:10.000", "Ben &lt;b&gt; is in it"],
      ...["00:01:10.000 --> 00:01:20.000", "Ben &lt;b&gt; presents"],
      ...["00:01:20.000 --> 00:01:40.000", "Ben &lt;b&gt; presents no more"],
      ...["00:01:40.000 --> 00:03:20.000", "Recording goes on, after a gap from 0:01:30"],
      ...["00:03:20.000 --> 01:01:40.000", "Ben &lt;b&gt; is gone"],
    ],
  );
  t.deepEqual(
    chat?.text.split("\n\n").map((cue) => cue.trim()),
    [
      "WEBVTT",
      "00:01:01.500 --> 00:01:09.500\n<v Ana>a --&gt; b\n&amp; &lt;i&gt;more&lt;/i&gt;",
      "00:01:05.000 --> 00:01:13.000\n<v Ben &lt;b&gt;># not *loud*\n- yes",
    ],
  );
  t.true(both?.text.startsWith("# Tea \\& \\<cake\\>\n\nRecorded on 2026\\-01\\-02".replaceAll("\\-", "-")));
  t.true(both?.text.includes("- 0:01:05 **Ben \\<b\\>**: \\# not \\*loud\\*  \n  \\- yes"));
  t.false(textsOf(MEETING, MESSAGES).some(({ text }) => /Cleo|did not agree|early|late|away/.test(text)));
});

test("[RC53] a player reads every cue", (t) => {
  const folder = makeFolder(t);
  for (const [at, { name, text }] of textsOf(MEETING, MESSAGES).slice(0, 2).entries()) {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    const args = ["-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0", file];
    const cues = execFileSync("ffprobe", args, { encoding: "utf8" }).trim().split("\n");
    t.is(cues.length, at === 0 ? 6 : 2);
  }
});

test("[RC74] a pause is a chapter; what was written in it is left out, and what comes later is in step", (t) => {
  const pauses = [
    { atMs: 210_000, fromWallMs: BEGAN_MS + 210_000, toWallMs: BEGAN_MS + 270_000 },
    { atMs: 3_700_000, fromWallMs: BEGAN_MS + 3_760_000, toWallMs: Infinity },
  ];
  const messages = [
    said(ANA, "before", 209_000),
    said(ANA, "meanwhile", 240_000),
    said(ANA, "afterwards", 280_000),
    said(ANA, "at the end", 3_770_000),
  ];
  const [chapters, chat] = textsOf({ ...MEETING, pauses }, messages);
  t.true(
    chapters?.text.includes("00:03:30.000 --> 01:01:40.000\nRecording goes on, after a pause of 0:01:00"),
  );
  t.deepEqual(
    chat?.text.match(/^.* --> .*\n.*$/gm)?.map((cue) => cue.replace(/ --> .*\n/, " ")),
    ["00:03:29.000 <v Ana>before", "00:03:40.000 <v Ana>afterwards"],
  );
});

const CAPTIONS: RecordedMeeting["captions"] = [
  { author: ANA, speaker: BEN, text: "Good <b>morning</b> & all", fromMs: 61_000, toMs: 63_500 },
  { author: BEN, speaker: null, text: "Guten Morgen", fromMs: 62_000, toMs: 64_000 },
  { author: ANA, speaker: ANA, text: "-->", fromMs: 64_200, toMs: 64_200 },
  { author: ANA, speaker: null, text: "At once", fromMs: 64_300, toMs: 64_300 },
  { author: ANA, speaker: null, text: "The end", fromMs: 3_699_000, toMs: 3_699_500 },
];

test("[CA69] captions are WebVTT with who speaks, from when a line was begun until the same captioner's next one", (t) => {
  const [file] = captionsFileOf({ ...MEETING, captions: CAPTIONS });
  t.is(file?.name, "Captions - Tea cake.vtt");
  t.deepEqual(
    file?.text.split("\n\n").map((cue) => cue.trim()),
    [
      "WEBVTT",
      "00:01:01.000 --> 00:01:04.200\n<v Ben &lt;b&gt;>Good &lt;b&gt;morning&lt;/b&gt; &amp; all",
      "00:01:02.000 --> 00:01:12.000\nGuten Morgen",
      "00:01:04.200 --> 00:01:05.200\n<v Ana>--&gt;",
      "00:01:04.300 --> 00:01:12.300\nAt once",
      "01:01:39.000 --> 01:01:40.000\nThe end",
    ],
  );
  t.deepEqual(captionsFileOf(MEETING), [], "a meeting that nobody captioned has no such file");
  const texts = textsOf({ ...MEETING, captions: CAPTIONS }, []);
  t.is(texts.at(-1)?.name, file?.name);
  t.true(texts[2]?.text.includes("## Captions\n\n- 0:01:01 **Ben \\<b\\>**: Good"));
});

test("[CA69] a player reads every line of captions", (t) => {
  const [file] = captionsFileOf({ ...MEETING, captions: CAPTIONS });
  const place = path.join(makeFolder(t), "captions.vtt");
  writeFileSync(place, file?.text ?? "");
  const args = ["-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0", place];
  t.is(execFileSync("ffprobe", args, { encoding: "utf8" }).trim().split("\n").length, CAPTIONS.length);
});
