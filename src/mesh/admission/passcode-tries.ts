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

/** `keeper`: null where nothing is to be kept. */
export function createPasscodeTries(clock: Clock, keeper: TriesKeeper | null): PasscodeTries {
  let throttle = readThrottle(keeper?.read());

  function become(next: PasscodeThrottle): void {
    throttle = next;
    keeper?.write(keepThrottle(throttle));
  }

  return {
    waitMs: (source) => waitBeforeTryMs(throttle, source, clock.wallMs()),
    count: (source) => become(countTry(throttle, source, clock.wallMs())),
    forgive: (source) => become(forgiveTry(throttle, source)),
  };
}
