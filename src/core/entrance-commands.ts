/** Commands by which hosts decide who comes in and how the meeting is found. The store checks on every member whether their author may give them. */
import { CommandError } from "../api/errors.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { NewEntry, TrackSource } from "../store/types.ts";
import { orThrow } from "./error-codes.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { checkPasscode, checkTitle } from "./input-validation.ts";
import { words } from "../kernel/words.ts";

type EntranceCommand = "waitingRoom" | "admit" | "admitAll" | "refuse" | "setMeeting";

export function createEntranceHandlers({ mesh, meetings, settings }: HandlerDeps): Handlers<EntranceCommand> {
  async function append(entry: NewEntry): Promise<void> {
    await meetings.inMeeting().store.append(entry, { fromName: settings.name() });
  }

  /** @throws CommandError unreachable */
  function keyOf(peerId: PeerId): string {
    const publicKey = meetings.inMeeting().knocks.keyOf(peerId);
    if (publicKey === undefined) throw new CommandError("unreachable", words("notWaiting"));
    return publicKey;
  }

  function setOnEntry(source: TrackSource, isOff: boolean): Promise<void> {
    return append({ kind: "onEntry", source, isOff, present: meetings.inMeeting().attendees.keys() });
  }

  return {
    waitingRoom({ on, withoutHost }) {
      const { waitingRoom } = meetings.inMeeting().store.entrance();
      const present = mesh.members().map(({ publicKey }) => publicKey);
      return append({
        ...{ kind: "waitingRoom", isOn: on, withoutHost: withoutHost ?? waitingRoom?.withoutHost ?? "wait" },
        admitted: [...present, ...(waitingRoom?.admitted ?? [])],
      });
    },
    admit: ({ peerId }) => append({ kind: "admit", publicKey: keyOf(peerId), isAdmitted: true }),
    async admitAll() {
      const { knocks } = meetings.inMeeting();
      for (const { peerId } of knocks.get())
        await append({ kind: "admit", publicKey: keyOf(peerId), isAdmitted: true });
    },
    refuse: ({ peerId }) => append({ kind: "admit", publicKey: keyOf(peerId), isAdmitted: false }),
    async setMeeting({ title, passcode, isListed, viewersMayChat, keepCaptions, ...onEntry }) {
      const checkedTitle = title === undefined ? null : orThrow(checkTitle(title), "badTitle");
      if (passcode !== undefined && passcode !== null) orThrow(checkPasscode(passcode), "badPasscode");
      if (checkedTitle !== null) await append({ kind: "title", title: checkedTitle });
      if (isListed !== undefined) await append({ kind: "listing", isListed });
      const { microphoneOffOnEntry, cameraOffOnEntry } = onEntry;
      if (microphoneOffOnEntry !== undefined) await setOnEntry("microphone", microphoneOffOnEntry);
      if (cameraOffOnEntry !== undefined) await setOnEntry("camera", cameraOffOnEntry);
      if (viewersMayChat !== undefined) await append({ kind: "viewersChat", isOpen: viewersMayChat });
      if (keepCaptions !== undefined) await append({ kind: "keepCaptions", isOn: keepCaptions });
      if (passcode === undefined) return;
      await append(
        passcode === null
          ? { kind: "noPasscode", release: mesh.passcodeRelease() }
          : { kind: "passcode", passcode, ...mesh.passcodeRecord(passcode) },
      );
    },
  };
}
