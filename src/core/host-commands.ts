/** Commands by which hosts run a meeting. The store checks on every member whether their author may give them. */
import { CommandError } from "../api/errors.ts";
import type { NewEntry } from "../store/types.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { presentMember } from "./present-member.ts";
import { words } from "../kernel/words.ts";

type HostCommand =
  | "remove"
  | "ban"
  | "unban"
  | "lock"
  | "spotlight"
  | "setCarrier"
  | "stopPresenting"
  | "endMeeting"
  | "setCaptioners"
  | "setRole"
  | "mute"
  | "muteAll"
  | "askToUnmute"
  | "stopCamera"
  | "askToStartCamera";

export function createHostHandlers({ mesh, meetings, settings }: HandlerDeps): Handlers<HostCommand> {
  const keyOf = (peerId: string): string => presentMember(mesh, peerId).publicKey;

  async function append(entry: NewEntry): Promise<void> {
    await meetings.inMeeting().store.append(entry, { fromName: settings.name() });
  }

  return {
    remove: ({ peerId }) => append({ kind: "remove", publicKey: keyOf(peerId) }),
    ban: ({ peerId }) => append({ kind: "ban", publicKey: keyOf(peerId), isBanned: true }),
    unban: ({ publicKey }) => append({ kind: "ban", publicKey, isBanned: false }),
    endMeeting() {
      const { roles, epoch } = meetings.inMeeting();
      if (!roles.selfMay("endMeeting")) throw new CommandError("notAllowed", words("hostsEnd"));
      return append({ kind: "end", term: epoch().term });
    },
    stopPresenting({ peerId }) {
      const { roles, presence } = meetings.inMeeting();
      if (!roles.selfMay("stopPresenting")) throw new CommandError("notAllowed", words("hostsOnly"));
      presence.input({ type: "stopPresenting", presenter: peerId });
    },
    spotlight: ({ peerIds }) => append({ kind: "spotlight", publicKeys: peerIds.map(keyOf) }),
    setCaptioners: ({ peerIds }) => append({ kind: "captioners", publicKeys: peerIds.map(keyOf) }),
    setCarrier: ({ peerId }) =>
      append({ kind: "carrier", publicKey: peerId === null ? null : keyOf(peerId) }),
    lock: ({ on }) => append({ kind: "lock", isLocked: on }),
    setRole: ({ peerId, role }) => append({ kind: "role", publicKey: keyOf(peerId), role }),
    mute: ({ peerId, mayUnmute = true }) =>
      append({ kind: "mute", source: "microphone", publicKey: keyOf(peerId), isMuted: true, mayUnmute }),
    muteAll: ({ mayUnmute = true }) =>
      append({ kind: "mute", source: "microphone", publicKey: null, isMuted: true, mayUnmute }),
    async askToUnmute({ peerId }) {
      await append({
        ...{ kind: "mute", source: "microphone", isMuted: false, mayUnmute: true },
        publicKey: peerId === undefined ? null : keyOf(peerId),
      });
      const { store, attendees } = meetings.inMeeting();
      // All are those that are here. Whoever comes in later is muted as before.
      if (peerId === undefined && store.isOffOnEntry("microphone"))
        await append({ kind: "onEntry", source: "microphone", isOff: true, present: attendees.keys() });
    },
    stopCamera: ({ peerId, mayUnmute = true }) =>
      append({ kind: "mute", source: "camera", publicKey: keyOf(peerId), isMuted: true, mayUnmute }),
    askToStartCamera: ({ peerId }) =>
      append({ kind: "mute", source: "camera", publicKey: keyOf(peerId), isMuted: false, mayUnmute: true }),
  };
}
