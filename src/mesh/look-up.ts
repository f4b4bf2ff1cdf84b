/** Asks whoever answers at an address of which meeting it is a member. Bounded: one call, one answer, a few seconds. */
import type { Clock } from "../kernel/clock.ts";
import { isShowableLine } from "../kernel/unicode.ts";
import type { MeetingMessage } from "./messages.ts";
import type { Roster } from "./roster/roster.ts";
import { needsPasscode, type Door } from "./identity/door.ts";
import type { MeetingCreation } from "./identity/creation.ts";
import type { Channel } from "./transport/channel.ts";
import type { CallOptions } from "./transport/happy-eyeballs.ts";
import type { FoundMember, LookUpFailure } from "./types.ts";
import { waitPatiently } from "../kernel/patience.ts";

/** For the call and the hellos. A machine that is there answers within a second, also on a bad network. */
const CALL_PATIENCE_MS = 4_000;
/** For what comes after the hello. A member of an older version says nothing. */
const ANSWER_PATIENCE_MS = 1_000;

/** Never rejects. */
export function lookUp(
  clock: Clock,
  call: (options: CallOptions) => () => void,
  signal: AbortSignal,
): Promise<FoundMember | LookUpFailure> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve("failed");
    let cancel = (): void => {};
    const giveUp = (): void => finish("failed");
    function finish(answer: FoundMember | LookUpFailure): void {
      signal.removeEventListener("abort", giveUp);
      cancel();
      resolve(answer);
    }

    function opened(channel: Channel): void {
      const { meetingId, peerId, publicKey } = channel.hello;
      const found = { meetingId, peerId, publicKey, address: channel.address };
      const answered = (about: FoundMember["about"]): void => {
        channel.onMessage = () => {};
        channel.onClosed = () => {};
        finish({ ...found, about });
      };
      const cancelPatience = waitPatiently(clock, ANSWER_PATIENCE_MS, () => answered(null));
      cancel = () => {
        cancelPatience();
        channel.destroy();
      };
      channel.onMessage = (message) => {
        if (message.type !== "meeting") return answered(null);
        const { type: _type, ...about } = message;
        answered(about);
      };
      channel.onClosed = () => answered(null);
    }

    signal.addEventListener("abort", giveUp);
    cancel = call({ deadlineAtMs: clock.nowMs() + CALL_PATIENCE_MS, onOpen: opened, onFailed: finish });
  });
}

/** What a member says of its meeting to one that has its address; null where hosts keep it off everybody's list. */
export function aboutMeeting(
  creation: MeetingCreation,
  door: Pick<Door, "title" | "isListed" | "isLocked" | "passcode" | "withdrawal">,
  listed: Roster,
): MeetingMessage | null {
  const title = door.title ?? creation.title;
  if (!door.isListed || !isShowableLine(title)) return null;
  return {
    ...{ type: "meeting", title, members: listed.length, isLocked: door.isLocked },
    maker: listed.find(({ publicKey }) => publicKey === creation.host)?.name ?? null,
    needsPasscode: needsPasscode(creation, door),
  };
}
