/** Says to a screen reader whose network has become weak. */
import { effect, untracked } from "@preact/signals";
import type { PeerId } from "../../kernel/ids.ts";
import type { App } from "../context/app.ts";
import { networkSentences } from "../model/network-quality.ts";

export function announceNetworks({ state, clock }: Pick<App, "state" | "clock">): void {
  let before: NonNullable<typeof state.view.value>["meeting"] = null;
  const saidAtMs = new Map<PeerId, number>();
  effect(() => {
    const meeting = state.view.value?.meeting ?? null;
    const known = before?.meetingId === meeting?.meetingId ? before : null;
    before = meeting;
    const [was, is] = [known?.participants ?? [], meeting?.participants ?? []];
    untracked(() => {
      for (const text of networkSentences(was, is, saidAtMs, clock.nowMs()))
        state.announce({ text, topic: "network", kind: "machine", isEvent: true });
    });
  });
}
