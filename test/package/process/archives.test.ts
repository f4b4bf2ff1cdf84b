/**
 * The packages for Windows, macOS and any Linux, made here and looked into: what is in them, not how they run. Their modules and Node come from the npm
 * registry, so it is tried with `--full` alone, and where the registry answers. Rules: ../SPEC.md.
 */
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { at } from "../../../scripts/bundles.ts";
import { LIST, makeFolder, packFolder } from "../../../scripts/package/archives.ts";
import { isLeftOut } from "../../../scripts/package/contents.ts";
import {
  coreFolder,
  electronConfiguration,
  SHELL_FILES,
  signingOf,
  STAGED,
} from "../../../scripts/package/electron-configuration.ts";
import { CORES, stage } from "../../../scripts/package/electron.ts";
import { filesBelow } from "../../../scripts/package/folders.ts";
import { LAYOUTS } from "../../../scripts/package/layouts.ts";
import { TARGETS, type Target, type TargetName } from "../../../scripts/package/targets.ts";
import { isFull } from "../../support/full.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MB = 1_000_000;
// Written by npm.
const LOCK = JSON.parse(readFileSync(at("package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
};
const LIMIT_MS = 900_000;
const VERSION = "1.2.3";

const works = (tool: string, ...args: readonly string[]): boolean =>
  spawnSync(tool, args, { stdio: "ignore", timeout: 60_000 }).status === 0;

function problem(): string | null {
  if (!isFull) return "it takes minutes";
  if (process.platform !== "linux") return "packages are made on Linux";
  if (!works("zip", "-v") || !works("unzip", "-v")) return "zip or unzip is missing";
  return works("npm", "ping") ? null : "the npm registry does not answer";
}
const why = problem();
const packageTest = why === null ? test.serial : test.serial.skip;
const reason = why === null || !isFull ? "" : ` (not here: ${why})`;

/** What a program's file is for, by its first bytes: system and processors. Null: it is no program. */
function machineOf(file: string): string | null {
  const head = Buffer.alloc(4_096);
  const handle = openSync(file, "r");
  readSync(handle, head, 0, head.length, 0);
  closeSync(handle);
  const x64 = { 0x3e: "x64", 0x86_64: "x64", 0x01_00_00_07: "x64" };
  const processors: Readonly<Record<number, string>> = { ...x64, 0x01_00_00_0c: "arm64" };
  const named = (id: number) => processors[id] ?? `processor ${id}`;
  if (head.readUInt32BE(0) === 0x7f_45_4c_46) return `linux ${named(head.readUInt16LE(18))}`;
  if (head.toString("latin1", 0, 2) === "MZ") {
    const start = head.readUInt32LE(0x3c);
    return start < 4_000 && head.toString("latin1", start, start + 4) === "PE\0\0"
      ? `win32 ${named(head.readUInt16LE(start + 4))}`
      : null;
  }
  if (head.readUInt32LE(0) === 0xfe_ed_fa_cf) return `darwin ${named(head.readUInt32LE(4))}`;
  // Of several processors; Java's classes begin so, too, and have a large number there.
  if (head.readUInt32BE(0) !== 0xca_fe_ba_be || head.readUInt32BE(4) > 8) return null;
  const all = Array.from({ length: head.readUInt32BE(4) }, (_, index) => head.readUInt32BE(8 + 20 * index));
  return `darwin ${all.map(named).toSorted().join("+")}`;
}

const isFor = (machine: string | null, { os, cpu }: Target): boolean =>
  machine !== null && machine.startsWith(`${os} `) && (machine.split(" ")[1] ?? "").split("+").includes(cpu);

/** Whatever runs natively in a program's folder is the target's, and all that it needs is there. */
function checkNatives(t: ExecutionContext, app: string, target: Target): void {
  const modules = path.join(app, "node_modules");
  for (const file of target.natives) t.true(existsSync(path.join(modules, file)), file);
  const programs = filesBelow(app).flatMap((file) => {
    const machine = machineOf(path.join(app, file));
    return machine === null ? [] : [{ file, machine }];
  });
  for (const { file, machine } of programs) t.true(isFor(machine, target), `${file}: ${machine}`);
  t.deepEqual(
    programs.map(({ file }) => file.replace("node_modules/", "")).toSorted(),
    target.natives.filter((file) => file.endsWith(".node")).toSorted(),
  );
  // WebAssembly is the same everywhere.
  for (const file of target.natives.filter((each) => each.endsWith(".wasm")))
    t.is(readFileSync(path.join(modules, file)).toString("latin1", 0, 4), "\0asm");
}

/** No sources, no maps, no tests, and no package that is for development alone. */
function checkNoDevelopment(t: ExecutionContext, app: string, target: Target): void {
  const files = filesBelow(app);
  const ofModules = files.flatMap((file) =>
    file.startsWith("node_modules/") ? file.slice("node_modules/".length) : [],
  );
  t.true(ofModules.length > 50);
  t.deepEqual(
    ofModules.filter((file) => isLeftOut(file, target)),
    [],
  );
  t.deepEqual(
    files.filter((file) => /(?<!\.d)\.(?:ts|tsx|map)$|^dist\/electron\//.test(file)),
    [],
  );
  const forDevelopment = Object.entries(LOCK.packages).flatMap(([place, { dev }]) =>
    dev === true ? `${place}/package.json` : [],
  );
  t.true(forDevelopment.length > 50);
  t.deepEqual(
    forDevelopment.filter((file) => files.includes(file)),
    [],
  );
}

const PACKAGES: readonly (readonly [TargetName, "zip" | "tar.xz"])[] = [
  ["windows", "zip"],
  ["mac-arm64", "zip"],
  ["mac-x64", "zip"],
  ["linux", "tar.xz"],
];
for (const [name, type] of PACKAGES)
  packageTest(
    `[PK73] the package for ${name} has each native file for that platform and no other, no development files, a right list of checksums, and at most 200 MB, packed 60${reason}`,
    (t) => {
      t.timeout(LIMIT_MS);
      const place = { out: temporaryFolder(t, "packages"), version: VERSION };
      const target = TARGETS[name];
      const folderName = makeFolder(name, place);
      const folder = path.join(place.out, folderName);
      const program = path.join(folder, LAYOUTS[name].program);
      checkNatives(t, path.join(program, "app"), target);
      checkNoDevelopment(t, path.join(program, "app"), target);
      const node = path.join(program, "runtime", path.basename(target.node.file));
      t.true(isFor(machineOf(node), target), machineOf(node) ?? "no program");
      t.true(existsSync(path.join(program, "THIRD-PARTY-NOTICES.txt")));

      const check = spawnSync("sha256sum", ["--check", "--quiet", "--strict", LIST], {
        cwd: folder,
        encoding: "utf8",
      });
      t.is(check.status, 0, check.stdout + check.stderr);
      const listed = readFileSync(path.join(folder, LIST), "utf8").trim().split("\n");
      const files = filesBelow(folder);
      t.deepEqual(
        listed.map((line) => line.slice(66)),
        files.filter((file) => file !== LIST),
      );
      const size = files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);

      // Read by xz: pressed as hard as for others it takes three minutes.
      process.env["XZ_OPT"] = "-1";
      const archive = path.join(place.out, packFolder(folderName, type, place));
      const list =
        type === "zip"
          ? spawnSync("unzip", ["-Z1", archive], { encoding: "utf8", maxBuffer: 16 * MB })
          : spawnSync("tar", ["-tJf", archive], { encoding: "utf8", maxBuffer: 16 * MB });
      const packed = list.stdout.split("\n").filter((line) => line !== "" && !line.endsWith("/"));
      t.deepEqual(packed.toSorted(), files.map((file) => `${folderName}/${file}`).toSorted());
      const archiveSize = statSync(archive).size;
      t.log(`${(size / MB).toFixed(0)} MB, packed ${(archiveSize / MB).toFixed(1)} MB`);
      t.true(size <= 200 * MB, `${size}`);
      t.true(archiveSize <= 60 * MB, `${archiveSize}`);
    },
  );

for (const system of ["linux", "win", "mac"] as const)
  packageTest(
    `[PK76] what electron-builder is given for ${system} has each file that its configuration names, and a core for each processor${reason}`,
    (t) => {
      t.timeout(LIMIT_MS);
      const folder = path.join(temporaryFolder(t, "electron"), "staged");
      stage(folder, VERSION, system);
      const isThere = (file: string) => t.true(existsSync(path.join(folder, file)), file);
      const { extraResources } = electronConfiguration({
        ...{ system, electronVersion: "1.0.0", signing: signingOf(system, {}), electronFolder: null },
      });
      for (const file of [...SHELL_FILES, STAGED.notices, STAGED.iconOf[system]]) isThere(file);
      for (const [arch, target] of Object.entries(CORES[system])) {
        for (const { from } of extraResources)
          isThere(from.replace("${os}", system).replace("${arch}", arch));
        checkNatives(t, path.join(folder, coreFolder(system, arch)), TARGETS[target]);
        checkNoDevelopment(t, path.join(folder, coreFolder(system, arch)), TARGETS[target]);
      }
    },
  );
