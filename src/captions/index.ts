/** Captions of a meeting: runs `captions-machine.ts` over the mesh, bounds what members may send, and keeps the transcript. */
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import { MAX_CAPTIONERS } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver } from "../kernel/machine.ts";
import { createPeerLimits } from "../kernel/peer-limits.ts";
import { TokenBucket } from "../kernel/token-bucket.ts";
import { withLine } from "../kernel/transcript.ts";
import { captionsMachine, initialCaptions, MIN_GAP_MS } from "./captions-machine.ts";
import { createSigningClock } from "./author-clock.ts";
import { decodeCaptionMessage, type CaptionMessage } from "./messages.ts";
import { KEPT_FINALS } from "./spoken.ts";
import type { CaptionsContext, CaptionsEffect, ShownCaption, Typed } from "./types.ts";

/** Lines that grow, and some that are finished. */
const LINES_PER_S = 1_000 / MIN_GAP_MS + 5;
/** Of one captioner. After a takeover its last lines come again, from several members. */
const OF_AUTHOR = { burst: 3 * KEPT_FINALS, perSecond: LINES_PER_S };
/** Over one link: the coordinator passes on everybody's. */
const OF_LINK = { burst: MAX_CAPTIONERS * 3 * KEPT_FINALS, perSecond: MAX_CAPTIONERS * LINES_PER_S };
/** A newcomer asks once. The answer is some hundred times as long as the question. */
const ASKS = { burst: 3, perSecond: 0.1 };
/** Finished lines of self's own: nobody types more, and a script is told. */
const OWN_FINALS = { burst: 10, perSecond: 3 };
/** Nobody says more lines. A program that prints more is broken, and the others' screens are no place for that. */
const HEARD = { burst: 8, perSecond: 1 };

/** `atMs`: when its author sent it, by self's wall clock. */
export interface TranscriptLine extends ShownCaption {
  readonly atMs: number;
}

export interface CaptionsModule {
  /** Self, a captioner, types. Finished lines that `mayFinish` has let through. */
  type(typed: Typed & { readonly isFinal: boolean }): void;
  /** Self's machine has heard self say it. False if it is dropped: too much was heard just now. */
  hear(text: string): boolean;
  /** False if self has finished too many lines just now. Counts one. */
  mayFinish(): boolean;
  /** The finished lines since self came. */
  transcript(): readonly TranscriptLine[];
  /** Takes a body of the "captions" channel, which may be hostile. */
  receive(from: PeerId, body: unknown): void;
  linkUp(peer: PeerId): void;
  epochChanged(): void;
  /** Members or captioners have changed. */
  update(): void;
  close(): void;
}

export function createCaptions(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly context: Omit<CaptionsContext, "signingMs">;
  readonly send: (to: PeerId, message: CaptionMessage) => void;
  readonly broadcast: (message: CaptionMessage) => void;
  /** `ageMs`: how long ago its author sent it. */
  readonly onLine: (line: TranscriptLine, ageMs: number) => void;
}): CaptionsModule {
  const { clock, log } = deps;
  let transcript: readonly TranscriptLine[] = [];
  const byLink = createPeerLimits(OF_LINK);
  const byAuthor = createPeerLimits(OF_AUTHOR);
  const asks = createPeerLimits(ASKS);
  const heard = new TokenBucket(HEARD, clock.nowMs());
  const ownFinals = new TokenBucket(OWN_FINALS, clock.nowMs());
  const driver = createDriver(
    { clock, perform },
    captionsMachine({
      ...deps.context,
      signingMs: createSigningClock(clock),
    }),
    initialCaptions(clock.wallMs()),
  );

  function perform(effect: CaptionsEffect): void {
    switch (effect.type) {
      case "broadcast":
        return deps.broadcast({ type: "line", line: effect.line });
      case "send":
        return deps.send(effect.to, { type: "line", line: effect.line });
      case "ask":
        return deps.send(effect.to, { type: "ask" });
      case "dropped":
        return log.count(`captions.${effect.why}`);
      case "shown": {
        const { caption, ageMs } = effect;
        const line = { ...caption, atMs: Math.round(clock.wallMs() - ageMs) };
        if (line.isFinal) transcript = withLine(transcript, line);
        return deps.onLine(line, ageMs);
      }
    }
  }

  return {
    type: (typed) => driver.input({ type: "typed", ...typed }),
    hear(text) {
      if (!heard.take(clock.nowMs())) {
        log.count("captions.heardTooMuch");
        return false;
      }
      driver.input({ type: "heard", text });
      return true;
    },
    mayFinish: () => ownFinals.take(clock.nowMs()),
    transcript: () => transcript,
    receive(from, body) {
      const nowMs = clock.nowMs();
      if (!byLink.take(from, nowMs)) return log.count("captions.tooMany");
      const message = decodeCaptionMessage(body);
      if (message === null) return log.count("captions.badMessage");
      if (message.type === "ask") {
        if (!asks.take(from, nowMs)) return log.count("captions.tooMany");
        return driver.input({ type: "asked", peer: from });
      }
      const { line } = message;
      // Whoever is no captioner has no bucket to be emptied by others.
      if (from === line.author && !byAuthor.take(from, nowMs)) return log.count("captions.tooMany");
      driver.input({ type: "received", from, line });
    },
    linkUp: (peer) => driver.input({ type: "linkUp", peer }),
    epochChanged: () => driver.input({ type: "epochChanged" }),
    update: () => driver.input({ type: "membersChanged" }),
    close: driver.close,
  };
}
