/** Waits for the end of one transfer that saves a file, and gives it up where nobody has the file. */
import type { Clock } from "../kernel/clock.ts";
import { FilesError, type Files, type Transfer } from "../files/types.ts";
import { waitPatiently } from "../kernel/patience.ts";
import { words } from "../kernel/words.ts";

export interface SaveWatch {
  /** Of the content, as far as it has come. */
  readonly onProgress: (bytes: number) => void;
  /** Gives the file up. */
  readonly signal: AbortSignal;
}

export interface SaveDeps {
  readonly files: Pick<Files, "control" | "onTransfer">;
  readonly clock: Clock;
  /** How long a file is waited for that nobody who is here has. */
  readonly patienceMs: number;
  /** What is wrong then. */
  readonly nobodyHasIt: () => Error;
}

/** `begin` starts the transfer. Resolves to where the file is. @throws FilesError, what `begin` throws, `nobodyHasIt` */
export function saveOne(
  { files, clock, patienceMs, nobodyHasIt }: SaveDeps,
  blobId: string,
  begin: () => void | Promise<void>,
  watch?: SaveWatch,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let cancelTimer = (): void => {};
    let isWaiting = false;
    /** What is reported before it has begun belongs to an earlier transfer of the same bytes. */
    let hasBegun = false;
    function end(): void {
      cancelTimer();
      stop();
      watch?.signal.removeEventListener("abort", giveUp);
    }
    function fail(error: unknown): void {
      end();
      reject(error instanceof Error ? error : new Error(String(error)));
    }
    function giveUp(): void {
      end();
      files.control(blobId, "cancel");
      reject(new FilesError("cancelled", words("savingGivenUp")));
    }
    function wait(): void {
      if (isWaiting) return;
      isWaiting = true;
      cancelTimer = waitPatiently(clock, patienceMs, () => {
        // It would wait for ever for somebody who has it.
        files.control(blobId, "cancel");
        fail(nobodyHasIt());
      });
    }
    const stop = files.onTransfer((transfer) => {
      if (transfer.blobId !== blobId) return;
      hasBegun ||= transfer.state !== "done" && transfer.state !== "failed";
      if (!hasBegun) return;
      if (transfer.state !== "waiting") {
        cancelTimer();
        isWaiting = false;
      }
      const result = resultOf(transfer);
      if (result instanceof Error) return fail(result);
      if (result === null) {
        watch?.onProgress(transfer.bytes);
        if (transfer.state === "waiting") wait();
        return;
      }
      end();
      resolve(result);
    });
    if (watch?.signal.aborted === true) return giveUp();
    watch?.signal.addEventListener("abort", giveUp);
    try {
      Promise.resolve(begin()).catch(fail);
    } catch (error) {
      fail(error);
    }
  });
}

/** Where it was saved, or why it was not; null while it goes on. */
function resultOf({ state, path, code, problem }: Transfer): string | Error | null {
  if (state === "failed") return new FilesError(code ?? "failed", problem ?? words("notSaved"));
  if (state !== "done") return null;
  return path ?? new FilesError("failed", words("fetchedByOther"));
}
