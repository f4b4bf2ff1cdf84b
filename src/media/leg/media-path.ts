/**
 * Whether media gets through to the coordinator's relay. Links over TCP may stand where media does not pass: a firewall, a network that keeps
 * its members apart, addresses of one kind only. Pure.
 *
 *   idle ──leg wanted──▶ waiting ──NO_PATH_AFTER_MS──▶ blocked
 *     ▲                    ▲ │ it opens                    │
 *     └── none wanted      └─┴──▶ open ◀───────────────────┘
 */
import type { Machine, Step, Tick } from "../../kernel/machine.ts";

export type MediaPath =
  | { readonly kind: "idle" | "open" | "blocked" }
  | { readonly kind: "waiting"; readonly sinceMs: number };

export interface MediaPathInput {
  readonly type: "legs";
  /** There is a coordinator to reach. */
  readonly isWanted: boolean;
  /** The leg to it is open. */
  readonly isOpen: boolean;
}
export interface MediaPathEffect {
  readonly type: "pathChanged";
  readonly isOpen: boolean;
}

/** A join or a takeover opens a leg within some 2 s, on a slow machine; the first attempt is given up after 8 s. */
export const NO_PATH_AFTER_MS = 8_000;

export const initialMediaPath: MediaPath = { kind: "idle" };

export const mediaPathMachine: Machine<MediaPath, MediaPathInput, MediaPathEffect> = {
  step: stepMediaPath,
  dueAtMs: (state) => (state.kind === "waiting" ? state.sinceMs + NO_PATH_AFTER_MS : Infinity),
};

function stepMediaPath(
  state: MediaPath,
  input: MediaPathInput | Tick,
  nowMs: number,
): Step<MediaPath, MediaPathEffect> {
  if (input.type === "tick") {
    const isDue = state.kind === "waiting" && nowMs >= state.sinceMs + NO_PATH_AFTER_MS;
    return isDue ? [{ kind: "blocked" }, [{ type: "pathChanged", isOpen: false }]] : [state, []];
  }
  if (!input.isWanted) return [{ kind: "idle" }, []];
  if (input.isOpen) {
    return [{ kind: "open" }, state.kind === "blocked" ? [{ type: "pathChanged", isOpen: true }] : []];
  }
  const isWaiting = state.kind === "waiting" || state.kind === "blocked";
  return isWaiting ? [state, []] : [{ kind: "waiting", sinceMs: nowMs }, []];
}
