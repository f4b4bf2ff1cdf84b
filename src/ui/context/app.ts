/** What every component can reach: the state, the devices and, in a meeting, its media. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ReadonlySignal } from "@preact/signals";
import type { Clock } from "../../kernel/clock.ts";
import type { CoveredCamera } from "../background/covered-camera.ts";
import type { Devices } from "../media/devices.ts";
import type { OwnCalls } from "../media/own-calls.ts";
import type { MeetingMedia } from "../media/meeting-media.ts";
import type { TalkKey } from "../media/push-to-talk.ts";
import type { AppState } from "../model/store.ts";
import type { Uploads } from "../model/uploads.ts";

/** What stands behind oneself in the own picture. */
export interface OwnBackground extends Pick<CoveredCamera, "status" | "retry"> {
  /** Shows the room as it is, from now on. */
  showPlain(): void;
}

export interface App {
  readonly clock: Clock;
  readonly state: AppState;
  readonly devices: Devices;
  readonly background: OwnBackground;
  readonly uploads: Uploads;
  readonly talkKey: TalkKey;
  readonly calls: OwnCalls;
  /** Null outside a meeting. */
  readonly media: ReadonlySignal<MeetingMedia | null>;
  /** False until the window speaks the language that is chosen. */
  readonly isLanguageSettled: ReadonlySignal<boolean>;
  /** See `PageShown`: Electron's pages never count as hidden by `document.hidden`. */
  readonly isShown: ReadonlySignal<boolean>;
  readonly isAttended: () => boolean;
  readonly isWatched: ReadonlySignal<boolean>;
  /** Browsers play no sound before the first click: call it in the click that joins. */
  readonly resumeSound: () => void;
  /** The browser plays no sound of the meeting until the user clicks, touches or types. */
  readonly isSoundBlocked: ReadonlySignal<boolean>;
  /** Another window on the same core has camera, microphone and sound. */
  readonly isMediaElsewhere: ReadonlySignal<boolean>;
  /** Brings camera, microphone and sound to this window. */
  readonly useMediaHere: () => void;
  /** The browser can capture a screen. */
  readonly canPresent: boolean;
  /** The browser lets a page fill the screen. */
  readonly canFillScreen: boolean;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error("The app's context is missing");
  return app;
}
