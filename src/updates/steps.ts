/** What a person does to install what was fetched and checked. Landline runs none of it. Pure. */
import { words, type Words } from "../kernel/words.ts";
import type { UpdateTarget } from "./manifest.ts";

/** `file`: the package's path. */
export function stepsFor(target: UpdateTarget, version: string, file: string): Words {
  switch (target) {
    case "linux-x64-deb":
      return words("updateDoDebian", version, `sudo apt install ${quoted(file)}`);
    case "linux-x64":
      return words("updateDoLinux", version, `tar -xJf ${quoted(file)} -C ~`);
    case "win-x64":
      return words("updateDoWindows", version, file);
    case "mac-arm64":
    case "mac-x64":
      return words("updateDoMac", version, file);
  }
}

/** For a POSIX shell. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
