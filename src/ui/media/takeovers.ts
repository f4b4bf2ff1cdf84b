/** Keeps the legs on the succession of the view, and reports to the core what each takeover cost here. */
import { computed, effect, untracked } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Legs } from "../../media/leg/types.ts";
import type { AppState } from "../model/store.ts";
import { AFTER_MS, type GapMeter } from "./gap-meter.ts";

export function followSuccession(deps: {
  readonly clock: Clock;
  readonly state: AppState;
  readonly legs: Legs;
  readonly gaps: GapMeter;
}): Unsubscribe {
  const { clock, state, legs, gaps } = deps;
  const measurements = new Set<() => void>();
  let lastCoordinator: PeerId | null = null;

  // Text, so that a view with the same succession changes nothing.
  const succession = computed(() => {
    const meeting = state.view.value?.meeting;
    return meeting ? `${meeting.coordinator} ${meeting.deputy ?? ""} ${meeting.term}` : null;
  });
  const stop = effect(() => {
    if (succession.value === null) return;
    const meeting = untracked(() => state.view.value?.meeting);
    if (!meeting) return;
    const { coordinator, deputy, term } = meeting;
    legs.setSuccession({ coordinator, deputy });
    if (lastCoordinator !== null && lastCoordinator !== coordinator) measureTakeover(term);
    lastCoordinator = coordinator;
  });

  function measureTakeover(term: number): void {
    const atMs = clock.nowMs();
    const cancel = clock.setTimer(atMs + AFTER_MS, () => {
      measurements.delete(cancel);
      state.send({ type: "reportTakeover", term, ...gaps.gapsAround(atMs) });
    });
    measurements.add(cancel);
  }

  return () => {
    stop();
    for (const cancel of measurements) cancel();
  };
}
