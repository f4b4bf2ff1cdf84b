/** Which package is this machine's. Pure. */
import type { Manifest, ReleaseFile, UpdateTarget } from "./manifest.ts";

/** Where the Debian package puts the program. */
const DEBIAN_FOLDER = "/usr/lib/landline/";

/** Null where there are no packages for. `program`: the path of the script that runs. */
export function targetOf(machine: {
  readonly platform: string;
  readonly arch: string;
  readonly program: string;
}): UpdateTarget | null {
  const { platform, arch, program } = machine;
  if (platform === "linux" && arch === "x64")
    return program.startsWith(DEBIAN_FOLDER) ? "linux-x64-deb" : "linux-x64";
  if (platform === "win32" && arch === "x64") return "win-x64";
  if (platform === "darwin" && arch === "arm64") return "mac-arm64";
  if (platform === "darwin" && arch === "x64") return "mac-x64";
  return null;
}

export const fileFor = ({ files }: Manifest, target: UpdateTarget | null): ReleaseFile | null =>
  files.find((file) => file.target === target) ?? null;
