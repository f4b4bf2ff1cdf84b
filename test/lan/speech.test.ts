/** A member's own machine captions what it says, by real processes. Rules: ../speech/SPEC.md. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { HEARD_TEXT, HEARING_PROGRAM } from "../support/hearing-program.ts";
import { removeDataFolders } from "../support/peer.ts";
import { agree, idOf, meetingTest, setUp, TITLE } from "./meetings.ts";

const folder = mkdtempSync(path.join(tmpdir(), "landline-speech-"));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));
test.after.always(removeDataFolders);

const speechTest = existsSync("/usr/bin/espeak-ng") ? meetingTest : test.skip;

speechTest(
  "[CP224] what a member says is captioned by its own machine, and the others read it",
  async (t) => {
    const [wav, program] = [path.join(folder, "said.wav"), path.join(folder, "hear.mjs")];
    execFileSync("espeak-ng", [
      "-w",
      wav,
      "Good morning everybody, and thank you for coming to this meeting.",
    ]);
    writeFileSync(program, HEARING_PROGRAM);
    const setting = await setUp(t, { hosts: 2, hasMedia: true });
    const ana = setting.start(0, "create", TITLE, "--microphone", wav);
    await ana.event("joined");
    const ben = setting.start(1, "join", TITLE);
    await agree([ana, ben]);
    const line = (file: string) => `"${process.execPath}" "${file}"`;
    ana.send({
      type: "setSettings",
      settings: { captionOwnSpeech: true, speechProgram: `"${path.join(folder, "nothing")}"` },
    });
    const failed = await ana.event("error", ({ code }) => code === "speechFailed");
    t.regex(failed.message, /cannot be started/);
    ana.send({ type: "setSettings", settings: { speechProgram: line(program) } });
    const caption = await ben.event("caption");
    t.like(caption, { text: HEARD_TEXT, isFinal: true, isAutomatic: true, speakerName: "Ana" });
    t.is(String(caption.speakerId), idOf(ana));
    const own = await ana.event("caption");
    t.is(own.line, caption.line);
    ben.send({ type: "setSettings", settings: { speechProgram: `"unpaired` }, requestId: "unread" });
    const refused = await ben.event("error", ({ requestId }) => requestId === "unread");
    t.is(refused.code, "speechFailed");
  },
);
