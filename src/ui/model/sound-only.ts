/** The user wants to hear the others, and to be sent no pictures. */
import type { AppState } from "./store.ts";

type Settled = Pick<AppState, "view" | "send">;

export const isSoundOnly = ({ view }: Settled): boolean => view.value?.settings.soundOnly === true;

export function setSoundOnly({ send }: Settled, soundOnly: boolean): void {
  send({ type: "setSettings", settings: { soundOnly } });
}
