/** The wrong passcodes that were tried at this member, in whichever meeting, and by whom. */
import type { Clock } from "../../kernel/clock.ts";
import type { TriesKeeper } from "../types.ts";
import {
  countTry,
  forgiveTry,
  keepThrottle,
  readThrottle,
  waitBeforeTryMs,
  type PasscodeThrottle,
} from "./passcode-throttle.ts";

export interface PasscodeTries {
  /** How long that source has to wait before its next try, in ms; 0 when it may try. */
  waitMs(source: string): number;
  /** A try begins. It counts as wrong until it is forgiven. */
  count(source: string): void;
  /** The try was right. */
  forgive(source: string): void;
}

/** Strangers' tries must not keep the disk busy. A core that dies sooner forgets what came within this span. */
const WRITE_AFTER_MS = 1_000;

/** `keeper`: null where nothing is to be kept. */
export function createPasscodeTries(clock: Clock, keeper: TriesKeeper | null): PasscodeTries {
  let throttle = readThrottle(keeper?.read());

  let isWriteDue = false;

  function become(next: PasscodeThrottle): void {
    throttle = next;
    if (keeper === null || isWriteDue) return;
    isWriteDue = true;
    clock.setTimer(clock.nowMs() + WRITE_AFTER_MS, () => {
      isWriteDue = false;
      keeper.write(keepThrottle(throttle));
    });
  }

  return {
    waitMs: (source) => waitBeforeTryMs(throttle, source, clock.wallMs()),
    count: (source) => become(countTry(throttle, source, clock.wallMs())),
    forgive: (source) => become(forgiveTry(throttle, source)),
  };
}
