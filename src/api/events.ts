/** What the core reports to its clients: `CoreEvent`, one JSON object each. Types only. */
import type { CallId, EntryId, FileId, MeetingId, PeerId } from "../kernel/ids.ts";
import type { Reaction } from "../kernel/reactions.ts";
import type { Role } from "../kernel/rights.ts";
import type { LedView } from "../kernel/stage-view.ts";
import type { Call, CallEnd } from "./calls.ts";
import type { Command } from "./commands.ts";
import type { ExaminationReport } from "./examination.ts";
import type { LinkTestReport, LinkTestStage } from "./link-test.ts";
import type { Reception } from "./media-commands.ts";
import type { ErrorCode } from "./errors.ts";
import type { Composing, Recording } from "./recordings.ts";
import type {
  Announcement,
  AppView,
  ChatMessage,
  FoundMeeting,
  Knocker,
  MeetingRecording,
  NearbyMeeting,
  OwnMute,
  Poll,
  KeptCaption,
  KeptFile,
  SharedFile,
  Participant,
} from "./view.ts";
import type { UpdateView } from "./updates.ts";
import type { WithoutHost } from "../kernel/without-host.ts";
import type { Sentence } from "../kernel/words.ts";

/** `sentences`: what `message` says, as codes with parameters. Absent where it has none. */
export interface Said {
  readonly message: string;
  readonly sentences?: readonly Sentence[];
}

/** `requestId`: that of the command which the event answers, if it answers one. */
export type CoreEvent = (
  | { readonly type: "ready"; readonly peerId: PeerId; readonly name: string; readonly url?: string }
  | { readonly type: "view"; readonly view: AppView }
  | { readonly type: "meetings"; readonly meetings: readonly NearbyMeeting[] }
  /** What `findMeeting` has found. */
  | ({ readonly type: "meetingFound" } & FoundMeeting)
  | { readonly type: "joined"; readonly meetingId: MeetingId; readonly title: string }
  | {
      readonly type: "members";
      readonly members: readonly { readonly peerId: PeerId; readonly name: string }[];
      readonly coordinator: PeerId;
      readonly deputy: PeerId | null;
      readonly term: number;
    }
  /** Sent once a client has measured the gaps, or after five seconds without; null where nothing was playing or nobody measured. */
  | {
      readonly type: "takeover";
      readonly cause: TakeoverCause;
      readonly coordinator: PeerId;
      readonly term: number;
      readonly soundGapMs: number | null;
      readonly pictureGapMs: number | null;
    }
  /** A host has muted or stopped self's microphone or camera, has lifted that, or asks; or self has answered. */
  | { readonly type: "muted"; readonly source: "microphone" | "camera"; readonly mute: OwnMute }
  /** That member, self or another, has another role than before. */
  | { readonly type: "role"; readonly peerId: PeerId; readonly role: Role }
  /** Self waits for a host to let it in: its place in line, from 1, whenever that changes. */
  | { readonly type: "waiting"; readonly place: number }
  /** To those that may let them in: who waits, on every change. */
  | { readonly type: "knocks"; readonly knocks: readonly Knocker[] }
  /** Hosts have changed one of these. */
  | {
      readonly type: "meetingChanged";
      readonly title: string;
      readonly isListed: boolean;
      readonly isLocked: boolean;
      readonly needsPasscode: boolean;
      readonly waitingRoom: { readonly withoutHost: WithoutHost } | null;
      readonly microphoneOffOnEntry: boolean;
      readonly cameraOffOnEntry: boolean;
      readonly viewersMayChat: boolean;
      readonly keepCaptions: boolean;
    }
  /** How self hears that member has changed, by self or, for `sameRoom`, by the member. */
  | ({ readonly type: "hearing"; readonly peerId: PeerId } & Pick<Participant, "volumePercent" | "sameRoom">)
  /** Whom hosts have everybody see large, those that are here. On changes. */
  | { readonly type: "spotlight"; readonly peerIds: readonly PeerId[] }
  /** Those that hosts let caption the meeting, and that are here. On changes. */
  | { readonly type: "captioners"; readonly peerIds: readonly PeerId[] }
  /**
   * A line of captions as it stands, whenever it has grown, and once it is finished. `line` counts those of `from`: the same number is the same
   * line. With an empty text the line that grew is no more. On attaching, the finished lines since self came.
   */
  | {
      readonly type: "caption";
      readonly from: PeerId;
      readonly line: number;
      readonly text: string;
      readonly isFinal: boolean;
      /** Who says it, where the captioner has named a member. */
      readonly speakerId?: PeerId;
      /** As that member was called then. It may have left since. */
      readonly speakerName?: string;
      /** A program has heard it, and nobody typed it: the speaker's own machine captions its voice. */
      readonly isAutomatic?: true;
      /** By this machine's wall clock. */
      readonly atMs: number;
    }
  /** The member whose machine hosts let carry the meeting before all others; null for none, or while it is not here. On changes. */
  | { readonly type: "carrier"; readonly peerId: PeerId | null }
  /** The meeting is recorded from now on, by another member, or no more (null); a host has paused or resumed it; or somebody has said whether it may be in it. */
  | { readonly type: "recording"; readonly recording: MeetingRecording | null }
  /** What this machine has recorded, newest first, and what is being made of it; on every change but progress. */
  | {
      readonly type: "recordings";
      readonly recordings: readonly Recording[];
      readonly composing: Composing | null;
    }
  /** `message`: a sentence, when it failed. */
  | ({
      readonly type: "composing";
      readonly state: "running" | "done" | "cancelled" | "failed";
    } & Composing &
      Partial<Said>)
  | { readonly type: "presenter"; readonly peerId: PeerId | null }
  /** The members whose hands are up, in the order in which they came up, the same for all. Sent on every change. */
  | { readonly type: "hands"; readonly peerIds: readonly PeerId[] }
  /** A member, self included, reacts. Nobody keeps it. */
  | { readonly type: "reaction"; readonly peerId: PeerId; readonly emoji: Reaction }
  /** A host has started a timer for all, or has stopped it (null). */
  | {
      readonly type: "timer";
      readonly timer: { readonly by: PeerId; readonly seconds: number; readonly remainingMs: number } | null;
    }
  /** A host has everybody see the stage so, or nobody does any more (null). */
  | { readonly type: "ledView"; readonly view: LedView | null }
  | ({ readonly type: "message" } & ChatMessage)
  /** The message was edited, deleted or reacted to. */
  | ({ readonly type: "messageChanged" } & ChatMessage)
  | ({ readonly type: "announcement" } & Announcement)
  | { readonly type: "announcementWithdrawn"; readonly id: EntryId }
  /** A poll that is new, or one that has changed. */
  | ({ readonly type: "poll" } & Poll)
  | { readonly type: "pollWithdrawn"; readonly id: EntryId }
  | ({ readonly type: "file" } & SharedFile)
  | { readonly type: "fileWithdrawn"; readonly fileId: FileId }
  /** The members whose network is not good, on changes. Nobody at first. */
  | { readonly type: "networks"; readonly unsteady: readonly PeerId[]; readonly weak: readonly PeerId[] }
  /** That member's program breaks the rules. Sent once for each kind of offence; `message` calls it "this member". */
  | ({ readonly type: "offender"; readonly peerId: PeerId } & Said)
  /**
   * That member's disk, self's or another's, does not take everything: what it does not keep others still may. `message` calls the member "this
   * computer" (self) or "this member"; null when everything is kept again.
   */
  | {
      readonly type: "storage";
      readonly peerId: PeerId;
      readonly keepsMessages: boolean;
      readonly keepsCopies: boolean;
      readonly message: string | null;
      readonly sentences?: readonly Sentence[];
    }
  | { readonly type: "fileProgress"; readonly fileId: FileId; readonly bytes: number }
  /** `holders`: how many other members have the whole file that self shares. `isSafe`: two have it, or all there are, so self may leave. */
  | {
      readonly type: "fileHeld";
      readonly fileId: FileId;
      readonly holders: number;
      readonly isSafe: boolean;
    }
  /** The download is verified and whole: saved at `path`, or kept for the window (null). */
  | {
      readonly type: "fileReady";
      readonly fileId: FileId;
      readonly path: string | null;
      readonly sha256: string;
    }
  | {
      readonly type: "history";
      readonly messages: readonly ChatMessage[];
      /** There are older ones. */
      readonly hasMore: boolean;
      /** In the answer to `readHistory` alone: whose history it is, and what else the page has. */
      readonly kept?: {
        readonly meetingId: MeetingId;
        readonly title: string;
        readonly files: readonly KeptFile[];
        readonly announcements: readonly Announcement[];
        readonly polls: readonly Poll[];
        readonly captions: readonly KeptCaption[];
      };
    }
  /** How many entries of a long history, which self lacked, have come, of how many. The last one of a catch-up has `taken` equal to `total`. */
  | { readonly type: "catchUp"; readonly taken: number; readonly total: number }
  /** The history that a client gets unasked, on joining or attaching, is complete. `hasMore`: older messages come by `history`. */
  | { readonly type: "replayed"; readonly messages: number; readonly hasMore: boolean }
  /** Answers `listFiles`, oldest first. */
  | {
      readonly type: "files";
      readonly meetingId: MeetingId;
      readonly title: string;
      readonly files: readonly KeptFile[];
    }
  /** Answers `saveKeptFile`. */
  | { readonly type: "fileSaved"; readonly fileId: FileId; readonly path: string }
  | { readonly type: "exported"; readonly path: string | null; readonly text: string | null }
  /** `holders`: how many members besides the author have the entry on disk. `isDelivered`: two have it, or all there are. */
  | {
      readonly type: "acknowledged";
      readonly id: EntryId;
      readonly holders: number;
      readonly isDelivered: boolean;
    }
  /** Self's direct call goes on. Two that call each other at once are in one call: to one of them it has another id than before. */
  | ({ readonly type: "call" } & Call)
  | ({ readonly type: "call"; readonly state: "ended"; readonly reason: CallEnd } & Omit<Call, "state">)
  /** For the client that has the call: what the other one's has signalled. */
  | { readonly type: "callSignal"; readonly callId: CallId; readonly signal: string }
  /** A test of the connection with that member, which `testLink` has begun: how it goes on, what it has found, or why it found nothing. */
  | {
      readonly type: "linkTest";
      readonly peerId: PeerId;
      readonly state: "running";
      readonly stage: LinkTestStage;
    }
  | ({ readonly type: "linkTest"; readonly peerId: PeerId; readonly state: "done" } & LinkTestReport)
  | ({ readonly type: "linkTest"; readonly peerId: PeerId; readonly state: "failed" } & Said)
  /** The doctor looks at this computer, which `examine` has begun: that many of its steps are done, or what it has found. */
  | {
      readonly type: "examination";
      readonly state: "running";
      readonly done: number;
      readonly total: number;
    }
  | ({ readonly type: "examination"; readonly state: "done" } & ExaminationReport)
  /** A later version of Landline is at a member, on its way, or here, or is no more (null). On every change, and in the answer to `installUpdate`. */
  | { readonly type: "update"; readonly update: UpdateView | null }
  | { readonly type: "legAnswer"; readonly legId: string; readonly relay: PeerId; readonly answer: string }
  | { readonly type: "legClosed"; readonly legId: string; readonly relay: PeerId }
  /** Which client captures and plays: the one that reads this, another, or none. Sent to each client on every change. */
  | { readonly type: "mediaHolder"; readonly holder: "self" | "other" | "none" }
  /** False: for some seconds no sound or picture has got through, though the links stand. True: they do again. */
  | { readonly type: "mediaPath"; readonly relay: PeerId; readonly isOpen: boolean }
  | ({ readonly type: "reception" } & Reception)
  /** The command was carried out. Only for commands that carry a `requestId` and have no answer of their own. */
  | { readonly type: "done" }
  | ({ readonly type: "error"; readonly code: ErrorCode } & Said)
  | { readonly type: "left" }
) & { readonly requestId?: string };

/** Why the coordinator changed; `lowerId`: a member that is lower in rank took over by plan. */
export type TakeoverCause = "died" | "left" | "lowerId" | "merged";

/** A client's end of the core: a loopback WebSocket in the app, an in-memory pair in tests. */
export interface CoreLink {
  send(command: Command): void;
  onEvent(listener: (event: CoreEvent) => void): () => void;
}
