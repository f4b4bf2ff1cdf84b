/** Joining: asks round after round, and where the member at which self waits is gone, knocks at whoever is there. */
import { pause } from "../../kernel/clock.ts";
import type { Caller } from "../transport/dialer.ts";
import type { AdmittedMessage, Successor } from "../messages.ts";
import { askOnce, isSamePlace, type RoundOptions } from "./join-round.ts";
import { MeshError, type JoinTarget, type OnWaiting } from "../types.ts";

/** How long one that waited at a member that is gone tries to find another: a takeover takes a second, a restart of a switch half a minute. */
const KNOCK_AGAIN_FOR_MS = 60_000;
const KNOCK_AGAIN_MS = 500;
/** For one such try. */
const ROUND_PATIENCE_MS = 10_000;

interface JoinOptions extends RoundOptions {
  /** Self waits for a host to let it in, as long as `signal` permits. */
  readonly onWaiting?: OnWaiting | undefined;
}

/** Where the member at which self waits is gone, self knocks at whoever is there. @throws MeshError */
export async function askForAdmission(
  caller: Caller,
  target: JoinTarget,
  options: JoinOptions,
): Promise<AdmittedMessage> {
  const { clock } = caller;
  const { signal } = options;
  const waited: { atMs: number; succession: readonly Successor[] } = { atMs: -Infinity, succession: [] };
  for (let { deadlineAtMs } = options; ; deadlineAtMs = clock.nowMs() + ROUND_PATIENCE_MS) {
    const { succession } = waited;
    const others = target.peers.filter((peer) => !succession.some((each) => isSamePlace(each, peer)));
    const round = { ...target, peers: [...succession, ...others] };
    try {
      return await askOnce(caller, round, { ...options, deadlineAtMs }, (news) => {
        waited.atMs = clock.nowMs();
        waited.succession = news.succession;
        options.onWaiting?.(news.place);
      });
    } catch (error) {
      const isLost = error instanceof MeshError && error.code === "unreachable" && !signal.aborted;
      if (!isLost || clock.nowMs() > waited.atMs + KNOCK_AGAIN_FOR_MS) throw error;
      await pause(clock, KNOCK_AGAIN_MS);
    }
  }
}
