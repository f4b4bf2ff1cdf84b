/**
 * Whether this window captures and plays, or another window on the same core does. Pure.
 *
 *    asking ──holder: self──▶ here ──holder: other──▶ elsewhere ──holder: none──▶ free ──FREE_AFTER_MS──▶ asking
 *       └───holder: other────────────────────────────▲   └──────── use it here ──────────┴────────────────▲
 */
import type { Machine, Step, Tick } from "../../kernel/machine.ts";

export type MediaPlace =
  | { readonly kind: "asking" | "here" | "elsewhere" }
  /** The other window is gone, or the core is new. */
  | { readonly kind: "free"; readonly askAtMs: number };

export type MediaPlaceInput =
  /** The core greets this window: for the first time, or after either was started again. */
  | { readonly type: "attached" }
  | { readonly type: "holder"; readonly holder: "self" | "other" | "none" }
  /** The user acts in this window. */
  | { readonly type: "useHere" };

export type MediaPlaceEffect = { readonly type: "ask"; readonly takeOver: boolean };

/** The other window may be loading anew, or on its way back to a core that was started again: it comes first. */
export const FREE_AFTER_MS = 3_000;

export const initialMediaPlace: MediaPlace = { kind: "asking" };

const ASK: MediaPlaceEffect = { type: "ask", takeOver: false };

export function stepMediaPlace(
  state: MediaPlace,
  input: MediaPlaceInput | Tick,
  nowMs: number,
): Step<MediaPlace, MediaPlaceEffect> {
  switch (input.type) {
    case "attached":
      // Media that flows goes on while the core is started again.
      if (state.kind === "here" || state.kind === "asking") return [state, [ASK]];
      return [{ kind: "free", askAtMs: nowMs + FREE_AFTER_MS }, []];
    case "holder":
      if (input.holder === "self") return [{ kind: "here" }, []];
      if (input.holder === "other") return [{ kind: "elsewhere" }, []];
      return state.kind === "elsewhere"
        ? [{ kind: "free", askAtMs: nowMs + FREE_AFTER_MS }, []]
        : [state, []];
    case "useHere":
      return state.kind === "here" ? [state, []] : [{ kind: "asking" }, [{ type: "ask", takeOver: true }]];
    case "tick":
      return state.kind === "free" && nowMs >= state.askAtMs ? [{ kind: "asking" }, [ASK]] : [state, []];
  }
}

export const mediaPlaceMachine: Machine<MediaPlace, MediaPlaceInput, MediaPlaceEffect> = {
  step: stepMediaPlace,
  dueAtMs: (state) => (state.kind === "free" ? state.askAtMs : Infinity),
};
