/** The Debian package in the place of a later one, and of an earlier one: what people have stays. Rules: ../SPEC.md. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { filesBelow } from "../../../scripts/package/folders.ts";
import { DATA_FORMAT } from "../../../src/platform/data-folder.ts";
import { VERSION } from "../../../src/kernel/version.ts";
import { createLan, lanProblem } from "../../lan/lan.ts";
import { removeDataFolders, startPeer } from "../../support/peer.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { asVersion, install, installedVersion, makeRoot, purge, remove, rootProblem } from "./empty-root.ts";

const PACKAGE = fileURLToPath(new URL(`../../../out/landline_${VERSION}_amd64.deb`, import.meta.url));
const LATER = `${VERSION}+later`;
const TITLE = "A year ago";

test.after.always(removeDataFolders);

const problem = rootProblem() ?? lanProblem();
(problem === null ? test : test.skip)(
  "[PK75] a downgrade and an upgrade keep what people have; a data folder that a later version has changed is refused in one sentence, and is whole for that version",
  async (t) => {
    t.timeout(600_000);
    const folder = temporaryFolder(t, "downgrade");
    const root = path.join(folder, "root");
    makeRoot(root);
    const later = path.join(folder, "later.deb");
    asVersion(PACKAGE, LATER, path.join(folder, "later"), later);
    const program = path.join(root, "usr/bin/landline");
    const lan = createLan({ name: "ll-downgrade", hosts: 1 });
    t.teardown(() => lan.close());
    const dataFolder = path.join(root, "home/ana");
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const format = path.join(dataFolder, "data-format");
    /** In no network at all. */
    const call = (...args: readonly string[]) =>
      spawnSync("unshare", ["--net", "--", program, ...args, "--data-dir", dataFolder], {
        ...{ encoding: "utf8", timeout: 60_000 },
        env: { PATH: process.env["PATH"], HOME: folder, LC_ALL: "C" },
      });
    const says = (text: string) => {
      const { stdout, stderr, status } = call("history", TITLE);
      t.is(status, 0, stderr);
      t.true(stdout.includes(text), stdout);
    };

    install(root, later);
    t.is(installedVersion(root), LATER);
    const ana = startPeer(lan, 1, "Ana", ["create", TITLE, "--no-media"], { program, dataFolder });
    await ana.event("joined");
    ana.send({ type: "sendMessage", text: "Written by the later version" });
    await ana.event("message");
    ana.kill("SIGTERM");
    await ana.exit();
    t.is(readFileSync(format, "utf8"), `${DATA_FORMAT}\n`);

    install(root, PACKAGE);
    t.is(installedVersion(root), VERSION);
    says("Written by the later version");
    const again = startPeer(lan, 1, "Ana", ["open", TITLE, "--no-media"], { program, dataFolder });
    await again.event("joined");
    again.send({ type: "sendMessage", text: "Written by the earlier version" });
    await again.event("message", ({ text }) => text === "Written by the earlier version");
    again.kill("SIGTERM");
    await again.exit();

    // As a later version leaves a folder that this one would misread.
    writeFileSync(format, `${DATA_FORMAT + 1}\n`);
    const before = filesBelow(dataFolder);
    for (const args of [["history", TITLE], ["--headless", "open", TITLE], ["relay"], ["--no-window"]]) {
      const { stdout, stderr, status } = call(...args);
      t.is(
        stderr,
        `landline: The data folder ${dataFolder} was last used by a newer Landline. Install that version again, or choose another folder with --data-dir.\n`,
        args.join(" "),
      );
      t.deepEqual([stdout, status], ["", 1]);
    }
    t.deepEqual(filesBelow(dataFolder), before);
    install(root, later);
    // The same program under a later number: what it has counted up it reads.
    writeFileSync(format, `${DATA_FORMAT}\n`);
    for (const author of ["later", "earlier"]) says(`Written by the ${author} version`);

    // What a relay keeps goes with a purge; what people have stays.
    const kept = path.join(root, "var/lib/landline/kept");
    mkdirSync(path.dirname(kept), { recursive: true });
    writeFileSync(kept, "");
    remove(root);
    t.deepEqual(
      [program, kept, format].map((file) => existsSync(file)),
      [false, true, true],
    );
    purge(root);
    t.deepEqual(
      [kept, format].map((file) => existsSync(file)),
      [false, true],
    );
  },
);
