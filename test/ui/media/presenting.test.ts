import test from "ava";
import { signal } from "@preact/signals";
import type { AppView } from "../../../src/api/view.ts";
import type { Legs } from "../../../src/media/leg/types.ts";
import { createPresenting } from "../../../src/ui/media/presenting.ts";
import type { AppState } from "../../../src/ui/model/store.ts";
import { peerIdAt } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

/** Self's window, whose core grants the screen at once. */
function setUp({ sound = null as null | { stop(): void; getSettings(): object } } = {}) {
  const { view } = scenarioNamed("meeting-5", 0);
  const shown = signal<AppView | null>(view);
  const toasts: string[] = [];
  const screens: unknown[] = [];
  const sent: unknown[] = [];
  function present(presenter: AppView["self"]["peerId"] | null): void {
    const { meeting } = view;
    if (meeting !== null) shown.value = { ...view, meeting: { ...meeting, presenter } };
  }
  const asked: unknown[] = [];
  let sounds = sound === null ? [] : [sound];
  const picture = {
    ...{ stop: () => {}, getSettings: () => ({ displaySurface: "monitor" }), onended: null, contentHint: "" },
    applyConstraints(constraints: unknown) {
      asked.push(constraints);
      return Promise.resolve();
    },
  };
  function setMotion(screenMotion: AppView["settings"]["screenMotion"]): void {
    if (shown.value !== null)
      shown.value = { ...shown.value, settings: { ...shown.value.settings, screenMotion } };
  }
  const presenting = createPresenting({
    // The casts hold as far as presenting reaches.
    state: {
      view: shown,
      toast: ({ text }: { readonly text: string }) => void toasts.push(text),
      send: ({ type, on }: { readonly type: string; readonly on: boolean }) =>
        void (type === "presentScreen" && !on && present(null)),
      request() {
        present(view.self.peerId);
        return Promise.resolve({ type: "done" });
      },
    } as unknown as AppState,
    legs: {
      setScreen(track: unknown, ofScreen: unknown) {
        screens.push(track);
        sent.push(ofScreen);
      },
    } as unknown as Legs,
    captureScreen: () =>
      Promise.resolve({
        getVideoTracks: () => [picture],
        getAudioTracks: () => sounds,
        removeTrack: (track: unknown) => void (sounds = sounds.filter((each) => each !== track)),
        getTracks: () => [picture, ...sounds],
      } as unknown as MediaStream),
  });
  return { presenting, present, toasts, screens, sent, picture, asked, setMotion };
}

test("[UI215] whose screen a host stops is told that it is shown no longer; who stops or hands over is not", async (t) => {
  const { presenting, present, toasts, screens } = setUp();
  await presenting.toggle();
  t.not(presenting.ownScreen.value, null);
  present(null);
  t.is(presenting.ownScreen.value, null);
  t.is(screens.at(-1), null, "nothing is sent any more");
  t.deepEqual(toasts, ["Your screen is no longer shown to the others."]);
  await presenting.toggle();
  await presenting.toggle();
  await presenting.toggle();
  present(peerIdAt(2));
  t.is(toasts.length, 1);
  presenting.close();
});

test("[UI423] a presented screen is sharp or smooth as chosen, and changes while it is shown, without another picker", async (t) => {
  const { presenting, picture, asked, setMotion, screens } = setUp();
  await presenting.toggle();
  const shown = screens.length;
  t.is(picture.contentHint, "detail");
  t.deepEqual(asked, [{ frameRate: { ideal: 15, max: 30 } }]);
  setMotion("smooth");
  t.is(picture.contentHint, "motion");
  t.deepEqual(asked.at(-1), { frameRate: { ideal: 30, max: 30 } });
  t.is(screens.length, shown, "the screen goes on");
  presenting.close();
  setMotion("sharp");
  t.is(picture.contentHint, "motion", "a closed one is left alone");
});

test("[SO4] a screen's sound that may have the meeting's voices in it ends at once and is never sent, with a word", async (t) => {
  const soundOf = (settings: object) => {
    const sound = {
      isStopped: false,
      stop: () => void (sound.isStopped = true),
      getSettings: () => settings,
    };
    return sound;
  };
  const unsure = soundOf({});
  const other = setUp({ sound: unsure });
  await other.presenting.toggle();
  t.true(unsure.isStopped);
  t.deepEqual(
    other.sent.filter((sound) => sound !== null),
    [],
  );
  t.not(other.presenting.ownScreen.value, null, "the picture is shown");
  t.is(other.toasts.length, 1);
  const safe = soundOf({ restrictOwnAudio: true });
  const { presenting, sent, toasts } = setUp({ sound: safe });
  await presenting.toggle();
  t.is(sent.at(-1), safe);
  t.false(safe.isStopped);
  t.deepEqual(toasts, []);
  presenting.close();
  other.presenting.close();
});

test("[SO6] a screen that is captured without sound is known to be so while it is shown, and is no problem", async (t) => {
  const { presenting, present, toasts } = setUp();
  t.false(presenting.isSoundMissing.value);
  await presenting.toggle();
  t.true(presenting.isSoundMissing.value);
  present(null);
  t.false(presenting.isSoundMissing.value, "nothing is shown any more");
  t.deepEqual(toasts, ["Your screen is no longer shown to the others."]);
  presenting.close();
  for (const settings of [{ restrictOwnAudio: true }, {}]) {
    const sounding = setUp({ sound: { stop: () => {}, getSettings: () => settings } });
    await sounding.presenting.toggle();
    t.false(sounding.presenting.isSoundMissing.value, "it is sent, or was ended with a word of its own");
    sounding.presenting.close();
  }
});
