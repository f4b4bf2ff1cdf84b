/**
 * Whether the person behind this core still has a window open on the meeting. A page in an ordinary browser can be closed without
 * leaving; a reload closes it for a second. Pure.
 *
 *     tended --last page closed--> closed --20 s--> reported --60 s after closing--> leaving
 *        ^--------------------- a page opens, the meeting ends ------------------------/
 *
 * A script that drives the core may close the page and go on: then self does not leave.
 */
import type { Machine, Step } from "../kernel/machine.ts";

/** A reload, or a browser that starts again after an update, is back sooner. */
export const REPORT_AFTER_MS = 20_000;
/** Time to find the tab again. */
export const LEAVE_AFTER_MS = 60_000;

export interface WindowPresence {
  readonly pages: number;
  readonly scripts: number;
  /** This core has had a page: without one, self is in a meeting from the command line alone, and nobody expects a window. */
  readonly hasHadPage: boolean;
  readonly isInMeeting: boolean;
  readonly absence:
    | { readonly kind: "tended" | "leaving" }
    | { readonly kind: "closed" | "reported"; readonly sinceMs: number };
}

export type WindowPresenceInput =
  | { readonly type: "pageOpened" | "pageClosed" | "scriptAttached" | "scriptDetached" }
  | { readonly type: "entered" | "left" };

export type WindowPresenceEffect =
  /** The other members see it. */
  { readonly type: "report"; readonly isClosed: boolean } | { readonly type: "leave" };

export const initialWindowPresence: WindowPresence = {
  pages: 0,
  scripts: 0,
  hasHadPage: false,
  isInMeeting: false,
  absence: { kind: "tended" },
};

type PresenceStep = Step<WindowPresence, WindowPresenceEffect>;

export const windowPresenceMachine: Machine<WindowPresence, WindowPresenceInput, WindowPresenceEffect> = {
  step(state, input, nowMs) {
    switch (input.type) {
      case "pageOpened":
        return tended({ ...state, pages: state.pages + 1, hasHadPage: true });
      case "pageClosed":
        return abandonedIfSo({ ...state, pages: state.pages - 1 }, nowMs);
      case "scriptAttached":
        return [{ ...state, scripts: state.scripts + 1 }, []];
      case "scriptDetached":
        return [{ ...state, scripts: state.scripts - 1 }, []];
      case "entered":
        return abandonedIfSo({ ...state, isInMeeting: true }, nowMs);
      case "left":
        return tended({ ...state, isInMeeting: false });
      case "tick":
        return tick(state, nowMs);
    }
  },
  dueAtMs({ absence, scripts }) {
    if (absence.kind === "closed") return absence.sinceMs + REPORT_AFTER_MS;
    return absence.kind === "reported" && scripts === 0 ? absence.sinceMs + LEAVE_AFTER_MS : Infinity;
  },
};

function tended(state: WindowPresence): PresenceStep {
  const wasReported = isReported(state);
  return [
    { ...state, absence: { kind: "tended" } },
    wasReported ? [{ type: "report", isClosed: false }] : [],
  ];
}

function abandonedIfSo(state: WindowPresence, nowMs: number): PresenceStep {
  const { pages, hasHadPage, isInMeeting, absence } = state;
  const isAbandoned = pages === 0 && hasHadPage && isInMeeting && absence.kind === "tended";
  return [isAbandoned ? { ...state, absence: { kind: "closed", sinceMs: nowMs } } : state, []];
}

function tick(state: WindowPresence, nowMs: number): PresenceStep {
  if (nowMs < windowPresenceMachine.dueAtMs(state)) return [state, []];
  const { absence } = state;
  if (absence.kind === "closed")
    return [{ ...state, absence: { ...absence, kind: "reported" } }, [{ type: "report", isClosed: true }]];
  return [{ ...state, absence: { kind: "leaving" } }, [{ type: "leave" }]];
}

/** The other members see that the window is closed. */
export const isReported = ({ absence }: WindowPresence): boolean =>
  absence.kind === "reported" || absence.kind === "leaving";
