/** What others read of a meeting's store, and hear of its changes. */
import type { MeetingIndex } from "./log/meeting-index.ts";
import type { MeetingEvents } from "./meeting-events.ts";
import { readMessages } from "./message-pages.ts";
import type { Names } from "./state/names.ts";
import type { MeetingState } from "./state/state.ts";
import type { CatchUpProgress } from "./sync/catch-up.ts";
import type { DeliveryRecord } from "./sync/delivery-record.ts";
import type { Offenders } from "./sync/offenders.ts";
import type { MeetingStore } from "./types.ts";

type WritingSide =
  | "append"
  | "setHub"
  | "setMembers"
  | "peerUp"
  | "peerDown"
  | "receive"
  | "lastRead"
  | "markRead"
  | "close";

/** `closing`: ends the searches that are under way. */
export function readingSide(
  parts: {
    readonly index: MeetingIndex;
    readonly state: MeetingState;
    readonly names: Names;
    readonly events: MeetingEvents;
    readonly offenders: Offenders;
    readonly deliveries: DeliveryRecord;
    readonly catchUp: Pick<CatchUpProgress, "current">;
  },
  closing: AbortSignal,
): Omit<MeetingStore, WritingSide> {
  const { index, state, names, events, offenders, deliveries, catchUp } = parts;
  const reader = { index, message: state.message, nameOf: names.nameOf, nameOfKey: names.nameOfKey };
  return {
    messages: state.messages,
    history: (query, signal) =>
      readMessages(reader, query, AbortSignal.any(signal === undefined ? [closing] : [signal, closing])),
    onMessage: events.message.on,
    onMessageChanged: events.messageChanged.on,
    announcements: state.announcements,
    onAnnouncement: events.announcement.on,
    onAnnouncementWithdrawn: events.announcementWithdrawn.on,
    files: state.files,
    onFile: events.file.on,
    onFileWithdrawn: events.fileWithdrawn.on,
    polls: state.polls,
    onPoll: events.poll.on,
    onPollWithdrawn: events.pollWithdrawn.on,
    blobIds: state.blobs,
    withdrawnBlobs: state.withdrawnBlobs,
    onBlobs: events.blobs.on,
    hosts: () => state.authority.hosts,
    onHosts: events.hosts.on,
    ranked: () => state.authority.ranked,
    rankClasses: () => state.rules.rankClasses.classes,
    vouches: () => state.rules.rankClasses.vouches,
    carrier: () => state.rules.rankClasses.carrier,
    roleOf: (publicKey) => state.authority.roleOf(publicKey),
    muteOf: (publicKey, source) => state.rules.mutes.muteOf(publicKey, source),
    inviteOf: (publicKey, source) => state.rules.mutes.inviteOf(publicKey, source),
    isOffOnEntry: (source) => state.rules.mutes.isOffOnEntry(source),
    onMutes: events.mutes.on,
    nameOf: names.nameOfKey,
    wasMember: names.knows,
    removals: () => state.authority.removals,
    endedTerm: () => state.authority.endedTerm,
    endedByCoHost: () => state.authority.endedByCoHost,
    banned: () => state.authority.banned,
    spotlight: () => state.rules.spotlight,
    onSpotlight: events.spotlight.on,
    captioners: () => state.rules.captioning.captioners,
    areCaptionsKept: () => state.rules.captioning.isKept,
    captions: state.captions,
    onCaptioning: events.captioning.on,
    recording: () => state.rules.recording,
    onRecording: events.recording.on,
    isLocked: () => state.authority.isLocked,
    entrance: () => state.rules.entrance,
    isChatOpenToViewers: () => state.rules.viewersChat.isOpen,
    offenders: offenders.list,
    onOffender: offenders.onOffender,
    onStorage: events.storage.on,
    onCatchUp: events.catchUp.on,
    catchUp: catchUp.current,
    onAcknowledged: events.acknowledged.on,
    acknowledgements: deliveries.all,
  };
}
