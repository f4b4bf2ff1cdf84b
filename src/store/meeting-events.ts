/** The events of one meeting's store, and the changes of its state as such events. */
import { createEmitter, type Emitter } from "../kernel/emitter.ts";
import type { EntryId, FileId } from "../kernel/ids.ts";
import { assertNever } from "../kernel/machine.ts";
import type { StateChange } from "./state/state-change.ts";
import type {
  Acknowledgement,
  CatchUp,
  StoredAnnouncement,
  StoredFile,
  StoredMessage,
  StoredPoll,
} from "./stored.ts";

export interface MeetingEvents {
  readonly message: Emitter<StoredMessage & { readonly requestId?: string }>;
  readonly messageChanged: Emitter<StoredMessage>;
  readonly announcement: Emitter<StoredAnnouncement>;
  readonly announcementWithdrawn: Emitter<EntryId>;
  readonly file: Emitter<StoredFile>;
  readonly fileWithdrawn: Emitter<FileId>;
  readonly poll: Emitter<StoredPoll & { readonly requestId?: string }>;
  readonly pollWithdrawn: Emitter<EntryId>;
  readonly blobs: Emitter<undefined>;
  readonly hosts: Emitter<readonly string[]>;
  readonly mutes: Emitter<undefined>;
  readonly spotlight: Emitter<undefined>;
  readonly captioning: Emitter<undefined>;
  readonly recording: Emitter<undefined>;
  readonly sealKey: Emitter<undefined>;
  readonly acknowledged: Emitter<Acknowledgement>;
  readonly storage: Emitter<boolean>;
  readonly catchUp: Emitter<CatchUp>;
  /** `requestIds`: of the commands that the new messages come from, by the messages' ids. */
  emit(changes: readonly StateChange[], requestIds?: ReadonlyMap<EntryId, string | undefined>): void;
}

/** `hosts`: the public keys of the present hosts. */
export function createMeetingEvents(hosts: () => readonly string[]): MeetingEvents {
  const events = {
    message: createEmitter<StoredMessage & { readonly requestId?: string }>(),
    messageChanged: createEmitter<StoredMessage>(),
    announcement: createEmitter<StoredAnnouncement>(),
    announcementWithdrawn: createEmitter<EntryId>(),
    file: createEmitter<StoredFile>(),
    fileWithdrawn: createEmitter<FileId>(),
    poll: createEmitter<StoredPoll & { readonly requestId?: string }>(),
    pollWithdrawn: createEmitter<EntryId>(),
    blobs: createEmitter<undefined>(),
    hosts: createEmitter<readonly string[]>(),
    mutes: createEmitter<undefined>(),
    spotlight: createEmitter<undefined>(),
    captioning: createEmitter<undefined>(),
    recording: createEmitter<undefined>(),
    sealKey: createEmitter<undefined>(),
    acknowledged: createEmitter<Acknowledgement>(),
    storage: createEmitter<boolean>(),
    catchUp: createEmitter<CatchUp>(),
  };

  function emitOne(change: StateChange, requestId: string | undefined): void {
    switch (change.type) {
      case "message":
        return events.message.emit({
          ...change.message,
          ...(requestId === undefined ? {} : { requestId }),
        });
      case "messageChanged":
        return events.messageChanged.emit(change.message);
      case "announcement":
        return events.announcement.emit(change.announcement);
      case "announcementWithdrawn":
        return events.announcementWithdrawn.emit(change.id);
      case "file":
        return events.file.emit(change.file);
      case "fileWithdrawn":
        return events.fileWithdrawn.emit(change.fileId);
      case "poll":
        return events.poll.emit({ ...change.poll, ...(requestId === undefined ? {} : { requestId }) });
      case "pollWithdrawn":
        return events.pollWithdrawn.emit(change.id);
      case "blobs":
        return events.blobs.emit(undefined);
      case "authority":
        return events.hosts.emit(hosts());
      case "mutes":
        return events.mutes.emit(undefined);
      case "spotlight":
        return events.spotlight.emit(undefined);
      case "captioning":
        return events.captioning.emit(undefined);
      case "recording":
        return events.recording.emit(undefined);
      case "sealKey":
        return events.sealKey.emit(undefined);
      default:
        return assertNever(change);
    }
  }

  return {
    ...events,
    emit(changes, requestIds) {
      for (const change of changes) {
        const id = idOf(change);
        emitOne(change, id === undefined ? undefined : requestIds?.get(id));
      }
    },
  };
}

/** Of the entry that the change makes, where a command may have asked for it. */
function idOf(change: StateChange): EntryId | undefined {
  if (change.type === "message") return change.message.id;
  return change.type === "poll" ? change.poll.id : undefined;
}
