/** How loud a person hears others, by their keys, in one private file: a choice once made holds in every meeting and after a restart. */
import * as v from "valibot";
import { forgetFirst } from "../kernel/forget-first.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";
import { createPrivateFileWriter, readJsonFile } from "../platform/private-file.ts";

/** Those that were chosen last are kept. */
const MAX_VOLUMES = 500;

const PercentSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(200));
const decodeFile = decoder(
  v.pipe(
    v.array(v.strictTuple([v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), PercentSchema])),
    v.maxLength(MAX_VOLUMES),
  ),
);

export interface VolumesFile {
  /** `publicKey`: hex. In percent; 100 for whom nothing else was chosen. */
  of(publicKey: string): number;
  set(publicKey: string, percent: number): void;
  /** Resolves when the disk has the last change, or has refused it. */
  flush(): Promise<void>;
}

/** A file that is missing or damaged means that everybody is heard as they are. A failed write is logged. */
export function openVolumesFile(file: string, log: Log): VolumesFile {
  const volumes = new Map(decodeFile(readJsonFile(file)) ?? []);
  const writer = createPrivateFileWriter(file, (error) =>
    log.warn("how loud others are heard was not saved", { error: String(error) }),
  );
  return {
    of: (publicKey) => volumes.get(publicKey) ?? 100,
    set(publicKey, percent) {
      volumes.delete(publicKey);
      if (percent !== 100) volumes.set(publicKey, percent);
      forgetFirst(volumes, MAX_VOLUMES);
      writer.write(JSON.stringify([...volumes]));
    },
    flush: writer.flush,
  };
}
