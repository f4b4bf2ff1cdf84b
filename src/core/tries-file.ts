/** Keeps the counts of wrong passcodes over a restart: a guesser must not get its free tries anew. */
import type { Log } from "../kernel/log.ts";
import type { TriesKeeper } from "../mesh/types.ts";
import { createPrivateFileWriter, readJsonFile } from "../platform/private-file.ts";

export function openTriesFile(file: string, log: Log): TriesKeeper {
  const writer = createPrivateFileWriter(file, (error) =>
    log.warn("wrong passcodes were not written down", { error: String(error) }),
  );
  return { read: () => readJsonFile(file), write: (value) => writer.write(JSON.stringify(value)) };
}
