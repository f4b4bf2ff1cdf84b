/** Watches once a second what this computer bears of pictures, and says once a meeting that it is too much. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import { t } from "../language/texts.ts";
import {
  initialMachineLimit,
  machineSampleOf,
  readMachine,
  stepMachineLimit,
  type MachineCounters,
} from "../model/machine-limit.ts";
import type { AppState } from "../model/store.ts";

export interface MachineWatch {
  /** Of all received pictures together, bits a second; null: none. */
  readonly limitBps: ReadonlySignal<number | null>;
  /** Call with each second's statistics of the connection. */
  note(report: Parameters<typeof readMachine>[0]): void;
}

export function createMachineWatch({
  clock,
  state,
  processors,
}: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly state: Pick<AppState, "toast">;
  readonly processors: number;
}): MachineWatch {
  const limit = signal(initialMachineLimit);
  let before: { readonly counters: MachineCounters; readonly atMs: number } | null = null;
  let isTold = false;
  return {
    limitBps: computed(() => limit.value.bps),
    note(report) {
      const [counters, atMs] = [readMachine(report), clock.nowMs()];
      const sample = machineSampleOf(before?.counters ?? null, counters, atMs - (before?.atMs ?? atMs));
      before = { counters, atMs };
      limit.value = stepMachineLimit(limit.value, sample, processors, atMs);
      if (limit.value.bps === null || isTold) return;
      isTold = true;
      state.toast({ text: t().meeting.computerTooSlow, tone: "info", kind: "machine" });
    },
  };
}
