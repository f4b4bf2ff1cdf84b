/** Asks the person, by the page, which screen or window to show. */
import { desktopCapturer, type DesktopCapturerSource } from "electron";
import type { ScreenSource } from "../src/api/electron-bridge.ts";

/** Two to three stand side by side in the page's dialog, on screens with two pixels for each of its own. */
const THUMBNAIL = { width: 400, height: 225 };

export interface ScreenPicker {
  /** Null when the person shows nothing. A second question takes the place of the first. */
  choose(): Promise<DesktopCapturerSource | null>;
  /** From the page, which may send anything: the source's id, or null for none. A null question: the page has begun anew, and asks nobody. */
  answer(question: unknown, id: unknown): void;
}

export function createScreenPicker(
  ask: (question: number, sources: readonly ScreenSource[]) => void,
): ScreenPicker {
  let asked = 0;
  let settle = (_id: unknown): void => {};
  return {
    async choose() {
      const question = (asked += 1);
      settle(null);
      const found = await desktopCapturer.getSources({
        types: ["screen", "window"],
        thumbnailSize: THUMBNAIL,
      });
      if (found.length === 0 || question !== asked) return null;
      const answered = new Promise<unknown>((resolve) => (settle = resolve));
      ask(question, found.map(sourceOf));
      const chosen = await answered;
      return found.find(({ id }) => id === chosen) ?? null;
    },
    answer(question, id) {
      if (question === asked || question === null) settle(id);
    },
  };
}

const sourceOf = ({ id, name, thumbnail }: DesktopCapturerSource): ScreenSource => ({
  id,
  name,
  isWindow: id.startsWith("window:"),
  thumbnail: thumbnail.isEmpty() ? null : thumbnail.toDataURL(),
});
