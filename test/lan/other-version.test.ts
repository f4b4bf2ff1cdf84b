/** Programs of two protocol versions, as real processes: neither joins the other's meeting, and each says why. Rules: SPEC.md. */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { PROTOCOL_VERSION } from "../../src/kernel/protocol-version.ts";
import { inEnglish } from "../../src/sentences/index.ts";
import { words } from "../../src/kernel/words.ts";
import { removeDataFolders, startPeer } from "../support/peer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { meetingTest, setUp, TITLE } from "./meetings.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** As the build writes it. */
const PRESENT = `PROTOCOL_VERSION = ${PROTOCOL_VERSION};`;

test.after.always(removeDataFolders);

/** What starts a copy of this program that speaks the next protocol version. */
function nextVersion(t: ExecutionContext): string {
  const folder = temporaryFolder(t, "next");
  mkdirSync(path.join(folder, "dist"));
  for (const each of ["bin", "package.json"])
    cpSync(path.join(ROOT, each), path.join(folder, each), { recursive: true });
  for (const each of [
    "dist/files-worker.js",
    "dist/media-process.js",
    "dist/participant.js",
    "dist/recorder.js",
    "dist/composer.js",
  ])
    cpSync(path.join(ROOT, each), path.join(folder, each));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  const [before, after, ...more] = readFileSync(path.join(ROOT, "dist/main.js"), "utf8").split(PRESENT);
  t.is(more.length, 0);
  if (after === undefined) throw new Error("the build does not name its protocol version");
  writeFileSync(
    path.join(folder, "dist/main.js"),
    `${before}PROTOCOL_VERSION = ${PROTOCOL_VERSION + 1};${after}`,
  );
  const program = path.join(folder, "landline");
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${folder}/bin/landline.js' "$@"\n`, {
    mode: 0o755,
  });
  return program;
}

meetingTest(
  "[NB2] a program of another protocol version does not come in, by the list or by an address, and says why; whichever of both is the later one",
  async (t) => {
    const { lan, folders } = await setUp(t, { hosts: 2 });
    const next = nextVersion(t);
    const refusal = inEnglish(words("protocolVersion"));
    for (const isMakerNext of [false, true]) {
      const start = (host: number, isNext: boolean, ...args: readonly string[]) =>
        startPeer(lan, host, `Host ${host}`, [...args, "--no-media"], {
          dataFolder: folders[host - 1] ?? "",
          ...(isNext ? { program: next } : {}),
        });
      const maker = start(1, isMakerNext, "create", TITLE);
      await maker.event("joined");
      for (const way of [[TITLE], ["--at", lan.address(1)]]) {
        const refused = start(2, !isMakerNext, "join", ...way);
        t.is(await refused.exit(), 1, way.join(" "));
        t.true(refused.standardError().includes(refusal), refused.seen());
      }
      t.is(maker.last("members")?.members.length, 1, "nobody came in");
      maker.kill();
      await maker.exit();
    }
  },
);
