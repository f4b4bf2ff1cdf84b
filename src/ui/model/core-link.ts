/** The window's end of the link to its core, as the rest of the window sees it. */
import type { ReadonlySignal } from "@preact/signals";
import type { CoreLink } from "../../api/events.ts";

/** `connecting`: not open yet. `lost`: it was open, or several attempts failed; attempts go on. */
export type LinkState = "connecting" | "open" | "lost";

export interface UiLink extends CoreLink {
  readonly state: ReadonlySignal<LinkState>;
}
