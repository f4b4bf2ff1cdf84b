/**
 * `npm run package -- zip-linux|deb|zip-win|zip-mac`: builds packages with Node inside, into out/, on Linux. Prints the size of each, and writes the list of
 * checksums. `electron` builds those with Electron inside, for the system that it runs on. With --folder the folder is made, and not packed.
 *
 * `npm run package -- key FILE` makes a key for releases, and prints what src/updates/release-keys.ts pins of it. `npm run package -- manifest --key FILE`
 * makes the release of the packages in out/: release.json and its signature. Keep the key off machines that are in meetings.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { VERSION as version } from "../src/kernel/version.ts";
import { at } from "./bundles.ts";
import { LIST, makeFolder, packFolder, packForDebian } from "./package/archives.ts";
import { checksumLines } from "./package/contents.ts";
import { makeElectron } from "./package/electron.ts";
import { checksum, kibOf, PackagingError, run } from "./package/folders.ts";
import { makeKey, readKey, writeRelease } from "./package/release.ts";
import { RELEASE_KEYS } from "../src/updates/release-keys.ts";
import { releaseKeyOf } from "../src/updates/manifest.ts";
import type { TargetName } from "./package/targets.ts";

const OUT = at("out");
const PLACE = { out: OUT, version };

const words = process.argv.slice(2);
const isFolderOnly = words.includes("--folder");
const kinds = words.filter((word) => word !== "--folder");
const isKnown = (kind: string): kind is keyof typeof JOBS => Object.hasOwn(JOBS, kind);
const JOBS = {
  "zip-linux": () => makeArchive("linux", "tar.xz"),
  deb: makeDebian,
  "zip-win": () => makeArchive("windows", "zip"),
  "zip-mac": () => (["mac-arm64", "mac-x64"] as const).forEach((name) => makeArchive(name, "zip")),
  electron: () =>
    makeElectron({
      ...{ folder: path.join(OUT, "electron"), version, isFolderOnly, env: process.env },
      say: (line) => void process.stdout.write(`${line}\n`),
    }),
} as const;

function makeArchive(name: TargetName, type: "tar.xz" | "zip"): void {
  const folder = makeAndSay(name);
  if (!isFolderOnly) sayFile(packFolder(folder, type, PLACE));
}

function makeDebian(): void {
  sayFile(packForDebian(makeAndSay("linux"), PLACE));
}

function makeAndSay(name: TargetName): string {
  const folder = makeFolder(name, PLACE);
  say(`${folder}/`, kibOf(path.join(OUT, folder)));
  return folder;
}

/** Of all packages that lie in out/, also those of former calls. */
function writeList(): void {
  const archives = readdirSync(OUT).filter((name) => /\.(?:deb|zip|tar\.xz|AppImage|dmg|exe)$/.test(name));
  const sums = archives.map((name) => [name, checksum(path.join(OUT, name), "sha256", "hex")] as const);
  writeFileSync(path.join(OUT, LIST), checksumLines(sums));
}

function makeRelease(keyFile: string): void {
  const seed = readKey(keyFile);
  for (const { name, size } of writeRelease(OUT, { version, publishedAt: Date.now(), seed }))
    say(name, size / 1_024);
  if (!RELEASE_KEYS.includes(releaseKeyOf(seed)))
    process.stderr.write(
      "package: src/updates/release-keys.ts does not have this key: these packages take no later release by it.\n",
    );
}

function printKey(file: string): void {
  process.stdout.write(`Add this to RELEASE_KEYS in src/updates/release-keys.ts: "${makeKey(file)}"\n`);
}

function sayFile(name: string): void {
  say(name, statSync(path.join(OUT, name)).size / 1_024);
}

function say(name: string, kib: number): void {
  process.stdout.write(`out/${name}  ${(kib / 1_024).toFixed(1)} MiB\n`);
}

// A package is for everybody on the machine that it is put on, also where this one is strict.
process.umask(0o022);
try {
  const [job, option, keyFile] = words;
  if (job === "key" && option !== undefined) printKey(option);
  else if (job === "manifest" && option === "--key" && keyFile !== undefined) makeRelease(keyFile);
  else build();
} catch (error) {
  if (!(error instanceof PackagingError)) throw error;
  process.stderr.write(`package: ${error.message}\n`);
  process.exitCode = 1;
}

/** @throws PackagingError */
function build(): void {
  if (kinds.length === 0 || !kinds.every(isKnown))
    throw new PackagingError(
      `Say what to build: npm run package -- ${Object.keys(JOBS).join("|")}, or key FILE, or manifest --key FILE`,
    );
  mkdirSync(OUT, { recursive: true });
  run("npm", ["run", "--silent", "build"], at(""));
  for (const kind of kinds) if (isKnown(kind)) JOBS[kind]();
  writeList();
}
