/** Commands on meetings: looking for them, the ways in and out. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { Client } from "./clients.ts";
import { orThrow } from "./error-codes.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { checkPasscode, checkTitle } from "./input-validation.ts";

type MeetingCommand =
  | "watchMeetings"
  | "createMeeting"
  | "joinMeeting"
  | "join"
  | "findMeeting"
  | "openMeeting"
  | "forgetMeeting"
  | "leave";

export interface MeetingHandlers {
  readonly handlers: Handlers<MeetingCommand>;
  /** The client looks at no list any more. */
  clientGone(client: Client): void;
}

export function createMeetingHandlers({ discovery, meetings, keptHistory }: HandlerDeps): MeetingHandlers {
  /** Clients that look at the list of meetings. */
  const watches = new Map<Client, Unsubscribe>();

  function watch(client: Client, isOn: boolean): void {
    watches.get(client)?.();
    watches.delete(client);
    if (isOn) watches.set(client, discovery.watch());
  }

  return {
    clientGone: (client) => watch(client, false),
    handlers: {
      watchMeetings: ({ on }, client) => watch(client, on),
      async createMeeting({ type: _type, requestId: _requestId, title, passcode, ...rules }) {
        const checked = orThrow(checkTitle(title), "badTitle");
        if (passcode !== undefined) orThrow(checkPasscode(passcode), "badPasscode");
        await meetings.create(checked, { passcode, ...rules });
      },
      joinMeeting: ({ meeting, passcode }) => meetings.join(meeting, passcode),
      join: ({ at, passcode }) => meetings.joinAt(at, passcode),
      findMeeting: async ({ at }) => ({ type: "meetingFound", ...(await meetings.find(at)) }),
      openMeeting: ({ meeting }) => meetings.openAgain(meeting),
      async forgetMeeting({ meetingId }) {
        await keptHistory.release();
        await meetings.forget(meetingId);
      },
      leave: () => meetings.leave(),
    },
  };
}
