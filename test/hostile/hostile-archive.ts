/** Headers of an archive. */
import { tarHeader } from "../../src/kernel/tar.ts";

export const empty = (name: string) =>
  tarHeader({ path: name, sizeBytes: 0, mtimeMs: 0, isFolder: false, isExecutable: false });
