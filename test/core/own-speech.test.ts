/** Captions of what self says. Rules: SPEC.md, CP218 to CP220. */
import test from "ava";
import { defaultSettings } from "../../src/api/settings.ts";
import type { CoreEvent } from "../../src/api/events.ts";
import { createOwnSpeech } from "../../src/core/own-speech.ts";
import type { createSpeechEngine } from "../../src/speech/index.ts";
import type { SpeechStatus } from "../../src/speech/types.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { words } from "../../src/kernel/words.ts";
import type { Meeting } from "../../src/meeting/meeting.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { entryId } from "../support/ids.ts";

function setUp() {
  const known = {
    settings: { ...defaultSettings, captionOwnSpeech: true, speechProgram: "hear --in English" },
    isInMeeting: true,
    isHeard: true,
    isKept: false,
    isTooMuch: false,
    status: { state: "running", problem: null } as SpeechStatus,
  };
  const used: unknown[] = [];
  const taken: number[] = [];
  const heard: string[] = [];
  const appended: unknown[] = [];
  const events: CoreEvent[] = [];
  let engineDeps: Parameters<typeof createSpeechEngine>[0] | null = null;
  const meeting = inert<Meeting>({
    store: inert<Meeting["store"]>({
      areCaptionsKept: () => known.isKept,
      captioners: () => ["own key"],
      append(entry) {
        appended.push(entry);
        return Promise.resolve(entryId(1));
      },
    }),
    captions: {
      type: () => {},
      mayFinish: () => true,
      hear: (text) => {
        if (!known.isTooMuch) heard.push(text);
        return !known.isTooMuch;
      },
    },
  });
  const speech = createOwnSpeech({
    clock: createVirtualClock(),
    log: silentLog,
    settings: { settings: () => known.settings, name: () => "Ana" },
    publicKey: "own key",
    meeting: () => (known.isInMeeting ? meeting : null),
    isHeard: () => known.isHeard,
    broadcast: (event) => void events.push(event),
    onChange: () => {},
    createEngine(deps) {
      engineDeps = deps;
      return {
        use: (line) => void used.push(line),
        take: (pcm) => void taken.push(pcm.length),
        status: () => known.status,
        close: () => void used.push("closed"),
      };
    },
  });
  return {
    ...{ known, speech, used, taken, heard, appended, events },
    say: (text: string) => engineDeps?.onUtterance(text),
    statusChanged: () => engineDeps?.onStatus(),
  };
}

test("[CP218] the program runs in a meeting, while the settings want it", (t) => {
  const { known, speech, used } = setUp();
  speech.update();
  known.isInMeeting = false;
  speech.update();
  known.isInMeeting = true;
  known.settings = { ...known.settings, captionOwnSpeech: false };
  speech.update();
  known.settings = { ...known.settings, captionOwnSpeech: true, speechProgram: "" };
  speech.update();
  speech.close();
  t.deepEqual(used, [["hear", "--in", "English"], null, null, null, "closed"]);
});

test("[CP219] of a microphone that the others do not hear not a byte reaches the program, and no half sample ever", (t) => {
  const { known, speech, taken } = setUp();
  speech.take(new Uint8Array(3_201));
  known.isHeard = false;
  speech.take(new Uint8Array(3_200));
  t.deepEqual(taken, [3_200]);
});

test("[CP220] what it hears becomes captions, and is kept where hosts have a captioner's lines kept", (t) => {
  const { known, heard, appended, say } = setUp();
  say("good morning");
  t.deepEqual([heard, appended], [["good morning"], []]);
  known.isKept = true;
  say("and all");
  t.deepEqual(appended, [{ kind: "caption", text: "and all", speaker: "Ana" }]);
  known.isTooMuch = true;
  say("noise");
  known.isInMeeting = false;
  say("after the meeting");
  t.is(heard.length, 2);
  t.is(appended.length, 1);
});

test("[CP225] why it failed is told once, and stands in the view", (t) => {
  const { known, speech, events, statusChanged } = setUp();
  statusChanged();
  t.deepEqual(events, []);
  t.deepEqual(speech.view(), { state: "running", problem: null, problemSentences: [] });
  known.status = { state: "failed", problem: words("noSpeechProgram", "hear") };
  statusChanged();
  t.like(events[0], { type: "error", code: "speechFailed" });
  t.is(speech.view().problem, words("noSpeechProgram", "hear").message);
});
