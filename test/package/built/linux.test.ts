/** The packages for Linux that lie in out/, with no Node and no npm to help them. Rules: ../SPEC.md. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { filesBelow } from "../../../scripts/package/folders.ts";
import { TARGETS } from "../../../scripts/package/targets.ts";
import { createLan, lanProblem } from "../../lan/lan.ts";
import { startPeer, removeDataFolders } from "../../support/peer.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const OUT = fileURLToPath(new URL("../../../out/", import.meta.url));
const ROOT = path.dirname(OUT);
const MB = 1_000_000;
const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string };
const FOLDER = path.join(OUT, `landline-${version}-linux-x64`);
const DEBIAN = path.join(OUT, `landline_${version}_amd64.deb`);
/** What the starter calls, and what brings a test's program into its network. */
const TOOLS = ["dirname", "readlink", "nsenter"];

test.after.always(removeDataFolders);

/** A copy in another place, whose name has a space, and an environment without Node. */
function unpack(t: ExecutionContext) {
  const folder = temporaryFolder(t, "package");
  const place = path.join(folder, "put here");
  cpSync(FOLDER, place, { recursive: true, verbatimSymlinks: true });
  const tools = path.join(folder, "tools");
  mkdirSync(tools);
  for (const tool of TOOLS) {
    const found = (process.env["PATH"] ?? "")
      .split(":")
      .map((from) => path.join(from, tool))
      .find(existsSync);
    if (found !== undefined) symlinkSync(found, path.join(tools, tool));
  }
  return { program: path.join(place, "landline"), environment: { PATH: tools, HOME: folder } };
}

test("[PK20] its version and its doctor", (t) => {
  const { program, environment } = unpack(t);
  const call = (...args: string[]) =>
    spawnSync(program, args, { env: environment, encoding: "utf8", timeout: 120_000 });
  t.is(call("--version").stdout, `${version}\n`);
  // By a link, as /usr/bin has one.
  const link = path.join(environment.HOME, "link");
  symlinkSync(program, link);
  t.is(spawnSync(link, ["--version"], { env: environment, encoding: "utf8" }).stdout, `${version}\n`);
  const doctor = spawnSync(
    "unshare",
    ["--net", "--", program, "doctor", "--json", "--data-dir", `${environment.HOME}/data`],
    {
      env: { ...environment, PATH: `${environment.PATH}:/usr/bin:/bin` },
      encoding: "utf8",
      timeout: 120_000,
    },
  );
  t.true(doctor.status === 0 || doctor.status === 1, doctor.stderr);
  t.notThrows(() => JSON.parse(doctor.stdout.trim().split("\n").at(-1) ?? ""), doctor.stdout);
});

const lanTest = lanProblem() === null ? test : test.skip;
lanTest("[PK20] a meeting of two", async (t) => {
  const { program, environment } = unpack(t);
  const lan = createLan({ name: "ll-package", hosts: 2 });
  t.teardown(() => lan.close());
  const start = (host: number, name: string, ...args: string[]) =>
    startPeer(lan, host, name, [...args, "--debug-tones", "440"], {
      program,
      environment: { ...environment, LANDLINE_DATA_DIR: "" },
    });
  const ana = start(1, "Ana", "create", "Packed");
  await ana.event("joined");
  const ben = start(2, "Ben", "join", "Packed");
  await ben.event("joined");
  for (const peer of [ana, ben]) {
    await peer.until("both are members", () => peer.last("members")?.members.length === 2);
    // Through the media process and the binaries of WebRTC.
    await peer.until("its media is there", () =>
      (peer.last("debugReception")?.legs ?? []).some(({ state }) => state === "open"),
    );
  }
  ben.send({ type: "sendMessage", text: "Hello from a package" });
  const said = await ana.event("message", ({ text }) => text === "Hello from a package");
  t.is(said.text, "Hello from a package");
});

test("[PK21] its size, its checksums, and no trace of where it was built", (t) => {
  const check = spawnSync("sha256sum", ["--check", "--quiet", "SHA256SUMS"], {
    cwd: FOLDER,
    encoding: "utf8",
  });
  t.is(check.status, 0, check.stdout);
  const files = filesBelow(FOLDER).map((file) => path.join(FOLDER, file));
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  t.log(`${(size / MB).toFixed(0)} MB in ${files.length} files`);
  t.true(size <= 200 * MB);
  const natives = files
    .filter((file) => file.endsWith(".node"))
    .map((file) => file.split("/node_modules/").at(-1));
  t.deepEqual(new Set(natives), new Set(TARGETS.linux.natives.filter((file) => file.endsWith(".node"))));
  const ours = files.filter((file) => !file.includes("/node_modules/") && !file.includes("/runtime/"));
  t.true(ours.length > 5);
  t.deepEqual(
    ours.filter((file) => readFileSync(file).includes(ROOT)),
    [],
  );
});

const debianTest = spawnSync("dpkg-deb", ["--version"]).status === 0 ? test : test.skip;
debianTest("[PK22] the Debian package's size and files", (t) => {
  const size = statSync(DEBIAN).size;
  t.log(`${(size / MB).toFixed(1)} MB`);
  t.true(size <= 60 * MB);
  const list = spawnSync("dpkg-deb", ["--contents", DEBIAN], { encoding: "utf8" }).stdout;
  for (const file of [
    "usr/bin/landline -> ../lib/landline/landline",
    "usr/lib/landline/runtime/node",
    "usr/lib/landline/app/dist/ui/index.html",
    "usr/share/applications/landline.desktop",
    "usr/share/icons/hicolor/scalable/apps/landline.svg",
    "usr/share/man/man1/landline.1.gz",
    "usr/share/doc/landline/copyright",
    "etc/ufw/applications.d/landline",
    "usr/lib/firewalld/services/landline.xml",
    "lib/systemd/system/landline-relay.service",
  ])
    t.true(list.includes(` ./${file}\n`), file);
  t.notRegex(list, /\.(?:ts|map)\n/);
});
