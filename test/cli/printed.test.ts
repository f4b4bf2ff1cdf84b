import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import * as v from "valibot";
import type { Check } from "../../src/cli/doctor-check.ts";
import { checkLines, checkOf, exitCodeOf } from "../../src/cli/doctor.ts";
import { findingsOf } from "../../src/doctor/findings.ts";
import { fileLines, messageLines, pageLines } from "../../src/cli/history.ts";
import { meetingLines } from "../../src/cli/list.ts";
import { recordingLines } from "../../src/cli/recordings.ts";
import { savedLine } from "../../src/cli/save-files.ts";
import { checkMediaFiles } from "../../src/cli/media-files.ts";
import { portNewsOf } from "../../src/cli/port-news.ts";
import { verbatim } from "../../src/kernel/words.ts";
import { speakerOf } from "../../src/sentences/index.ts";
import { USUAL_PORTS } from "../../src/kernel/ports.ts";
import { FileIdSchema } from "../../src/kernel/ids.ts";
import { entryId, meetingId, peerId } from "../support/ids.ts";
import { HEALTHY, portsWith } from "../doctor/healthy.ts";

const meeting = { meetingId: "m1", title: "Tea", members: 1, needsPasscode: false, isCompatible: true };

test("[CM20] a meeting is one line, and its title cannot command the terminal", (t) => {
  t.is(
    meetingLines(
      [
        meeting,
        { ...meeting, meetingId: "m2", title: "", members: 12, needsPasscode: true, isCompatible: false },
        { ...meeting, meetingId: "m3", title: "a\u001b[2Jb\nc\u202ed" },
      ],
      null,
    ),
    "m1  Tea  1 person\nm2  (private)  12 people  passcode, another version\nm3  a [2Jb c d  1 person\n",
  );
});

test("[CM21] an empty list says what to do, or what is wrong", (t) => {
  t.is(meetingLines([], null), "No meetings nearby. Start one with: landline create <title>\n");
  t.is(
    meetingLines([], verbatim("This computer is on no network.")),
    "No meetings nearby. This computer is on no network.\n",
  );
});

test("[CM902] a list, a history and files are printed in the language of the terminal; none commands it in that one either", async (t) => {
  const speak = await speakerOf("de");
  const many = { ...meeting, members: 12, needsPasscode: true, isCompatible: false };
  t.is(
    meetingLines([meeting, { ...many, title: "" }], null, speak),
    "m1  Tea  1 Person\nm1  (privat)  12 Personen  Kenncode, andere Version\n",
  );
  t.is(
    meetingLines([], null, speak),
    "Keine Meetings in der Nähe. Beginnen Sie eines mit: landline create <Titel>\n",
  );
  const message = { fromName: "A\u001b[2Jna", text: "one\ntwo", isDeleted: false, to: [] };
  t.is(messageLines("10:00", message, speak), "10:00  A [2Jna (privat): one\n  two\n");
  t.is(
    messageLines("10:00", { ...message, isDeleted: true }, speak),
    "10:00  A [2Jna (privat): (gelöscht)\n",
  );
  t.is(
    fileLines({ files: [] }, () => "", speak),
    "In diesem Meeting wurde nichts geteilt.\n",
  );
  t.is(
    savedLine({ type: "filesSaved", savedCount: 2, thereCount: 0, failedCount: 1 }, null, speak)?.text,
    "2 gespeichert, 1 nicht gespeichert.\n",
  );
  t.is(
    recordingLines([], () => "", speak),
    "Dieser Computer hat noch nichts aufgezeichnet.\n",
  );
});

const check = (result: Check["result"], advice: string | null = null): Check => ({
  name: "Thing",
  result,
  finding: "It is so.",
  advice,
});

test("[CM22] checks are lines with advice, and one failure is exit code 1", (t) => {
  t.is(
    checkLines([check("ok"), check("warning", "Look."), check("failure", "Mend it.")]),
    "ok    Thing: It is so.\nhint  Thing: It is so.\n      Look.\nFAIL  Thing: It is so.\n      Mend it.\n",
  );
  t.is(
    checkLines([{ ...check("warning", "Run them."), command: "one\ntwo" }]),
    "hint  Thing: It is so.\n      Run them.\n      one\n      two\n",
  );
  t.is(exitCodeOf([check("ok"), check("warning")]), 0);
  t.is(exitCodeOf([check("ok"), check("failure"), check("warning")]), 1);
});

test("[CM24] a media file is judged by its first bytes", async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-media-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const [camera, microphone] = [path.join(folder, "a.y4m"), path.join(folder, "a.wav")];
  writeFileSync(camera, "YUV4MPEG2 W2 H2\n");
  writeFileSync(microphone, "RIFF....WAVE");
  t.deepEqual(await checkMediaFiles({ camera, microphone }), { camera, microphone });
  t.deepEqual(await checkMediaFiles({ camera: undefined, microphone: undefined }), {});
  const relative = path.relative(process.cwd(), camera);
  t.deepEqual(await checkMediaFiles({ camera: relative, microphone: undefined }), { camera });
  await t.throwsAsync(checkMediaFiles({ camera: microphone, microphone: undefined }), {
    message: /is not a y4m file .* Give --camera such a file\./,
  });
  await t.throwsAsync(checkMediaFiles({ camera: undefined, microphone: camera }), {
    message: /is not a WAV file/,
  });
  await t.throwsAsync(checkMediaFiles({ camera: path.join(folder, "none"), microphone: undefined }), {
    message: /cannot be read\. Check the path\./,
  });
  await t.throwsAsync(checkMediaFiles({ camera: folder, microphone: undefined }), {
    message: /cannot be read/,
  });
});

test("[CM25] a message cannot command the terminal, nor pass for two", (t) => {
  const message = { fromName: "Ana", text: "Hello", isDeleted: false };
  t.is(messageLines("10:00", message), "10:00  Ana: Hello\n");
  t.is(messageLines("10:00", { ...message, to: [] }), "10:00  Ana (private): Hello\n");
  t.is(messageLines("10:00", { ...message, isDeleted: true }), "10:00  Ana: (deleted)\n");
  t.is(
    messageLines("10:00", {
      ...message,
      fromName: "A\u001b[2J\nB",
      text: "one\r\n10:01  Ben: two\u001b[31m",
    }),
    "10:00  A [2J B: one\n  10:01  Ben: two[31m\n",
  );
});

test("[CM26] the history is printed in one order, with files and announcements, and none of it commands the terminal", (t) => {
  const entry = { fromName: "Ana", from: peerId(1), atMs: 0, conversation: "everyone" };
  const text = pageLines(
    {
      type: "history",
      hasMore: false,
      messages: [
        {
          ...entry,
          id: entryId(1),
          order: "1",
          text: "one",
          isEdited: false,
          isDeleted: false,
          reactions: [],
        },
      ],
      kept: {
        ...{ meetingId: meetingId(1), title: "M" },
        captions: [
          { ...entry, id: entryId(5), order: "5", speaker: "Ana\u001b[31m", text: "five\u001b[31m" },
        ],
        polls: [
          {
            ...{
              ...entry,
              id: entryId(4),
              order: "4",
              question: "four\u001b[31m",
              options: ["a\u001b[31m", "b"],
            },
            ...{ isMultiple: false, isSealed: false, counts: [1, 0], votes: [], closedBy: null },
          },
        ],
        announcements: [{ ...entry, id: entryId(3), order: "3", text: "three\u001b[31m" }],
        files: [
          {
            ...entry,
            ...{
              fileId: v.parse(FileIdSchema, "2".padStart(32, "0")),
              order: "2",
              name: "a\u001b[2Jb",
              isFolder: false,
              sizeBytes: 5,
              sha256: "",
            },
          },
        ],
      },
    },
    () => "10:00",
  );
  t.is(
    text,
    "10:00  Ana: one\n10:00  Ana shared: a [2Jb (5 bytes)\n10:00  Ana announced: three[31m\n10:00  Ana asked: four [31m\n  a [31m: 1\n  b: 0\n10:00  Ana [31m (captions): five [31m\n",
  );
});

test("[AT24] [DR342] the doctor and the start say when other programs have all of Landline's ports", (t) => {
  const { mesh } = USUAL_PORTS;
  const checkWith = (freeMesh: readonly number[]) =>
    findingsOf({ ...HEALTHY, ports: portsWith({ own: null, freeMesh }) })
      .map((finding) => checkOf(finding))
      .find(({ name }) => name === "TCP ports 26540–26543");
  t.like(checkWith(mesh), {
    ...{ result: "ok", finding: "They are free; Landline takes 26540.", advice: null },
  });
  t.regex(checkWith(mesh.slice(1))?.finding ?? "", /^26541 is the next/);
  t.is(checkWith([])?.result, "warning");
  t.is(checkWith([])?.code, "doctorPortsTaken");
  t.regex(checkWith([])?.advice ?? "", /--port/);
  t.is(portNewsOf(null, 40_000), null);
  t.is(portNewsOf(USUAL_PORTS, 26_543), null);
  t.regex(
    portNewsOf(USUAL_PORTS, 40_000)?.message ?? "",
    /^Other programs have the ports 26540 to 26543.* port 40000\./,
  );
});

test("[CL91] a file is one line, a private one and a folder are marked, and its name cannot command the terminal", (t) => {
  const fileId = v.parse(FileIdSchema, "1".repeat(32));
  const file = {
    ...{ fileId, from: peerId(1), fromName: "Ana", name: "plan.pdf", isFolder: false, sizeBytes: 1_500 },
    ...{ sha256: "", conversation: "everyone", atMs: 1, order: "1" },
  };
  const lines = fileLines(
    { files: [file, { ...file, name: "a\u001b[2Jb\nc", fromName: "B\nen", isFolder: true, to: [] }] },
    () => "10:00",
  );
  t.is(
    lines,
    `${fileId}  10:00  1.5 kB  Ana  plan.pdf\n${fileId}  10:00  1.5 kB  B en (private)  a [2Jb c/\n`,
  );
  t.is(
    fileLines({ files: [] }, () => ""),
    "Nothing was shared in this meeting.\n",
  );
});
