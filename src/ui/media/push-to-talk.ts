/** Runs push to talk: asks the core, and says when nothing of the microphone may leave this window. */
import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import type { Unsubscribe } from "../../kernel/emitter.ts";
import { createDriver } from "../../kernel/machine.ts";
import { heldMicrophone } from "../model/own-mutes.ts";
import {
  initialPushToTalk,
  pushToTalkMachine,
  type Chord,
  type PushToTalk,
  type PushToTalkEffect,
  type PushToTalkInput,
} from "../model/push-to-talk.ts";
import type { AppState } from "../model/store.ts";

export interface TalkKey {
  /** The keys that are held; null for none. */
  readonly chord: ReadonlySignal<Chord | null>;
  /** The hold is over: nothing is sent, whatever the core's view still says. */
  readonly isSilenced: ReadonlySignal<boolean>;
  press(chord: Chord): void;
  end(): void;
  readonly stop: Unsubscribe;
}

/** `hasFocus`: the window has it, so that a key that comes up is heard of. */
export function createTalkKey(deps: {
  readonly clock: Clock;
  readonly state: Pick<AppState, "view" | "link" | "dialog" | "request" | "toast">;
  readonly hasFocus: () => boolean;
}): TalkKey {
  const { clock, state } = deps;
  const shown = signal<PushToTalk>(initialPushToTalk);
  const driver = createDriver({ clock, perform }, pushToTalkMachine, initialPushToTalk);

  function input(value: PushToTalkInput): void {
    driver.input(value);
    shown.value = driver.state;
  }

  function perform(wanted: PushToTalkEffect): void {
    shown.value = driver.state;
    switch (wanted.type) {
      case "turn":
        return void turn(wanted.on, wanted.attempt);
      case "checkFocus":
        return deps.hasFocus() ? undefined : input({ type: "end" });
      case "forbidden":
        return state.toast({ text: heldMicrophone(), tone: "problem" });
    }
  }

  async function turn(on: boolean, attempt: number): Promise<void> {
    const answer = await state.request({ type: "setMicrophone", on, ...(on ? { whileHeld: true } : {}) });
    input({ type: "answered", attempt, isDone: answer.type !== "error" });
    // The view that has it off may have come before the answer. One that has it on never comes after it.
    if (!on) look();
  }

  function look(): void {
    const view = state.view.peek();
    if (view === null) return;
    const { isMicrophoneOn } = view.self;
    input({ type: "view", isMicrophoneOn, mute: view.meeting?.ownMutes.microphone ?? "none" });
  }

  const isPossible = computed(
    () =>
      state.view.value?.meeting != null &&
      state.view.value.settings.pushToTalk &&
      state.dialog.value === null,
  );
  const stops = [
    effect(() => {
      if (state.view.value !== null) untracked(look);
    }),
    effect(() => {
      if (!isPossible.value) untracked(() => input({ type: "end" }));
    }),
    effect(() => {
      const isOpen = state.link.state.value === "open";
      untracked(() => input(isOpen ? { type: "coreBack" } : { type: "end" }));
    }),
  ];

  return {
    chord: computed(() => (shown.value.kind === "talking" ? shown.value.chord : null)),
    isSilenced: computed(() => shown.value.kind === "closing"),
    press(chord) {
      const view = state.view.peek();
      if (view?.meeting == null || !isPossible.peek() || !deps.hasFocus()) return;
      const { isMicrophoneOn } = view.self;
      input({ type: "press", chord, isMicrophoneOn, mute: view.meeting.ownMutes.microphone });
    },
    end: () => input({ type: "end" }),
    stop() {
      input({ type: "end" });
      for (const stop of stops) stop();
      driver.close();
    },
  };
}
