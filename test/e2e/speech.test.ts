/** What somebody says into a window's microphone is captioned by a program on that machine, and the others read it. Rules: SPEC.md. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import anyTest from "ava";
import { createLan, lanProblem } from "../lan/lan.ts";
import { LIMIT_MS, PATIENCE_MS } from "../support/eventually.ts";
import { prepareIdentities } from "../support/identities.ts";
import { HEARD_TEXT, HEARING_PROGRAM } from "../support/hearing-program.ts";
import { removeDataFolders, startPeer } from "../support/peer.ts";
import { colourCamera, speechMicrophone } from "./media-files.ts";
import { startWindow, windowProblem } from "./window.ts";

const TITLE = "Said aloud";
const problem = lanProblem() ?? windowProblem();
const test = problem === null ? anyTest.serial : anyTest.serial.skip;
anyTest.after.always(removeDataFolders);

test("[E62] what somebody says into a window's microphone is captioned by its own machine, there and at the others", async (t) => {
  t.timeout(LIMIT_MS);
  const folder = mkdtempSync(path.join(tmpdir(), "landline-speech-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const program = path.join(folder, "hear.mjs");
  writeFileSync(program, HEARING_PROGRAM);
  const lan = createLan({ name: "llw-speech", hosts: 2 });
  t.teardown(lan.close);
  const [annas, bens] = await prepareIdentities(["Ana", "Ben"]);
  const ben = startPeer(lan, 2, "Ben", ["create", TITLE, "--no-media"], { dataFolder: bens ?? "" });
  await ben.event("joined");

  const ana = await startWindow(lan, 1, "Ana", {
    dataFolder: annas ?? "",
    camera: colourCamera("red"),
    microphone: speechMicrophone("Ana", "en", 410),
    args: ["--speech-program", `"${process.execPath}" "${program}"`],
  });
  t.teardown(ana.closeBrowser);
  const { page } = ana;
  page.setDefaultTimeout(PATIENCE_MS);
  await page.getByRole("button", { name: new RegExp(`^Join.*${TITLE}`) }).click();
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await ben.until("both are there", () => ben.last("members")?.members.length === 2);
  ana.peer.send({ type: "setSettings", settings: { captionOwnSpeech: true } });

  const caption = await ben.event("caption");
  t.like(caption, { text: HEARD_TEXT, isFinal: true, isAutomatic: true, speakerName: "Ana" });
  await page.getByText(HEARD_TEXT).first().waitFor();
  t.deepEqual(ana.problems, []);
});
