/** Members of a meeting as people see them. */
import type { CoreEvent } from "../api/events.ts";
import type { Participant } from "../api/view.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Member } from "../mesh/types.ts";
import type { FilePeer } from "../files/types.ts";

/** By time of joining; of two at once the lower id. `hosts` are public keys in hex. */
export function participantsOf(
  members: readonly Member[],
  known: {
    readonly self: PeerId;
    readonly hosts: readonly string[];
    readonly statuses: ReadonlyMap<PeerId, Pick<Participant, "isCameraOn" | "isMicrophoneOn" | "isHandUp">>;
  },
): readonly Participant[] {
  return members
    .map((member) => {
      const status = known.statuses.get(member.peerId);
      return {
        peerId: member.peerId,
        name: member.name,
        isSelf: member.peerId === known.self,
        isHost: known.hosts.includes(member.publicKey),
        isCameraOn: status?.isCameraOn ?? false,
        isMicrophoneOn: status?.isMicrophoneOn ?? false,
        isHandUp: status?.isHandUp ?? false,
        joinedAtMs: member.joinedAtMs,
      };
    })
    .toSorted((a, b) => a.joinedAtMs - b.joinedAtMs || (a.peerId < b.peerId ? -1 : 1));
}

/** Members who serve files, besides self. */
export function filePeersOf(members: readonly Member[], self: PeerId): readonly FilePeer[] {
  return members.flatMap(({ peerId, addresses, files }) =>
    files === null || peerId === self ? [] : { peerId, addresses, ...files },
  );
}

/** Self wants to present and can't: somebody does (`refused`), or goes on (`declined`). */
export function presentingRefused(why: "refused" | "declined", presenter: string): CoreEvent {
  return why === "refused"
    ? {
        type: "error",
        code: "someonePresents",
        message: `${presenter} is presenting. Ask to take over, or wait until they stop.`,
      }
    : {
        type: "error",
        code: "takeOverDeclined",
        message: `${presenter} goes on presenting for the moment.`,
      };
}

/** A holder gave bytes of a file that are not what their hash says. The window puts the name before it. */
export const WRONG_BYTES =
  "This member's computer sends damaged parts of files. They are fetched from others; its disk or memory may be failing.";
