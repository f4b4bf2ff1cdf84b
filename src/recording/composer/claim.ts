/** One process at a time makes a thing of a recording: the window and the command have a composer each. */
import { readFile, rm, stat, utimes } from "node:fs/promises";
import { createPrivateFile } from "../../platform/private-file.ts";
import { WordedError, words } from "../../kernel/words.ts";

/** After so long without a sign another process has the number of the one that had the claim. */
export const CLAIM_STALE_MS = 60_000;

export interface Claim {
  /** A sign that the work goes on. Never throws. */
  renew(): void;
  release(): Promise<void>;
}

/** `file` holds the number of the process that has the claim. @throws Error with a sentence while one that lives has it */
export async function claim(file: string): Promise<Claim> {
  if (await isHeld(file)) throw new WordedError(BUSY);
  await rm(file, { force: true });
  if (!(await createPrivateFile(file, String(process.pid)))) throw new WordedError(BUSY);
  return {
    renew() {
      const now = new Date();
      void utimes(file, now, now).catch(() => {});
    },
    release: () => rm(file, { force: true }),
  };
}

const BUSY = words("composingElsewhere");

async function isHeld(file: string): Promise<boolean> {
  try {
    const [holder, { mtimeMs }] = [Number(await readFile(file, "utf8")), await stat(file)];
    return holder !== process.pid && isRunning(holder) && Date.now() - mtimeMs < CLAIM_STALE_MS;
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    // Signal 0 only asks.
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
