/** Commands on meetings: looking for them, the ways in and out, and hosts. */
import { CommandError } from "../api/errors.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { Client } from "./clients.ts";
import { echo, orThrow } from "./error-codes.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { checkPasscode, checkTitle } from "./input-validation.ts";

type MeetingCommand =
  | "watchMeetings"
  | "createMeeting"
  | "joinMeeting"
  | "openMeeting"
  | "forgetMeeting"
  | "leave"
  | "setHost";

export interface MeetingHandlers {
  readonly handlers: Handlers<MeetingCommand>;
  /** The client looks at no list any more. */
  clientGone(client: Client): void;
}

export function createMeetingHandlers({
  discovery,
  mesh,
  meetings,
  keptHistory,
  settings,
}: HandlerDeps): MeetingHandlers {
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
      async createMeeting({ title, passcode }) {
        const checked = orThrow(checkTitle(title), "badTitle");
        if (passcode !== undefined) orThrow(checkPasscode(passcode), "badPasscode");
        await meetings.create(checked, passcode);
      },
      joinMeeting: ({ meeting, passcode }) => meetings.join(meeting, passcode),
      openMeeting: ({ meeting }) => meetings.openAgain(meeting),
      async forgetMeeting({ meetingId }) {
        await keptHistory.release();
        await meetings.forget(meetingId);
      },
      leave: () => meetings.leave(),
      async setHost(command) {
        const { peerId, isHost } = command;
        const member = mesh.members().find((each) => each.peerId === peerId);
        if (member === undefined) throw new CommandError("unreachable", "That person is not in the meeting.");
        const entry = { kind: "host", publicKey: member.publicKey, isHost } as const;
        await meetings.inMeeting().store.append(entry, { fromName: settings.name(), ...echo(command) });
      },
    },
  };
}
