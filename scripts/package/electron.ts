/** Packages with Electron inside, for the system that this runs on: lays out what goes in, and lets electron-builder pack it. */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { at } from "../bundles.ts";
import { lockedPackages } from "../third-party.ts";
import {
  coreFolder,
  ELECTRON_BUILDER,
  electronConfiguration,
  ENTITLEMENTS,
  INSTALLER_SCRIPT,
  shellPackage,
  signingOf,
  STAGED,
  type ElectronSystem,
} from "./electron-configuration.ts";
import { copy, PackagingError, run, write } from "./folders.ts";
import { icnsOf, icoOf } from "./icons.ts";
import { putApp } from "./program.ts";
import { TARGETS, type TargetName } from "./targets.ts";

const SYSTEMS: Partial<Record<NodeJS.Platform, ElectronSystem>> = {
  linux: "linux",
  win32: "win",
  darwin: "mac",
};
/** An unpacked Electron, for machines that fetch none. */
const ELECTRON_FOLDER = "LANDLINE_ELECTRON_DIST";

/** For which processors each system's packages are, and whose core they get. */
export const CORES: Readonly<Record<ElectronSystem, Readonly<Record<string, TargetName>>>> = {
  linux: { x64: "linux" },
  win: { x64: "windows" },
  mac: { arm64: "mac-arm64", x64: "mac-x64" },
};

/**
 * @param folder is emptied. Packages lie beside it then.
 * @param isFolderOnly lays out what goes in, and the program unpacked, and makes no installers
 * @throws PackagingError
 */
export function makeElectron(about: {
  readonly folder: string;
  readonly version: string;
  readonly isFolderOnly: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}): void {
  const { folder, env } = about;
  const system = SYSTEMS[process.platform];
  if (system === undefined)
    throw new PackagingError(
      "Electron's packages are made on the system that they are for: Linux, Windows or macOS.",
    );
  const signing = signingOf(system, env);
  const electronFolder = env[ELECTRON_FOLDER] ?? null;
  if (electronFolder !== null && !existsSync(electronFolder))
    throw new PackagingError(`${ELECTRON_FOLDER} names no folder: unpack Electron there, or leave it unset.`);
  const electronVersion = lockedPackages()["node_modules/electron"]?.version ?? "";
  stage(folder, about.version, system);
  write(
    path.join(folder, STAGED.configuration),
    `${JSON.stringify(electronConfiguration({ system, electronVersion, signing, electronFolder }), null, 2)}\n`,
  );
  if (signing.notice !== null) about.say(signing.notice);
  try {
    run(
      "npx",
      [
        ...["--yes", ELECTRON_BUILDER, `--${system}`, "--config", STAGED.configuration, "--publish", "never"],
        ...(about.isFolderOnly ? ["--dir"] : []),
      ],
      folder,
      // What it says is what there is to wait for.
      "shown",
    );
  } catch (error) {
    if (!(error instanceof PackagingError)) throw error;
    throw new PackagingError(
      `Electron ${electronVersion} was not packed, see above. electron-builder fetches its binary and its own tools from the internet; an Electron that is unpacked already is taken from ${ELECTRON_FOLDER}.`,
    );
  }
}

/** What is made for electron-builder to pack and to read, by its place in the staging folder. */
export function madeFiles(version: string): Readonly<Record<string, string | Buffer>> {
  const icon = readFileSync(at("scripts/package/icon.png"));
  return {
    [STAGED.package]: `${JSON.stringify(shellPackage(version), null, 2)}\n`,
    [`${STAGED.iconOf.linux}/256x256.png`]: icon,
    [STAGED.iconOf.win]: icoOf(icon),
    [STAGED.iconOf.mac]: icnsOf(icon),
    [STAGED.installerScript]: INSTALLER_SCRIPT,
    [STAGED.entitlements]: ENTITLEMENTS,
  };
}

/** Copied from the repository after a build, by their places in the staging folder. */
export const COPIED_FILES: Readonly<Record<string, string>> = {
  "electron/main.cjs": "dist/electron/main.cjs",
  "electron/preload.cjs": "dist/electron/preload.cjs",
  "electron/tray.png": "dist/electron/tray.png",
  [STAGED.notices]: "THIRD-PARTY-NOTICES.txt",
};

/** Lays out what goes into the packages for one system. @param folder is emptied @throws PackagingError */
export function stage(folder: string, version: string, system: ElectronSystem): void {
  rmSync(folder, { recursive: true, force: true });
  const staged = (file: string): string => path.join(folder, file);
  for (const [file, content] of Object.entries(madeFiles(version))) write(staged(file), content);
  for (const [file, from] of Object.entries(COPIED_FILES)) copy(at(from), staged(file));
  for (const [arch, target] of Object.entries(CORES[system])) {
    const fetched = staged(".fetched");
    mkdirSync(fetched, { recursive: true });
    putApp(TARGETS[target], staged(coreFolder(system, arch)), fetched);
    rmSync(fetched, { recursive: true, force: true });
  }
}
