/** What is open on the screen: the dialog, the panel beside the stage, the preview, and how the stage is laid out. */
import { signal, type Signal } from "@preact/signals";
import type { ScreenSource } from "../../api/electron-bridge.ts";
import type { Settings } from "../../api/settings.ts";
import type {
  AppView,
  EarlierMeeting,
  FoundMeeting,
  MeetingView,
  NearbyMeeting,
  Participant,
} from "../../api/view.ts";
import type { EntryId, FileId, MeetingId, PeerId } from "../../kernel/ids.ts";
import type { StageView } from "../../kernel/stage-view.ts";
import type { KeptEntry } from "./kept-history.ts";
import { participantIn } from "./participants.ts";
import { meetingTitle } from "./text.ts";
import { t } from "../language/texts.ts";

/** A meeting that somebody is in, as far as self knows. */
export type Joinable =
  | { readonly kind: "join"; readonly meeting: NearbyMeeting }
  /** By a code, a link or an address. */
  | { readonly kind: "byWay"; readonly meeting: FoundMeeting }
  /** One that the list need not show: the title, or the id, is all that is known of it. */
  | { readonly kind: "byTitle"; readonly title: string };

/** The meeting that the preview prepares. */
export type Target =
  | Joinable
  | {
      readonly kind: "create";
      readonly title: string;
      readonly passcode: string;
      readonly isBroadcast: boolean;
      readonly hasWaitingRoom?: boolean;
      readonly isListed?: boolean;
      readonly microphoneOffOnEntry?: boolean;
      readonly cameraOffOnEntry?: boolean;
    }
  /** An earlier one. It is joined where somebody is in it again by then. */
  | { readonly kind: "reopen"; readonly meeting: EarlierMeeting };
/** Whether camera and microphone are on when a meeting is entered. */
export interface JoinChoices {
  readonly camera: boolean;
  readonly microphone: boolean;
}
export type SettingsSection = "devices" | "notices" | "files";

export type Dialog =
  /** `at`: where it is opened; at its beginning if absent. */
  | { readonly kind: "settings"; readonly at?: SettingsSection }
  | { readonly kind: "examination" }
  | { readonly kind: "shortcuts" }
  | { readonly kind: "installUpdate" }
  | { readonly kind: "create" }
  /** `failed`: the title that was typed last and why it led nowhere, a sentence; absent: nothing was tried. */
  | { readonly kind: "byTitle"; readonly failed?: { readonly title: string; readonly error: string } }
  /** `link`: one that was clicked outside the window, and is looked up at once; null to type something. */
  | { readonly kind: "byCode"; readonly link: string | null }
  | { readonly kind: "invite" }
  | { readonly kind: "entrance" }
  | { readonly kind: "passcode"; readonly target: Joinable }
  | { readonly kind: "takeOver"; readonly presenter: Participant }
  | { readonly kind: "privateMessage" }
  | { readonly kind: "announce" }
  | { readonly kind: "volume"; readonly peerId: PeerId }
  /** `peerId`: null for the user to choose. */
  | { readonly kind: "linkTest"; readonly peerId: PeerId | null }
  | { readonly kind: "timer" }
  | { readonly kind: "askPoll" }
  | { readonly kind: "recordings" }
  | { readonly kind: "announcements" }
  | { readonly kind: "preview"; readonly fileId: FileId }
  /** `choose` is called once: with null where the dialog closes without a choice. */
  | {
      readonly kind: "screenSources";
      readonly sources: readonly ScreenSource[];
      readonly choose: (id: string | null) => void;
    }
  | { readonly kind: "confirm"; readonly question: Question };
/** Asked before an act that cannot be undone; `run` is the act. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** The label of the button that runs it. */
  readonly action: string;
  readonly run: () => void;
}
export type Panel = "chat" | "polls" | "transcript" | "files" | "notices" | "participants" | "statistics";
export type ViewMode = "grid" | "focus";

/** What goes on paper. */
export interface Printed {
  readonly title: string;
  readonly entries: readonly KeptEntry[];
  /** Nothing older is missing. */
  readonly isWhole: boolean;
}

/** What is shown once, after the first start has asked for a name. */
export type Introduction = "devices" | "howItWorks";

export interface Screen {
  readonly dialog: Signal<Dialog | null>;
  /** The page of the introduction that is on screen, outside a meeting. Null for none. */
  readonly introduction: Signal<Introduction | null>;
  /** Null outside the preview. */
  readonly target: Signal<Target | null>;
  /** The kept meeting whose history is on screen, outside a meeting. Null for none. */
  readonly reading: Signal<MeetingId | null>;
  /** The recording that is open, on a page of its own or in a meeting's dialog. Null for none. */
  readonly recordingShown: Signal<EntryId | null>;
  /** Read for printing; null where the browser prints what is in the window. */
  readonly printed: Signal<Printed | null>;
  readonly panel: Signal<Panel | null>;
  readonly viewMode: Signal<ViewMode>;
  /** Whom the user has made large for itself, at most MAX_PINS. */
  readonly pins: Signal<readonly PeerId[]>;
  readonly gridPage: Signal<number>;
  /** The user has looked away from the view that a host leads, until another host leads or that one begins anew. */
  readonly hasOwnView: Signal<boolean>;
  /** The view that everybody is to see by this window's word; null where it has not spoken. */
  readonly ledHere: Signal<StageView | null>;
  /** The user does not want to see its own picture. Stays from one meeting to the next. */
  readonly isSelfHidden: Signal<boolean>;
  /** The stage is without those who show no picture. Stays, too. */
  readonly arePicturelessHidden: Signal<boolean>;
  /** A sentence: why the last attempt to join failed. Null for none. */
  readonly joinError: Signal<string | null>;
  /** A host has put self out of this meeting: its title, and the core's sentence. Null for none. */
  readonly putOut: Signal<{ readonly title: string; readonly text: string } | null>;
  /** The files that are saved together. Empty for none. */
  readonly saving: Signal<ReadonlySet<FileId>>;
  /** The later version, in its state, whose notice the user has put away: see `updateMark`. Null for none. */
  readonly updateAside: Signal<string | null>;
  /** Announcements that the user has put away. */
  readonly dismissed: Signal<ReadonlySet<EntryId>>;
}

/** These concern one meeting and close with it. */
const MEETING_DIALOGS: ReadonlySet<Dialog["kind"]> = new Set([
  ...([
    "takeOver",
    "entrance",
    "invite",
    "privateMessage",
    "announce",
    "volume",
    "linkTest",
    "announcements",
    "timer",
    "askPoll",
    "recordings",
    "preview",
    "screenSources",
    "confirm",
  ] as const),
]);

export function createScreen(): Screen {
  return {
    dialog: signal<Dialog | null>(null),
    introduction: signal<Introduction | null>(null),
    target: signal<Target | null>(null),
    reading: signal<MeetingId | null>(null),
    recordingShown: signal<EntryId | null>(null),
    printed: signal<Printed | null>(null),
    panel: signal<Panel | null>(null),
    viewMode: signal<ViewMode>("grid"),
    pins: signal<readonly PeerId[]>([]),
    gridPage: signal(0),
    hasOwnView: signal(false),
    ledHere: signal<StageView | null>(null),
    isSelfHidden: signal(false),
    arePicturelessHidden: signal(false),
    joinError: signal<string | null>(null),
    putOut: signal<{ title: string; text: string } | null>(null),
    saving: signal<ReadonlySet<FileId>>(new Set()),
    updateAside: signal<string | null>(null),
    dismissed: signal<ReadonlySet<EntryId>>(new Set()),
  };
}

/** What the preview shows. */
export const joinChoices = ({ joinWithCamera, joinWithMicrophone }: Settings): JoinChoices => ({
  camera: joinWithCamera,
  microphone: joinWithMicrophone,
});

/** A meeting in the list: one that is nearby, one that this machine keeps, or both. */
export interface ListedMeeting {
  readonly meetingId: MeetingId;
  readonly title: string;
  /** Null while nobody nearby is in it. */
  readonly nearby: NearbyMeeting | null;
  /** Null for one that this machine has not been in. */
  readonly earlier: EarlierMeeting | null;
}

/** Each meeting once: those that are nearby first. */
export function listMeetings({ earlier, nearby }: Pick<AppView, "earlier" | "nearby">): ListedMeeting[] {
  const kept = new Map(earlier.map((meeting) => [meeting.meetingId, meeting]));
  const live = new Set(nearby.map(({ meetingId }) => meetingId));
  return [
    ...nearby.map((meeting) => {
      const { meetingId } = meeting;
      const own = kept.get(meetingId) ?? null;
      // A private meeting tells its title to those alone that were in it.
      return { meetingId, title: meeting.title || (own?.title ?? ""), nearby: meeting, earlier: own };
    }),
    ...earlier
      .filter(({ meetingId }) => !live.has(meetingId))
      .map((meeting) => ({ ...meeting, nearby: null, earlier: meeting })),
  ];
}

/** Why a nearby meeting cannot be joined; null if it can, or is not nearby. */
export function obstacleOf({ nearby, earlier }: ListedMeeting): string | null {
  if (nearby === null) return null;
  if (!nearby.isCompatible) return t().home.otherVersion;
  // A lock lets those in that were in the meeting before.
  return nearby.isLocked && earlier === null ? t().home.lockedByHost : null;
}

/** What the window calls it. */
export function targetTitle(target: Target): string {
  switch (target.kind) {
    case "create":
    case "byTitle":
      return target.title;
    case "byWay":
      return target.meeting.about?.title ?? t().home.unlistedMeeting;
    case "join":
    case "reopen":
      return meetingTitle(target.meeting.title);
  }
}

/** The way into a meeting of the list. */
export function targetOf({ nearby, earlier }: ListedMeeting): Target | null {
  if (nearby !== null) return { kind: "join", meeting: nearby };
  return earlier === null ? null : { kind: "reopen", meeting: earlier };
}

/** The meeting that was on screen is over: back to how a meeting opens. */
export function closeMeetingScreen(screen: Screen): void {
  screen.dismissed.value = new Set();
  screen.saving.value = new Set();
  screen.panel.value = null;
  screen.pins.value = [];
  screen.viewMode.value = "grid";
  screen.gridPage.value = 0;
  screen.hasOwnView.value = false;
  screen.ledHere.value = null;
  const open = screen.dialog.value;
  if (open !== null && MEETING_DIALOGS.has(open.kind)) screen.dialog.value = null;
}

/** `before` is the meeting that was on screen; null when self has just joined. */
export function followMeeting(
  screen: Screen,
  before: MeetingView | null,
  meeting: MeetingView,
  self: AppView["self"],
): void {
  screen.target.value = null;
  screen.reading.value = null;
  screen.introduction.value = null;
  if (before === null) screen.recordingShown.value = null;
  screen.joinError.value = null;
  // Views of the meeting that self is being put out of still come after the word about it.
  if (before === null) screen.putOut.value = null;
  if (before === null && screen.dialog.value?.kind !== "settings") screen.dialog.value = null;
  const pins = screen.pins.value.filter((peerId) => participantIn(meeting, peerId) !== undefined);
  if (pins.length < screen.pins.value.length) screen.pins.value = pins;
  followStage(screen, before, meeting, self.peerId);
  followLead(screen, before?.ledView?.by ?? null, meeting, self.peerId);
}

/** Each lead is followed at first. Another window of self's, or this page before a reload, may lead: then this one goes on from there. */
function followLead(
  screen: Screen,
  formerLeader: PeerId | null,
  { ledView }: Pick<MeetingView, "ledView">,
  self: PeerId,
): void {
  const leader = ledView?.by ?? null;
  if (leader !== formerLeader) screen.hasOwnView.value = false;
  if (leader !== self && formerLeader === self) screen.ledHere.value = null;
  if (ledView === null || leader !== self || screen.ledHere.value !== null) return;
  screen.viewMode.value = ledView.layout;
  screen.pins.value = ledView.pins;
  screen.gridPage.value = ledView.page;
}

/** A screen or a spotlight that appears takes the stage; when it goes, the grid comes back, unless something else is to be large. */
function followStage(
  screen: Pick<Screen, "pins" | "viewMode">,
  before: MeetingView | null,
  { presenter, spotlight }: MeetingView,
  self: PeerId,
): void {
  const isSame =
    presenter === (before?.presenter ?? null) && spotlight.join() === (before?.spotlight ?? []).join();
  if (isSame) return;
  const isShown = presenter !== null && presenter !== self;
  const hasLarge = isShown || spotlight.length > 0 || screen.pins.value.length > 0;
  screen.viewMode.value = hasLarge ? "focus" : "grid";
}
