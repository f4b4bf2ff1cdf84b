/** What hosts' commands, and those about how self hears the others, change of a meeting's view, as in the real core. */
import type { Command } from "../../src/api/commands.ts";
import type { EntryId, PeerId } from "../../src/kernel/ids.ts";
import type { MeetingView, Participant } from "../../src/api/view.ts";

/** Null for any other command. */
export function changeByHost(meeting: MeetingView, command: Command): Partial<MeetingView> | null {
  const { participants, banned } = meeting;
  const each = (change: (person: Participant) => Partial<Participant>) => ({
    participants: participants.map((person) => ({ ...person, ...change(person) })),
  });
  const one = (peerId: string, change: Partial<Participant>) =>
    each((person) => (person.peerId === peerId ? change : {}));
  const without = (peerId: string) => participants.filter((person) => person.peerId !== peerId);
  switch (command.type) {
    case "mute":
      return one(command.peerId, { isMicrophoneOn: false, isMicrophoneMuted: true });
    case "muteAll":
      return each(({ isHost }) => (isHost ? {} : { isMicrophoneOn: false, isMicrophoneMuted: true }));
    case "askToUnmute":
      return each(({ peerId, isHost }) =>
        peerId === command.peerId || (command.peerId === undefined && !isHost)
          ? { isMicrophoneMuted: false }
          : {},
      );
    case "stopCamera":
      return one(command.peerId, { isCameraOn: false, isCameraMuted: true });
    case "askToStartCamera":
      return one(command.peerId, { isCameraMuted: false });
    case "setVolume":
      return one(command.peerId, { volumePercent: command.percent });
    case "sameRoom":
      return one(command.peerId, { sameRoom: command.on ? "own" : "no" });
    case "remove":
      return { participants: without(command.peerId) };
    case "ban": {
      const name = participants.find(({ peerId }) => peerId === command.peerId)?.name ?? "";
      const publicKey = command.peerId.padEnd(64, "0").slice(0, 64);
      return { participants: without(command.peerId), banned: [...banned, { publicKey, name }] };
    }
    case "unban":
      return { banned: banned.filter(({ publicKey }) => publicKey !== command.publicKey) };
    case "lowerHands":
      return each(({ peerId }) =>
        command.peerIds?.includes(peerId) === false ? {} : { isHandUp: false, handNumber: null },
      );
    case "startTimer": {
      const by = participants[0]?.peerId;
      if (by === undefined) return null;
      return { timer: { by, seconds: command.seconds, endsAtMs: Date.now() + command.seconds * 1_000 } };
    }
    case "stopTimer":
      return { timer: null };
    case "leadView": {
      const { layout, pins, page } = command;
      const by = participants[0]?.peerId;
      return by === undefined ? null : { ledView: { by, layout, pins, page } };
    }
    case "stopLeadingView":
      return { ledView: null };
    case "admit":
    case "refuse":
      return { knocks: meeting.knocks.filter(({ peerId }) => peerId !== command.peerId) };
    case "admitAll":
      return { knocks: [] };
    case "waitingRoom":
      return { waitingRoom: command.on ? { withoutHost: command.withoutHost ?? "wait" } : null };
    case "setMeeting":
      return {
        title: command.title ?? meeting.title,
        isListed: command.isListed ?? meeting.isListed,
        needsPasscode: command.passcode === undefined ? meeting.needsPasscode : command.passcode !== null,
        microphoneOffOnEntry: command.microphoneOffOnEntry ?? meeting.microphoneOffOnEntry,
        keepCaptions: command.keepCaptions ?? meeting.keepCaptions,
        viewersMayChat: command.viewersMayChat ?? meeting.viewersMayChat,
        cameraOffOnEntry: command.cameraOffOnEntry ?? meeting.cameraOffOnEntry,
      };
    case "setCarrier":
      return { carrier: command.peerId };
    case "spotlight":
      return { spotlight: command.peerIds };
    case "setCaptioners":
      return { captioners: command.peerIds };
    case "startRecording": {
      const [self] = participants;
      if (self === undefined) return null;
      const recordingId = "e".repeat(64) as EntryId;
      return {
        recording: {
          recordingId,
          by: self.peerId,
          second: null,
          withoutCopy: [],
          begunBy: self.peerId,
          sinceMs: 0,
          isPaused: false,
          agreed: [self.peerId],
          declined: [],
        },
      };
    }
    case "pauseRecording":
    case "resumeRecording":
      return {
        recording: meeting.recording && {
          ...meeting.recording,
          isPaused: command.type === "pauseRecording",
        },
      };
    case "stopRecording":
      return { recording: null };
    case "recordingConsent": {
      const { recording } = meeting;
      const [self] = participants;
      if (recording === null || self === undefined) return null;
      const others = (peers: readonly PeerId[]) => peers.filter((peer) => peer !== self.peerId);
      const [agreed, declined] = [others(recording.agreed), others(recording.declined)];
      return {
        recording: {
          ...recording,
          agreed: command.agrees ? [...agreed, self.peerId] : agreed,
          declined: command.agrees ? declined : [...declined, self.peerId],
        },
      };
    }
    case "lock":
      return { isLocked: command.on };
    default:
      return null;
  }
}
