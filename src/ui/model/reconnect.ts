/**
 * What the window shows while a core that crashed in a meeting is started again and joins that meeting anew: the meeting
 * stays on screen until the core is back in it or gives up. A pure machine.
 *
 *              linkLost in a meeting               linkOpened
 *   steady ───────────────────────────▶ coreLost ────────────▶ awaitingCore
 *     ▲                                                          │      │ view: joining
 *     ├──── view: in a meeting ──────────────────────────────────┤      ▼
 *     ├──── view: neither, or RETURN_PATIENCE_MS over (gaveUp) ──┴── rejoining
 *     └──── left
 */
import type { Machine, Step, Tick } from "../../kernel/machine.ts";

export type Reconnect =
  /** The core's view is shown as it is. */
  | { readonly kind: "steady" }
  | { readonly kind: "coreLost" }
  /** The link is open again; the core has until `untilMs` to report that it joins its meeting. */
  | { readonly kind: "awaitingCore"; readonly untilMs: number }
  | { readonly kind: "rejoining" };

export type ReconnectInput =
  | { readonly type: "linkLost"; readonly isInMeeting: boolean }
  | { readonly type: "linkOpened" }
  | { readonly type: "viewReceived"; readonly isInMeeting: boolean; readonly isJoining: boolean }
  /** The user leaves the meeting. */
  | { readonly type: "left" };

export type ReconnectEffect =
  /** Show the view that the core sent last. `isMeetingHeld`: with the meeting that is on screen already in it. */
  | { readonly type: "showView"; readonly isMeetingHeld: boolean }
  /** The core did not get back into the meeting. */
  | { readonly type: "giveUp" };

/** A core that was started again reports within this time that it joins its meeting. */
export const RETURN_PATIENCE_MS = 3_000;

export const initialReconnect: Reconnect = { kind: "steady" };

const SHOW: ReconnectEffect = { type: "showView", isMeetingHeld: false };
const HOLD: ReconnectEffect = { type: "showView", isMeetingHeld: true };
const GIVE_UP: Step<Reconnect, ReconnectEffect> = [{ kind: "steady" }, [{ type: "giveUp" }, SHOW]];

export function stepReconnect(
  state: Reconnect,
  input: ReconnectInput | Tick,
  nowMs: number,
): Step<Reconnect, ReconnectEffect> {
  switch (input.type) {
    case "linkLost":
      return [{ kind: input.isInMeeting ? "coreLost" : "steady" }, []];
    case "linkOpened":
      if (state.kind === "steady") return [state, []];
      return [{ kind: "awaitingCore", untilMs: nowMs + RETURN_PATIENCE_MS }, []];
    case "viewReceived":
      if (state.kind === "steady") return [state, [SHOW]];
      if (input.isInMeeting) return [{ kind: "steady" }, [SHOW]];
      if (input.isJoining) return [{ kind: "rejoining" }, [HOLD]];
      return state.kind === "awaitingCore" ? [state, [HOLD]] : GIVE_UP;
    case "left":
      return [{ kind: "steady" }, []];
    case "tick":
      return state.kind === "awaitingCore" && nowMs >= state.untilMs ? GIVE_UP : [state, []];
  }
}

export const reconnectMachine: Machine<Reconnect, ReconnectInput, ReconnectEffect> = {
  step: stepReconnect,
  dueAtMs: (state) => (state.kind === "awaitingCore" ? state.untilMs : Infinity),
};
