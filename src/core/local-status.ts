/** What self wants of its own camera, microphone and hand. */
import type { Participant } from "../api/view.ts";

export type Status = Pick<Participant, "isCameraOn" | "isMicrophoneOn" | "isHandUp">;

export interface LocalStatus {
  get(): Status;
  set(changes: Partial<Status>): void;
}

export function createLocalStatus(initial: Status, onChange: () => void): LocalStatus {
  let status = initial;
  return {
    get: () => status,
    set(changes) {
      status = { ...status, ...changes };
      onChange();
    },
  };
}
