/** The packages that the product needs to run, as the lock file names them, and their licences. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";

const root = fileURLToPath(new URL("..", import.meta.url));
export const NOTICES_FILE = path.join(root, "THIRD-PARTY-NOTICES.txt");

/** The part of a package in package-lock.json that counts. */
const LockedPackage = v.object({
  version: v.optional(v.string()),
  /** For an alias, the package's own name. */
  name: v.optional(v.string()),
  license: v.optional(v.string()),
  dependencies: v.optional(v.record(v.string(), v.string()), {}),
  optionalDependencies: v.optional(v.record(v.string(), v.string()), {}),
  os: v.optional(v.array(v.string())),
  cpu: v.optional(v.array(v.string())),
});
const LockFile = v.object({ packages: v.record(v.string(), LockedPackage) });

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;
const RULE = "=".repeat(100);

/** The same on every platform: packages of one platform alone are listed without a text, since npm installs only this machine's. */
export function noticesOf(): string {
  const packages = lockedPackages();
  const shipped = [...neededBy(packages)]
    .map(([folder, locked]) => ({ ...locked, folder, name: locked.name ?? nameOf(folder) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.folder < b.folder ? -1 : 1));
  const isOfOnePlatform = (each: (typeof shipped)[number]) => each.os !== undefined || each.cpu !== undefined;
  const head = [
    "Landline runs with the packages below. This list is made from the lock file by `npm run notices`.",
    "Electron and its Chromium, where they are installed, bring their own notices (LICENSES.chromium.html beside the binary).",
  ];
  const texts = shipped
    .filter((each) => !isOfOnePlatform(each))
    .map(({ name, version = "", license, folder }) =>
      [RULE, `${name} ${version} (${license ?? "see below"})`, RULE, "", ...licenceTexts(folder), ""].join(
        "\n",
      ),
    );
  const platforms = shipped
    .filter(isOfOnePlatform)
    .map(
      ({ name, version = "", license }) =>
        `${name} ${version} (${license ?? "as the package that needs it"})`,
    );
  return [
    ...head,
    "",
    ...texts,
    RULE,
    "Packages of one platform each, of which npm installs the one that fits. Each has its licence beside its binary.",
    RULE,
    "",
    ...new Set(platforms),
    "",
  ].join("\n");
}

type Packages = v.InferOutput<typeof LockFile>["packages"];

export const lockedPackages = (): Packages =>
  v.parse(LockFile, JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"))).packages;

/**
 * By folder: what the product depends on, by way of others, too. Optional packages count; what only development needs does not.
 * With `first`, only what these of its dependencies need.
 */
export function neededBy(
  packages: Packages,
  first: readonly string[] = Object.keys(packages[""]?.dependencies ?? {}),
): ReadonlyMap<string, Packages[string]> {
  const found = new Map<string, Packages[string]>();
  function visit(folder: string): void {
    const locked = packages[folder];
    if (locked === undefined || found.has(folder)) return;
    found.set(folder, locked);
    for (const name of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies }))
      visit(folderOf(packages, folder, name));
  }
  for (const name of first) visit(folderOf(packages, "", name));
  return found;
}

/** Where Node finds the package for a file in `from`: in the nearest node_modules upwards. */
function folderOf(packages: Packages, from: string, name: string): string {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const folder = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (at === "" || packages[folder] !== undefined) return folder;
  }
}

/** "node_modules/a/node_modules/@b/c" -> "@b/c" */
const nameOf = (folder: string): string =>
  folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);

function licenceTexts(folder: string): readonly string[] {
  const files = readdirSync(path.join(root, folder))
    .filter((name) => LICENCE_FILE.test(name))
    .toSorted();
  if (files.length === 0) return ["The package has no licence file; the licence is the one named above."];
  return files.map((name) =>
    readFileSync(path.join(root, folder, name), "utf8")
      .replaceAll("\r\n", "\n")
      .trim(),
  );
}
