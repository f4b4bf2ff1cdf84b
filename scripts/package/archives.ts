/** Packages of one target: a folder with its list of checksums, and what it is packed into. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checksumLines } from "./contents.ts";
import { checksum, filesBelow, run, write } from "./folders.ts";
import { LAYOUTS, packDebian, type Layout } from "./layouts.ts";
import { putProgram } from "./program.ts";
import { TARGETS, type TargetName } from "./targets.ts";

/** The list of checksums, in each folder and beside the packages. */
export const LIST = "SHA256SUMS";

/** `out`: where folders and packages are made. */
export interface Place {
  readonly out: string;
  readonly version: string;
}

/** Each package has its own folder, whose name says what is in it. Returns its name. @throws PackagingError */
export function makeFolder(name: TargetName, { out, version }: Place): string {
  const folderName = `landline-${version}-${name === "linux" ? "linux-x64" : name}`;
  const folder = path.join(out, folderName);
  rmSync(folder, { recursive: true, force: true });
  const layout: Layout = LAYOUTS[name];
  withWorkFolder((work) => putProgram(TARGETS[name], path.join(folder, layout.program), work));
  layout.finish(folder, version);
  const sums = filesBelow(folder).map(
    (file) => [file, checksum(path.join(folder, file), "sha256", "hex")] as const,
  );
  write(path.join(folder, LIST), checksumLines(sums));
  return folderName;
}

/** Packs a folder of `place`. Returns the archive's name. @throws PackagingError */
export function packFolder(folderName: string, type: "tar.xz" | "zip", { out }: Place): string {
  const archive = `${folderName}.${type}`;
  rmSync(path.join(out, archive), { force: true });
  if (type === "zip") run("zip", ["-qr9", archive, folderName], out);
  else
    run(
      "tar",
      ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "-cJf", archive, folderName],
      out,
    );
  return archive;
}

/** Packs the folder for Linux. Returns the package's name. @throws PackagingError */
export function packForDebian(folderName: string, { out, version }: Place): string {
  const archive = `landline_${version}_amd64.deb`;
  withWorkFolder((work) =>
    packDebian({
      ...{ folder: path.join(out, folderName), root: path.join(work, "root"), version },
      archive: path.join(out, archive),
    }),
  );
  return archive;
}

function withWorkFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-package-"));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
