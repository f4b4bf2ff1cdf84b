/**
 * Level checks no checksums of tables, so garbage in one may abort the process, and a process that is started again aborts again. A note
 * beside the database counts the runs in a row that opened it and were proven neither by time nor by an orderly end.
 */
import { rmSync } from "node:fs";
import * as v from "valibot";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import { CountSchema, decoder } from "../../kernel/schema.ts";
import { readJsonFile, writePrivateFileSync } from "../../platform/private-file.ts";

/** A run that lives this long with the database open has proven it. Level compacts tables soon after it opens. */
export const PROVEN_AFTER_MS = 30_000;
/** After so many unproven runs in a row the next one tries whether the database can be read, and sets it aside if not. */
export const MAX_UNPROVEN_RUNS = 3;

const NoteSchema = v.object({
  runs: CountSchema,
  /** The database was tried in this row of runs: what ends them is not its damage. */
  wasTried: v.boolean(),
});
export type RunNote = v.InferOutput<typeof NoteSchema>;
const decodeNote = decoder(NoteSchema);

/** What a run does that finds that note, and the note that it leaves until it is proven. Once in a row a database is doubtful. */
export function beginRun(found: RunNote | null): { readonly isDoubtful: boolean; readonly note: RunNote } {
  const { runs, wasTried } = found ?? { runs: 0, wasTried: false };
  if (runs >= MAX_UNPROVEN_RUNS && !wasTried) return { isDoubtful: true, note: { runs: 1, wasTried: true } };
  return { isDoubtful: false, note: { runs: runs + 1, wasTried } };
}

export interface UnprovenRuns {
  /** Null where the run before was proven. */
  readonly found: RunNote | null;
  /** Returns when the disk has the note. The database may be opened then. A failed write is logged. */
  begin(note: RunNote): void;
  /** The database is open: it is proven after a while, or by an orderly end of the process, whichever comes first. */
  opened(): void;
  /** The database could not be opened, in words and not by an abort: the note of before stands again. */
  failed(): void;
  /** The database was closed well. */
  closed(): void;
}

export function openUnprovenRuns(
  file: string,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): UnprovenRuns {
  const found = decodeNote(readJsonFile(file));
  let cancelTimer = () => {};

  function write(note: RunNote | null): void {
    try {
      if (note === null) rmSync(file, { force: true });
      else writePrivateFileSync(file, JSON.stringify(note));
    } catch (error) {
      log.warn("the note of unproven runs was not written", { file, error: String(error) });
    }
  }
  /** Also called when the process exits: an abort or a kill does not get that far. */
  function proven(): void {
    cancelTimer();
    process.off("exit", proven);
    write(null);
  }

  return {
    found,
    begin: write,
    opened() {
      process.on("exit", proven);
      cancelTimer = clock.setTimer(clock.nowMs() + PROVEN_AFTER_MS, proven);
    },
    failed: () => write(found),
    closed: proven,
  };
}
