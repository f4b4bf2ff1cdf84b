/**
 * Whether self is in a meeting: one way in or out at a time. An attempt that comes while another is under way is refused, or waits until
 * the meeting before is left.
 *
 *     none --enter--> entering --admitted--> in --leave--> leaving --> none
 *                       \--failed, leave, another attempt where this one gives way--> none
 */
import { CommandError } from "../api/errors.ts";
import type { Meeting } from "../meeting/meeting.ts";
import { JoinCancelled } from "./find-meeting.ts";
import { words } from "../kernel/words.ts";

/** An attempt to get into a meeting. */
export interface Entering {
  readonly kind: "entering";
  readonly signal: AbortSignal;
  /** Of the meeting, as far as it is known and shown. */
  title: string | null;
  /** In line, while self waits for a host to let it in. */
  place: number | null;
  /** Nobody asked for this attempt: another one puts an end to it. */
  givesWay: boolean;
}

interface Attempt extends Entering {
  readonly abort: AbortController;
  /** Resolves when the attempt has ended, either way. */
  readonly over: Promise<void>;
  end(): void;
}

type State =
  | { readonly kind: "none" }
  | Attempt
  | { readonly kind: "in"; readonly meeting: Meeting }
  | { readonly kind: "leaving"; readonly over: Promise<void> };

export interface Attendance {
  /** Null on the way in and out, too. */
  current(): Meeting | null;
  /** The attempt that is under way. */
  entering(): Entering | null;
  /** In no meeting and on no way into one; perhaps still on the way out. */
  isIdle(): boolean;
  /** Resolves when self does not leave any more. */
  settled(): Promise<void>;
  /**
   * `admit` gets self into a meeting, all of it or nothing. `onEntered` is called with it before anything else can happen.
   * @throws CommandError alreadyInMeeting, unreachable (JoinCancelled), and what `admit` throws
   */
  enter(
    intent: { readonly title: string | null; readonly givesWay?: boolean },
    admit: (entering: Entering) => Promise<Meeting>,
    onEntered: (meeting: Meeting) => void,
  ): Promise<void>;
  /** Resolves once self is in no meeting; gives up an attempt to enter one. @throws what the meeting's end throws */
  leave(): Promise<void>;
}

export function createAttendance(deps: {
  /** Ends the meeting. `current` is null already. */
  readonly end: (meeting: Meeting) => Promise<void>;
  /** However the meeting's end went. */
  readonly onLeft: () => void;
  readonly onChange: () => void;
}): Attendance {
  const none: State = { kind: "none" };
  let state: State = none;

  /** Waits for the end of what gives way. @throws CommandError alreadyInMeeting */
  async function begin(title: string | null, givesWay: boolean): Promise<Attempt> {
    while (state.kind !== "none") {
      if (state.kind === "leaving") await state.over;
      else if (state.kind === "entering" && state.givesWay && !givesWay) await giveUp(state);
      else throw new CommandError("alreadyInMeeting", words("alreadyInMeeting"));
    }
    const attempt = startAttempt(title, givesWay);
    state = attempt;
    return attempt;
  }

  async function giveUp(attempt: Attempt): Promise<void> {
    attempt.abort.abort();
    await attempt.over;
  }

  async function end(meeting: Meeting): Promise<void> {
    try {
      await deps.end(meeting);
    } finally {
      state = none;
      deps.onLeft();
      deps.onChange();
    }
  }

  return {
    current: () => (state.kind === "in" ? state.meeting : null),
    entering: () => (state.kind === "entering" ? state : null),
    isIdle: () => state.kind === "none" || state.kind === "leaving",
    async settled() {
      if (state.kind === "leaving") await state.over;
    },
    async enter({ title, givesWay = false }, admit, onEntered) {
      const attempt = await begin(title, givesWay);
      const { signal } = attempt;
      try {
        deps.onChange();
        const meeting = await admit(attempt);
        if (signal.aborted) {
          await meeting.leave();
          throw new JoinCancelled();
        }
        state = { kind: "in", meeting };
        onEntered(meeting);
      } catch (cause) {
        // Once an attempt was given up, how it failed concerns nobody.
        throw signal.aborted ? new JoinCancelled({ cause }) : cause;
      } finally {
        if (state === attempt) state = none;
        attempt.end();
        deps.onChange();
      }
    },
    async leave() {
      if (state.kind === "entering") return await giveUp(state);
      if (state.kind === "in") {
        // Begins a moment later: nothing of the meeting's end may find self still in it.
        const ending = Promise.resolve(state.meeting).then(end);
        state = { kind: "leaving", over: ending.catch(() => {}) };
        return await ending;
      }
      if (state.kind === "leaving") await state.over;
    },
  };
}

function startAttempt(title: string | null, givesWay: boolean): Attempt {
  let end = () => {};
  const over = new Promise<void>((resolve) => (end = resolve));
  const abort = new AbortController();
  return { kind: "entering", abort, signal: abort.signal, over, end, title, place: null, givesWay };
}
