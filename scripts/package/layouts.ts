/** Where things lie in each package, and what is added for its platform. */
import { symlinkSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { createProgram, type Actions } from "../../src/cli/program.ts";
import { at } from "../bundles.ts";
import { CONFIGURATION_FILES, controlFile, MAINTAINER_SCRIPTS } from "./debian.ts";
import { copy, copyChosen, kibOf, run, write } from "./folders.ts";
import { icnsOf, icoOf } from "./icons.ts";
import { DESKTOP_ENTRY, FIREWALLD_SERVICE, RELAY_UNIT, STARTER, UFW_PROFILE } from "./linux.ts";
import * as mac from "./mac.ts";
import { manualOf } from "./manual.ts";
import type { TargetName } from "./targets.ts";
import * as windows from "./windows.ts";

export interface Layout {
  /** The folder of app/ and runtime/, relative to the package's. */
  readonly program: string;
  finish(folder: string, version: string): void;
}

const icon = (): Buffer => readFileSync(at("scripts/package/icon.png"));

const MAC: Layout = {
  program: "Landline.app/Contents/Resources",
  finish(folder, version) {
    const contents = path.join(folder, "Landline.app/Contents");
    write(path.join(contents, "MacOS/Landline"), mac.STARTER, 0o755);
    write(path.join(contents, "Info.plist"), mac.informationOf(version));
    write(path.join(contents, "Resources/landline.icns"), icnsOf(icon()));
    write(path.join(folder, "landline"), mac.COMMAND, 0o755);
    write(path.join(folder, "README.txt"), mac.READ_ME);
  },
};

export const LAYOUTS: Readonly<Record<TargetName, Layout>> = {
  linux: {
    program: ".",
    finish(folder, version) {
      write(path.join(folder, "landline"), STARTER, 0o755);
      write(path.join(folder, "landline.1"), manual(version));
      copy(at("src/ui/icon.svg"), path.join(folder, "landline.svg"));
    },
  },
  windows: {
    program: ".",
    finish(folder) {
      write(path.join(folder, "landline.cmd"), windows.COMMAND);
      write(path.join(folder, "Landline.vbs"), windows.WINDOWLESS);
      write(path.join(folder, "install.ps1"), windows.INSTALL);
      write(path.join(folder, "uninstall.ps1"), windows.UNINSTALL);
      write(path.join(folder, "Install.cmd"), windows.runScript("install.ps1"));
      write(path.join(folder, "Uninstall.cmd"), windows.runScript("uninstall.ps1"));
      write(path.join(folder, "README.txt"), windows.READ_ME);
      write(path.join(folder, "landline.ico"), icoOf(icon()));
    },
  },
  "mac-arm64": MAC,
  "mac-x64": MAC,
};

/** @param from.folder the folder for Linux @param from.root an empty place for the system's tree @throws PackagingError */
export function packDebian(from: {
  readonly folder: string;
  readonly root: string;
  readonly archive: string;
  readonly version: string;
}): void {
  const { root, version } = from;
  const inRoot = (file: string): string => path.join(root, file);
  copyChosen(from.folder, inRoot("usr/lib/landline"), (file) => /^(?:app|runtime)\/|^landline$/.test(file));
  mkdirSync(inRoot("usr/bin"), { recursive: true });
  symlinkSync("../lib/landline/landline", inRoot("usr/bin/landline"));
  write(inRoot("usr/share/applications/landline.desktop"), DESKTOP_ENTRY);
  copy(at("src/ui/icon.svg"), inRoot("usr/share/icons/hicolor/scalable/apps/landline.svg"));
  copy(at("scripts/package/icon.png"), inRoot("usr/share/icons/hicolor/256x256/apps/landline.png"));
  write(inRoot("usr/share/man/man1/landline.1.gz"), gzipSync(manual(version)));
  write(inRoot("usr/share/doc/landline/changelog.gz"), gzipSync(readFileSync(at("CHANGELOG.md"))));
  copy(at("THIRD-PARTY-NOTICES.txt"), inRoot("usr/share/doc/landline/copyright"));
  write(inRoot("etc/ufw/applications.d/landline"), UFW_PROFILE);
  write(inRoot("usr/lib/firewalld/services/landline.xml"), FIREWALLD_SERVICE);
  write(inRoot("lib/systemd/system/landline-relay.service"), RELAY_UNIT);
  const installedKiB = kibOf(root);
  write(inRoot("DEBIAN/control"), controlFile({ version, installedKiB }));
  write(inRoot("DEBIAN/conffiles"), CONFIGURATION_FILES);
  for (const [name, script] of Object.entries(MAINTAINER_SCRIPTS))
    write(inRoot(`DEBIAN/${name}`), script, 0o755);
  run("dpkg-deb", ["--root-owner-group", "--build", root, from.archive], root);
}

const done = (): Promise<number> => Promise.resolve(0);
/** For a program whose command line alone is looked at. */
export const IDLE_ACTIONS: Actions = {
  ...{ start: done, list: done, history: done, files: done, export: done, recordings: done },
  ...{ compose: done, doctor: done, update: done },
};

function manual(version: string): string {
  const date = new Date().toISOString().slice(0, 10);
  return manualOf(
    createProgram(IDLE_ACTIONS, () => {}),
    { version, date },
  );
}
