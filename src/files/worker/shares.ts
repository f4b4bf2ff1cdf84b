/** Shares that are being read: passes their progress to the core's thread, and pulls shared streams from it. */
import type { Clock } from "../../kernel/clock.ts";
import type { Rpc } from "../../kernel/rpc.ts";
import type { ImportOptions } from "../blob/import-blob.ts";
import type { Engine } from "../engine/engine.ts";
import type { CoreProcedures, WorkerProcedures } from "./protocol.ts";

/** Between two reports of a share's progress. */
const PROGRESS_MS = 250;

export interface Shares {
  readonly share: WorkerProcedures["share"];
  cancel(share: number): void;
}

export function createShares(deps: {
  readonly clock: Clock;
  readonly engine: Pick<Engine, "sharePath" | "shareStream">;
  readonly core: Pick<Rpc<CoreProcedures>, "call" | "send">;
}): Shares {
  const { clock, engine, core } = deps;
  /** Each resolves its promise when the share is cancelled. */
  const running = new Map<number, AbortController>();

  /** Ends early when the share is cancelled, even while a stream stands still. */
  async function* streamOf(share: number, { signal }: AbortController): AsyncGenerator<Uint8Array> {
    const cancelled = new Promise<null>((resolve) => {
      signal.addEventListener("abort", () => resolve(null));
    });
    for (;;) {
      const bytes = await Promise.race([core.call("readStream", share), cancelled]);
      if (bytes === null) return;
      yield bytes;
    }
  }

  return {
    async share(share, { path, name, isSealed, modifiedAtMs }) {
      const abort = new AbortController();
      running.set(share, abort);
      let reportedAtMs = -Infinity;
      const options: Omit<ImportOptions, "meetingId"> = {
        name,
        isSealed,
        modifiedAtMs,
        isCancelled: () => abort.signal.aborted,
        onLeftOut: (leftOut) => core.send("shareLeftOut", share, leftOut),
        onProgress(bytes, ofBytes) {
          const nowMs = clock.nowMs();
          if (nowMs - reportedAtMs < PROGRESS_MS) return;
          reportedAtMs = nowMs;
          core.send("shareProgress", share, bytes, ofBytes);
        },
      };
      try {
        return await (path === null
          ? engine.shareStream(streamOf(share, abort), options)
          : engine.sharePath(path, options));
      } finally {
        running.delete(share);
      }
    },
    cancel: (share) => running.get(share)?.abort(),
  };
}
