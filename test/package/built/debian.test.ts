/**
 * The Debian package as somebody has it who has never seen npm: installed into a fresh Debian by apt, met, upgraded, removed and purged. Takes minutes
 * and half a gigabyte from Debian's mirror, so it is tried by option: `LANDLINE_DEBIAN=bookworm npm run test:package`. Rules: ../SPEC.md.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { createLan, lanProblem } from "../../lan/lan.ts";
import { removeDataFolders, startPeer } from "../../support/peer.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const OUT = fileURLToPath(new URL("../../../out/", import.meta.url));
const { version } = JSON.parse(readFileSync(path.join(OUT, "../package.json"), "utf8")) as {
  version: string;
};
const PACKAGE = path.join(OUT, `landline_${version}_amd64.deb`);
const SUITE = process.env["LANDLINE_DEBIAN"];
/** Sorts before the present one. */
const FORMER = `${version}~former`;
const STEP_MS = 900_000;

test.after.always(removeDataFolders);

const isPossible =
  SUITE !== undefined &&
  lanProblem() === null &&
  ["debootstrap", "dpkg-deb", "chroot"].every((tool) => spawnSync("which", [tool]).status === 0);

function run(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    timeout: STEP_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C", NODE_OPTIONS: "" },
  });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(" ")}: ${stdout.slice(-1_000)} ${stderr.slice(-2_000)}`);
}

(isPossible ? test : test.skip)(
  "[PK23] in a Debian without npm the package is installed, upgraded, met, removed and purged, and what people have stays",
  async (t) => {
    t.timeout(3 * STEP_MS);
    const folder = temporaryFolder(t, "debian");
    const root = path.join(folder, "root");
    run("debootstrap", "--variant=minbase", SUITE ?? "", root);
    copyFileSync("/etc/resolv.conf", path.join(root, "etc/resolv.conf"));
    run("mount", "-t", "proc", "proc", path.join(root, "proc"));
    t.teardown(() => void spawnSync("umount", ["--lazy", path.join(root, "proc")]));
    const inside = (...args: readonly string[]) => run("chroot", root, ...args);
    t.throws(() => inside("which", "node"));

    // The same package under an earlier number, as a machine may have had it for a year.
    const former = path.join(folder, "former");
    run("dpkg-deb", "--raw-extract", PACKAGE, former);
    const control = path.join(former, "DEBIAN/control");
    writeFileSync(control, readFileSync(control, "utf8").replace(/^Version: .*$/m, `Version: ${FORMER}`));
    run("dpkg-deb", "-Zgzip", "-z1", "--build", former, path.join(root, "former.deb"));
    copyFileSync(PACKAGE, path.join(root, "landline.deb"));
    const install = (file: string) => inside("apt-get", "install", "-y", "--no-install-recommends", file);
    const installed = () => inside("dpkg-query", "--show", "--showformat=${Version}", "landline");
    inside("apt-get", "update");
    install("/former.deb");
    t.is(installed(), FORMER);

    // What /usr/bin has, run in that Debian and on the test's network.
    const program = path.join(folder, "landline");
    writeFileSync(program, `#!/bin/sh\nexec chroot '${root}' /usr/bin/landline "$@"\n`);
    chmodSync(program, 0o755);
    const lan = createLan({ name: "ll-debian", hosts: 3 });
    t.teardown(() => lan.close());
    const start = (host: number, name: string, args: readonly string[], isInstalled: boolean) =>
      startPeer(lan, host, name, [...args, "--debug-tones", "440"], {
        ...(isInstalled ? { program, dataFolder: `/home/${name}` } : {}),
        environment: { LANDLINE_DATA_DIR: "" },
      });
    mkdirSync(path.join(root, "home/Ana"), { mode: 0o700 });
    mkdirSync(path.join(root, "home/Ben"), { mode: 0o700 });
    const before = start(1, "Ana", ["create", "A year ago"], true);
    await before.event("joined");
    before.send({ type: "sendMessage", text: "From the former version" });
    await before.event("message");
    before.send({ type: "leave" });
    await before.event("left");
    before.kill("SIGTERM");
    await before.exit();

    install("/landline.deb");
    t.is(installed(), version);
    const history = inside("landline", "history", "A year ago", "--data-dir", "/home/Ana");
    t.true(history.includes("From the former version"), history);
    t.true(inside("landline", "--version").includes(version));

    const cleo = start(3, "Cleo", ["create", "Tea"], false);
    await cleo.event("joined");
    const [ana, ben] = [start(1, "Ana", ["join", "Tea"], true), start(2, "Ben", ["join", "Tea"], true)];
    for (const peer of [ana, ben, cleo]) {
      await peer.until("all are members", () => peer.last("members")?.members.length === 3);
      await peer.until("its media is there", () =>
        (peer.last("debugReception")?.legs ?? []).some(({ state }) => state === "open"),
      );
    }
    cleo.send({ type: "sendMessage", text: "Hello, new ones" });
    for (const peer of [ana, ben]) await peer.event("message", ({ text }) => text === "Hello, new ones");
    for (const peer of [ana, ben, cleo]) {
      peer.kill("SIGTERM");
      await peer.exit();
    }

    const doctor = spawnSync(
      "unshare",
      ["--net", "--", "chroot", root, "landline", "doctor", "--json", "--data-dir", "/home/Ana"],
      { encoding: "utf8", timeout: STEP_MS },
    );
    t.true(doctor.status === 0 || doctor.status === 1, doctor.stderr);
    const findings = JSON.parse(doctor.stdout.trim().split("\n").at(-1) ?? "") as unknown;
    t.truthy(findings);

    // What a relay keeps, and what a person has.
    mkdirSync(path.join(root, "var/lib/landline"), { recursive: true });
    writeFileSync(path.join(root, "var/lib/landline/kept"), "");
    const isThere = (file: string) => existsSync(path.join(root, file));
    inside("apt-get", "remove", "-y", "landline");
    t.false(isThere("usr/bin/landline"));
    t.deepEqual([isThere("var/lib/landline/kept"), isThere("home/Ana/identity.pem")], [true, true]);
    inside("apt-get", "purge", "-y", "landline");
    t.deepEqual([isThere("var/lib/landline"), isThere("home/Ana/identity.pem")], [false, true]);
    t.false(isThere("etc/ufw/applications.d/landline"));
  },
);
