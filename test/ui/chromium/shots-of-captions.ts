/** States with captions. */
import type { Page } from "playwright-core";
import { peerIdAt } from "../cast.ts";
import { choose } from "./choose.ts";
import type { Shot } from "./shots.ts";

interface Said {
  /** Of the participants. */
  readonly speaker: number | null;
  readonly text: string;
  readonly isFinal: boolean;
  readonly isAutomatic?: true;
}

const TALK: readonly Said[] = [
  { speaker: 1, text: "Good morning, everybody. Shall we begin with the entrance hall?", isFinal: true },
  {
    speaker: 0,
    text: "Yes. It changed most since last week, and the drawings that I sent around yesterday",
    isFinal: false,
  },
];
/** By the speakers' own machines. */
const HEARD: readonly Said[] = [
  {
    speaker: 1,
    text: "good morning everybody shall we begin with the entrance hall",
    isFinal: true,
    isAutomatic: true,
  },
  { speaker: 1, text: "it changed most since last week", isFinal: true, isAutomatic: true },
];
/** A speech engine of an excited speaker; and right to left. */
const HARD: readonly Said[] = [
  { speaker: 0, text: "صباح الخير، هل نبدأ ببهو المدخل؟ it is ready.", isFinal: true },
  { speaker: 1, text: `${"Donaudampfschifffahrtsgesellschaft".repeat(3)} `.repeat(2).trim(), isFinal: false },
];

/** The participant at index `by` captions. `first`: number of the first line. */
export async function caption(page: Page, said: readonly Said[], by = 0, first = 0): Promise<void> {
  const from = peerIdAt(by);
  await page.evaluate((peer) => window.harness.core.setMeeting({ captioners: [peer] }), from);
  const lines = said.map(({ speaker, ...rest }, index) => ({
    ...{
      type: "caption" as const,
      from,
      line: first + index,
      ...rest,
      atMs: 1_900_000_000_000 + 5_000 * index,
    },
    ...(speaker === null ? {} : { speakerId: peerIdAt(speaker) }),
  }));
  await page.evaluate((events) => {
    for (const event of events) window.harness.core.emit(event);
    return window.harness.core.delivered();
  }, lines);
}

const set = (page: Page, captionSize: "small" | "medium" | "large", captionPlace: "top" | "bottom") =>
  page.evaluate(
    ([size, place]) => {
      const { core } = window.harness;
      core.setView({ settings: { ...core.view.settings, captionSize: size, captionPlace: place } });
    },
    [captionSize, captionPlace] as const,
  );

export const CAPTION_SHOTS: readonly Shot[] = [
  {
    name: "captions-automatic",
    scenario: "meeting-2",
    async reach(page) {
      await caption(page, HEARD, 1);
      await page.evaluate(() => window.harness.core.setMeeting({ captioners: [] }));
      await choose(page, "More", "Transcript");
    },
  },
  {
    name: "settings-captions",
    scenario: "home-list",
    async reach(page) {
      await page.evaluate(() => {
        const { app, core } = window.harness;
        const speechProgram = "python3 /home/ana/vosk-lines.py /home/ana/vosk-model";
        core.setView({
          settings: { ...core.view.settings, captionOwnSpeech: true, speechProgram },
          speech: {
            state: "failed",
            problem:
              "The speech program python3 keeps ending, so your speech is not captioned. It says: ModuleNotFoundError: No module named 'vosk'",
          },
        });
        app.state.dialog.value = { kind: "settings" };
      });
      await page.getByRole("textbox", { name: "Speech program" }).scrollIntoViewIfNeeded();
    },
  },
  { name: "captions", scenario: "meeting-2", reach: (page) => caption(page, TALK, 1) },
  { name: "captioning", scenario: "meeting-11", reach: (page) => caption(page, TALK) },
  {
    name: "captions-screen",
    scenario: "presenter",
    isForLooks: true,
    async reach(page) {
      await set(page, "small", "top");
      await caption(page, TALK, 1);
    },
  },
  {
    name: "captions-large",
    scenario: "meeting-2",
    isForLooks: true,
    async reach(page) {
      await set(page, "large", "bottom");
      await caption(page, HARD, 1);
    },
  },
  {
    name: "transcript",
    scenario: "meeting-5",
    async reach(page) {
      await caption(page, TALK, 1);
      await choose(page, "More", "Transcript");
      await page.getByRole("searchbox").fill("ENTRANCE");
    },
  },
];
