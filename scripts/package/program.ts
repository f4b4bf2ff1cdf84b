/** The part that is alike on all platforms: app/ (the built program and its modules) and runtime/ (Node). */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { at } from "../bundles.ts";
import { lockedPackages, neededBy } from "../third-party.ts";
import { isLeftOut, isOfProgram, packagesNamedIn } from "./contents.ts";
import { checksum, copy, copyChosen, PackagingError, run, write } from "./folders.ts";
import { NODE_VERSION, TARGETS, type Target } from "./targets.ts";

/** @param workFolder an empty folder for what is fetched @throws PackagingError */
export function putProgram(target: Target, into: string, workFolder: string): void {
  const app = path.join(into, "app");
  copy(at("bin/landline.js"), path.join(app, "bin/landline.js"));
  putApp(target, app, path.join(workFolder, "modules"));
  putNode(target, path.join(into, "runtime"), path.join(workFolder, "node"));
  copy(at("THIRD-PARTY-NOTICES.txt"), path.join(into, "THIRD-PARTY-NOTICES.txt"));
}

/** The built program and its modules. @param fetched an empty folder @throws PackagingError */
export function putApp(target: Target, app: string, fetched: string): void {
  copyChosen(at("dist"), path.join(app, "dist"), isOfProgram);
  write(path.join(app, "package.json"), `${JSON.stringify({ type: "module", private: true })}\n`);

  for (const name of ["package.json", "package-lock.json", ".npmrc"])
    copy(at(name), path.join(fetched, name));
  const platform = [`--os=${target.os}`, `--cpu=${target.cpu}`];
  run(
    "npm",
    [
      ...["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
      ...platform,
      ...(target.libc === null ? [] : [`--libc=${target.libc}`]),
    ],
    fetched,
  );
  const scripts = readdirSync(at("dist"))
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(at(`dist/${name}`), "utf8"));
  const packages = lockedPackages();
  const first = packagesNamedIn(scripts, Object.keys(packages[""]?.dependencies ?? {}));
  for (const folder of neededBy(packages, first).keys()) {
    const from = path.join(fetched, folder);
    // An optional package of another platform.
    if (!existsSync(from)) continue;
    const place = folder.slice("node_modules/".length);
    // What lies in a package's own node_modules is counted by itself.
    copyChosen(
      from,
      path.join(app, folder),
      (file) => !file.startsWith("node_modules/") && !isLeftOut(`${place}/${file}`, target),
    );
  }
  const missing = target.natives.filter((file) => !existsSync(path.join(app, "node_modules", file)));
  if (missing.length > 0)
    throw new PackagingError(`These files for ${target.name} are missing: ${missing.join(", ")}.`);
}

function putNode(target: Target, runtime: string, fetched: string): void {
  const { file } = target.node;
  const source = fetchNode(target, fetched);
  copy(path.join(source, file), path.join(runtime, path.basename(file)));
  // The package for Windows has no licence; that of Linux has the same Node's.
  const withLicence = existsSync(path.join(source, "LICENSE"))
    ? source
    : fetchNode(TARGETS.linux, `${fetched}-licence`);
  copy(path.join(withLicence, "LICENSE"), path.join(runtime, "LICENSE"));
}

/** Returns the folder that Node's package was unpacked to. */
function fetchNode({ node }: Target, folder: string): string {
  write(path.join(folder, "package.json"), "{}\n");
  run("npm", ["pack", `${node.package}@${NODE_VERSION}`, "--silent", "--prefer-offline"], folder);
  const archive = `${node.package}-${NODE_VERSION}.tgz`;
  if (`sha512-${checksum(path.join(folder, archive), "sha512", "base64")}` !== node.integrity)
    throw new PackagingError(`${archive} is not the file that scripts/package/targets.ts names.`);
  run("tar", ["-xzf", archive], folder);
  return path.join(folder, "package");
}
