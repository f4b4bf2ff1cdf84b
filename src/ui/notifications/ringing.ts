/** A call comes in: a chime again and again, and the system's own notification while nobody works with the window. */
import { computed, effect, untracked } from "@preact/signals";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import type { App } from "../context/app.ts";
import { incomingCaller } from "../model/calls.ts";
import { notifyBySystem } from "./message-notifications.ts";
import type { NotificationSounds } from "./notification-sounds.ts";
import { t } from "../language/texts.ts";

/** Longer than a burst, in which one tone is all. */
const RING_MS = 3_500;

export function ringForCalls({ clock, state, isAttended }: App, sounds: NotificationSounds): void {
  const name = computed(() => incomingCaller(state.view.value?.meeting ?? null)?.name ?? null);

  function chime(): void {
    if (state.view.peek()?.settings.notificationSounds === true) sounds.play("ring");
  }
  function ring(from: string): Unsubscribe {
    chime();
    if (!isAttended()) notifyBySystem({ title: t().calls.callsYou(from), text: "", tag: "call" }, () => {});
    return repeatEvery(clock, RING_MS, chime);
  }
  effect(() => {
    const from = name.value;
    return from === null ? undefined : untracked(() => ring(from));
  });
}
