/** What self wants of its own devices and hand. */
import type { Participant } from "../api/view.ts";

export type Status = Pick<Participant, "isCameraOn" | "isMicrophoneOn" | "isHandUp">;

export interface SelfStatus {
  get(): Status;
  set(changes: Partial<Status>): void;
}

export function createSelfStatus(initial: Status, onChange: () => void): SelfStatus {
  let status = initial;
  return {
    get: () => status,
    set(changes) {
      status = { ...status, ...changes };
      onChange();
    },
  };
}
