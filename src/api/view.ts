/** What the core publishes of its state: `AppView`, and what chat and files consist of. Types only. */
import type { EntryId, FileId, MeetingId, PeerId } from "../kernel/ids.ts";
import type { LedView } from "../kernel/stage-view.ts";
import type { NetworkQuality } from "../kernel/network-quality.ts";
import type { Role } from "../kernel/rights.ts";
import type { WithoutHost } from "../kernel/without-host.ts";
import type { Call } from "./calls.ts";
import type { Settings } from "./settings.ts";
import type { UpdateView } from "./updates.ts";
import type { Sentence } from "../kernel/words.ts";

export interface NearbyMeeting {
  readonly meetingId: MeetingId;
  /** Empty for a private meeting. */
  readonly title: string;
  readonly members: number;
  readonly coordinator: PeerId | null;
  readonly needsPasscode: boolean;
  /** Its hosts let nobody in who was no member before. */
  readonly isLocked: boolean;
  /** False when its members speak another protocol version: it is listed, but cannot be joined. */
  readonly isCompatible: boolean;
}

/** A meeting that a code, a link or an address leads to. */
export interface FoundMeeting {
  readonly meetingId: MeetingId;
  /** Leads to that meeting by the member that answered, and no other: what to join by. */
  readonly link: string;
  /** False: an address alone was given, so nothing says that the one that answered is the one that was meant. */
  readonly isKeyKnown: boolean;
  /** Of the key of the member that answered. */
  readonly keyWords: string;
  /** Null where the meeting is unlisted. */
  readonly about: {
    readonly title: string;
    /** Name of its maker; null while that one is not in it. */
    readonly maker: string | null;
    readonly members: number;
    readonly needsPasscode: boolean;
    readonly isLocked: boolean;
  } | null;
}

/** A member as people see it. */
export interface Participant {
  readonly peerId: PeerId;
  readonly name: string;
  readonly isSelf: boolean;
  readonly role: Role;
  /** Runs the meeting: a host or a co-host. */
  readonly isHost: boolean;
  readonly isCameraOn: boolean;
  readonly isMicrophoneOn: boolean;
  /** By a host. The member is not heard, or not seen, whatever its program sends; `isMicrophoneOn` and `isCameraOn` are false. */
  readonly isMicrophoneMuted: boolean;
  readonly isCameraMuted: boolean;
  readonly isHandUp: boolean;
  /** Whose hand came up first has 1, the same for all members; null without a raised hand, and until the coordinator has given it a place. */
  readonly handNumber: number | null;
  /** Nobody looks at this meeting there: the person's window was closed, and the member leaves soon unless it is opened again. */
  readonly isWindowClosed: boolean;
  /** As that member's own window judges its way to the relay and back. */
  readonly network: NetworkQuality;
  /** For self alone: how loud self hears the member, 0 to 200. */
  readonly volumePercent: number;
  /** In the same room as self, so that neither is played to the other: as self says, or as the member says. */
  readonly sameRoom: "no" | "own" | "theirs";
  readonly joinedAtMs: number;
}

export interface ChatMessage {
  readonly id: EntryId;
  readonly from: PeerId;
  /** The author's name at the time of writing. */
  readonly fromName: string;
  readonly text: string;
  /** The members that may read it besides the author; absent: everyone. */
  readonly to?: readonly PeerId[];
  /** `everyone`, or the sorted ids of author and readers joined by commas. */
  readonly conversation: string;
  /** By the author's wall clock: for showing only. */
  readonly atMs: number;
  /** Sorts as text: the timeline's order, the same for all members, and not always that of arrival. */
  readonly order: string;
  readonly replyTo?: EntryId;
  readonly mentions?: readonly PeerId[];
  readonly isEdited: boolean;
  /** The text is empty then. */
  readonly isDeleted: boolean;
  readonly reactions: readonly { readonly emoji: string; readonly from: readonly PeerId[] }[];
}

export interface Announcement {
  readonly id: EntryId;
  readonly from: PeerId;
  readonly fromName: string;
  readonly text: string;
  readonly atMs: number;
  readonly order: string;
}

/** A question with options that members choose. */
export interface Poll {
  readonly id: EntryId;
  /** Who asks. */
  readonly from: PeerId;
  readonly fromName: string;
  readonly question: string;
  readonly options: readonly string[];
  /** A voter may choose several options. */
  readonly isMultiple: boolean;
  /** Only who asks can read the votes; when it closes the poll, all see how often each option was chosen. */
  readonly isSealed: boolean;
  /** By option, how often it was chosen; null as long as self may not know. */
  readonly counts: readonly number[] | null;
  /** One of each voter; of a closed poll only those that count. `choices`: indexes of options; null where self cannot read them. */
  readonly votes: readonly { readonly from: PeerId; readonly choices: readonly number[] | null }[];
  /** Who closed it; null for an open one. */
  readonly closedBy: PeerId | null;
  readonly atMs: number;
  readonly order: string;
}

/** A finished line of captions that is kept. */
export interface KeptCaption {
  readonly id: EntryId;
  /** Who typed it. */
  readonly from: PeerId;
  readonly fromName: string;
  /** The name of the one that says it; null where the captioner has not said who. */
  readonly speaker: string | null;
  readonly text: string;
  readonly atMs: number;
  readonly order: string;
}

/** A file or folder that a member offers. */
export interface SharedFile {
  readonly fileId: FileId;
  readonly from: PeerId;
  readonly fromName: string;
  /** As its sharer named it; never a path. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  /** Of the whole content, hex. */
  readonly sha256: string;
  /** Of a file: when it was last changed, by its sharer's clock. */
  readonly modifiedAtMs?: number;
  /** Of a file: its sharer may run it. */
  readonly isExecutable?: true;
  readonly to?: readonly PeerId[];
  readonly conversation: string;
  readonly atMs: number;
  /** Sorts among those of the messages. */
  readonly order: string;
}

/** `isHere`: this machine has all of its bytes, so it can be saved without a meeting. Absent where nobody knows, as on the command line. */
export type KeptFile = SharedFile & { readonly isHere?: boolean };

/** A file that self downloads, or reads before it can offer it. */
export interface Transfer {
  readonly fileId: FileId;
  /** `prepare`: self reads what it shares. */
  readonly direction: "prepare" | "fetch";
  readonly name: string;
  readonly sizeBytes: number;
  readonly bytes: number;
  /** From the network since it was started or resumed, bytes that had to be fetched again included. */
  readonly receivedBytes?: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
  readonly state: "queued" | "running" | "paused" | "waiting" | "failed" | "done";
  /** A sentence, when failed or waiting. */
  readonly problem: string | null;
  /** The same as codes with parameters. */
  readonly problemSentences?: readonly Sentence[];
  /** Where it was saved; null until then, and for what is kept. */
  readonly path: string | null;
  /** All its bytes are on this machine. */
  readonly isHere: boolean;
}

/** A meeting that this machine has been in, and whose history it keeps. */
export interface EarlierMeeting {
  readonly meetingId: MeetingId;
  readonly title: string;
  readonly lastAtMs: number;
}

/** A countdown that a host has started for all. */
export interface MeetingTimer {
  readonly by: PeerId;
  readonly seconds: number;
  /** By the wall clock of this machine. */
  readonly endsAtMs: number;
}

/**
 * What hosts have done to self's microphone or camera. `may`: muted, and self may lift it; `held`: muted, and only a host may lift it;
 * `invited`: a host asks self to be heard or seen, and self has not answered by turning it on or off.
 */
export type OwnMute = "none" | "may" | "held" | "invited";

/** Somebody that waits for a host to let it in. */
export interface Knocker {
  readonly peerId: PeerId;
  /** As it calls itself. */
  readonly name: string;
  /** Of its key, to be compared by voice: anybody can take a name. */
  readonly keyWords: string;
  /** That key was a member's of this meeting before. */
  readonly wasHere: boolean;
  /** A host has turned it away once. */
  readonly wasRefused: boolean;
}

/** What self tells others so that they get into its meeting where it does not appear on their list. */
export interface Invitation {
  /** To read out: where self is on the first of its networks, and some bits of its key. */
  readonly code: string;
  /** For a chat or a QR code: all addresses and the whole key. */
  readonly link: string;
  /** The code for each network of this machine, the first one included. */
  readonly codes: readonly { readonly network: string; readonly address: string; readonly code: string }[];
  /** Of self's key, to be compared by voice with what somebody sees who joins by an address alone. */
  readonly keyWords: string;
}

/** A recording that runs. */
export interface MeetingRecording {
  readonly recordingId: EntryId;
  /** The member whose machine records: of those that are here the first. */
  readonly by: PeerId;
  /** The member whose machine records the same beside it, and goes on if that one is gone; null while there is none. */
  readonly second: PeerId | null;
  /** Hosts and co-hosts whose machines keep no copy of it, for want of room or because their settings say so. */
  readonly withoutCopy: readonly PeerId[];
  /** Who began it; null if that member is not here. */
  readonly begunBy: PeerId | null;
  /** By the wall clock of the member that began it. */
  readonly sinceMs: number;
  /** Nothing is recorded until a host resumes it. */
  readonly isPaused: boolean;
  /** Members that have agreed to be in it. Of all others nothing is recorded. */
  readonly agreed: readonly PeerId[];
  /** Members that have said no. */
  readonly declined: readonly PeerId[];
}

export interface MeetingView {
  readonly meetingId: MeetingId;
  readonly title: string;
  /** False: it advertises neither title nor count, and is found by its exact title or its id. */
  readonly isListed: boolean;
  /** Whoever comes waits until a host admits it; null where nobody waits. */
  readonly waitingRoom: { readonly withoutHost: WithoutHost } | null;
  /** Whoever comes in, but hosts and co-hosts, is muted or not seen until it lifts that. */
  readonly microphoneOffOnEntry: boolean;
  readonly cameraOffOnEntry: boolean;
  /** False: viewers read the chat, and write nothing. */
  readonly viewersMayChat: boolean;
  /** Finished lines of captions are kept in the meeting's history. */
  readonly keepCaptions: boolean;
  /** First come first; empty for a member that may not let them in. */
  readonly knocks: readonly Knocker[];
  readonly needsPasscode: boolean;
  /** For the person to pass on; null for an open meeting. */
  readonly passcode: string | null;
  /** Null without a network, and for a moment after entering. */
  readonly invitation: Invitation | null;
  readonly joinedAtMs: number;
  /** Self included, by time of joining. */
  readonly participants: readonly Participant[];
  readonly coordinator: PeerId;
  readonly deputy: PeerId | null;
  readonly term: number;
  /** The coordinator is gone and another member is taking over. */
  readonly isTakingOver: boolean;
  /** Self is cut off: in the meeting, but without a link to any other member. */
  readonly isPartitioned: boolean;
  /** Self has links, but for some seconds none to the coordinator: what it hears and shows may be late or missing. */
  readonly isCoordinatorOutOfReach: boolean;
  /** Whom hosts have everybody see large: those that are here, at most three. */
  readonly spotlight: readonly PeerId[];
  /** Those that hosts let caption the meeting, and that are here: at most four. What they type comes as events. */
  readonly captioners: readonly PeerId[];
  /** The member whose machine hosts let carry the meeting before all others; null for none, or while it is not here. */
  readonly carrier: PeerId | null;
  /** Null while nobody records. */
  readonly recording: MeetingRecording | null;
  /** Nobody is let in but those who were members before. */
  readonly isLocked: boolean;
  /** Those that hosts have banned. `publicKey` in hex, for `unban`. */
  readonly banned: readonly { readonly publicKey: string; readonly name: string }[];
  readonly ownMutes: { readonly microphone: OwnMute; readonly camera: OwnMute };
  /** The co-host that acts as host, because no host is here; null while one is, or where nobody may. */
  readonly standIn: PeerId | null;
  readonly presenter: PeerId | null;
  /** Null for none. One that is over stays for half a minute. */
  readonly timer: MeetingTimer | null;
  /** The stage as a host has everybody see it; null while everybody has the own view. */
  readonly ledView: LedView | null;
  /** While self is in it, no microphone of self's is heard in the meeting. Null for none. */
  readonly call: Call | null;
  /** The member that asks self, the presenter, to hand over. */
  readonly takeOverRequest: PeerId | null;
  /** How many entries of a long history have come, of how many; null if none is on its way. */
  readonly catchUp: { readonly taken: number; readonly total: number } | null;
  /** By conversation: the order of the newest message or file that was marked read. */
  readonly lastRead: Readonly<Record<string, string>>;
  /** Without those that were withdrawn, oldest first. */
  readonly announcements: readonly Announcement[];
  readonly transfers: readonly Transfer[];
}

/** Everything that a window shows, except chat messages and files, which come as events. Immutable; a new one replaces the old. */
export interface AppView {
  readonly version: string;
  readonly self: {
    readonly peerId: PeerId;
    readonly name: string;
    /** False until the person, or a command line, has given a name: the window asks for it before anything else. */
    readonly isNameChosen: boolean;
    /** What the person wants and hosts permit; the window opens and closes the devices accordingly. */
    readonly isCameraOn: boolean;
    readonly isMicrophoneOn: boolean;
  };
  readonly settings: Settings;
  /** `startAtLogin` may be switched on. */
  readonly canStartAtLogin: boolean;
  readonly nearby: readonly NearbyMeeting[];
  /** Newest first. */
  readonly earlier: readonly EarlierMeeting[];
  readonly storage: {
    /** Of copies kept for other members. */
    readonly copiesBytes: number;
    /** Of the data folder's disk; null when the system does not say. */
    readonly freeBytes: number | null;
    /** Where a damaged history was moved to since this core started; null if none was. */
    readonly setAside: string | null;
  };
  readonly network: {
    /** The network interfaces in use; empty when there is no network. */
    readonly interfaces: readonly { readonly name: string; readonly address: string }[];
    /** One sentence if discovery can't work, for example because the mDNS port is taken; null if all is well. */
    readonly problem: string | null;
    /** The same as codes with parameters. */
    readonly problemSentences?: readonly Sentence[];
    /** At which other members call this one. */
    readonly port: number;
  };
  /** The program that captions what self says. It runs in a meeting, while the settings want it. */
  readonly speech: {
    /** "running": the client with the media sends it the microphone's sound. "failed": until another program is set, or the setting is switched. */
    readonly state: "off" | "running" | "failed";
    /** One sentence if it failed, else null. */
    readonly problem: string | null;
    /** The same as codes with parameters. */
    readonly problemSentences?: readonly Sentence[];
  };
  /** A later version of Landline; null where none is known, or nobody here has it. */
  readonly update: UpdateView | null;
  /** The meeting that self is joining. */
  readonly joining: {
    readonly title: string;
    /** Self waits for a host to let it in: its place in line, from 1. Null as long as it does not. */
    readonly place: number | null;
  } | null;
  /** A link to a meeting that was clicked outside the window, until `takeLink`. It may be cut short, or lead nowhere. */
  readonly openedLink?: string;
  readonly meeting: MeetingView | null;
}
