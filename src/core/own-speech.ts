/**
 * Captions of what self says, by a program of the user's choice. It runs while self is in a meeting and the settings want it, and gets the microphone's
 * sound only while the others hear self. What it hears becomes a line of captions under self's name.
 */
import type { CoreEvent } from "../api/events.ts";
import type { AppView } from "../api/view.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { problemFields } from "../kernel/words.ts";
import type { Meeting } from "../meeting/meeting.ts";
import { createSpeechEngine, parseProgramLine } from "../speech/index.ts";
import type { SavedSettings } from "./settings.ts";

export interface OwnSpeech {
  /** The settings, or the meeting, are others than before. */
  update(): void;
  /** Sound of the microphone, as the program takes it. */
  take(pcm: Uint8Array): void;
  view(): AppView["speech"];
  close(): void;
}

/** Half a sample would put a rush on everything after it. */
const SAMPLE_BYTES = 2;

export function createOwnSpeech(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Pick<SavedSettings, "settings" | "name">;
  readonly publicKey: string;
  readonly meeting: () => Pick<Meeting, "captions" | "store"> | null;
  /** The others in the meeting hear self's microphone. */
  readonly isHeard: () => boolean;
  readonly broadcast: (event: CoreEvent) => void;
  readonly onChange: () => void;
  readonly createEngine?: typeof createSpeechEngine;
}): OwnSpeech {
  const { clock, log, settings } = deps;
  const engine = (deps.createEngine ?? createSpeechEngine)({
    ...{ clock, log, onUtterance: say },
    onStatus() {
      const { problem } = engine.status();
      if (problem !== null) deps.broadcast({ type: "error", code: "speechFailed", ...problem });
      deps.onChange();
    },
  });

  function say(text: string): void {
    const meeting = deps.meeting();
    if (meeting === null || !meeting.captions.hear(text)) return;
    // Hosts say whose captions are kept.
    const { store } = meeting;
    if (!store.areCaptionsKept() || !store.captioners().includes(deps.publicKey)) return;
    const name = settings.name();
    store
      .append({ kind: "caption", text, speaker: name }, { fromName: name })
      .catch((error: unknown) => log.warn("a line of captions was not kept", { error: String(error) }));
  }

  return {
    update() {
      const { captionOwnSpeech, speechProgram } = settings.settings();
      const isWanted = captionOwnSpeech && deps.meeting() !== null;
      engine.use(isWanted ? parseProgramLine(speechProgram) : null);
    },
    take(pcm) {
      if (deps.isHeard()) engine.take(pcm.subarray(0, pcm.length - (pcm.length % SAMPLE_BYTES)));
    },
    view: () => ({ state: engine.status().state, ...problemFields(engine.status().problem) }),
    close: engine.close,
  };
}
