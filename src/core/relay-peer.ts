/** An always-on peer: whenever it is in no meeting, it joins the one that it was started for, or the first that it can. */
import type { CoreEvent } from "../api/events.ts";
import type { Discovery, Sighting } from "../discovery/types.ts";
import { problemOf } from "./error-codes.ts";
import { isCalled } from "./find-meeting.ts";
import type { Meetings } from "./meetings.ts";

export interface RelayPeer {
  /** Resolves once what self carried is handed over and left. No meeting is joined until `resume`. */
  drain(): Promise<void>;
  resume(): void;
  isDrained(): boolean;
}

export function startRelayPeer(
  deps: {
    readonly discovery: Pick<Discovery, "watch" | "sightings" | "onSightings">;
    readonly meetings: Pick<Meetings, "isIdle" | "join" | "leave">;
    readonly broadcast: (event: CoreEvent) => void;
  },
  /** `meeting` is an id or a title; null for any. */
  options: { readonly meeting: string | null; readonly passcode: string | undefined },
): RelayPeer {
  const { discovery, meetings } = deps;
  let isJoining = false;
  let isDrained = false;
  function look(): void {
    if (isDrained || isJoining || !meetings.isIdle()) return;
    const wanted = discovery.sightings().find((sighting) => isWanted(sighting, options));
    if (wanted === undefined) return;
    isJoining = true;
    meetings
      .join(wanted.meetingId, options.passcode)
      .catch((error: unknown) => {
        // What `drain` has given up failed nobody.
        if (!isDrained) deps.broadcast({ type: "error", ...problemOf(error) });
      })
      .finally(() => (isJoining = false));
  }
  discovery.watch();
  discovery.onSightings(look);
  look();
  return {
    isDrained: () => isDrained,
    async drain() {
      isDrained = true;
      await meetings.leave();
    },
    resume() {
      isDrained = false;
      look();
    },
  };
}

function isWanted(
  sighting: Sighting,
  { meeting, passcode }: { readonly meeting: string | null; readonly passcode: string | undefined },
): boolean {
  const { meetingId, isCompatible, needsPasscode, titleHash } = sighting;
  if (meeting !== null) return meeting === meetingId || isCalled(sighting, meeting);
  return titleHash === null && isCompatible && (!needsPasscode || passcode !== undefined);
}
