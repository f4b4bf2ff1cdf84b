/** What is open on the screen: the dialog, the panel beside the stage, the preview, and how the stage is laid out. */
import { signal, type Signal } from "@preact/signals";
import type { Settings } from "../../api/settings.ts";
import type { AppView, EarlierMeeting, MeetingView, NearbyMeeting, Participant } from "../../api/view.ts";
import type { EntryId, FileId, PeerId } from "../../kernel/ids.ts";
import { participantIn } from "./participants.ts";

/** The meeting that the preview prepares. */
export type Target =
  | { readonly kind: "join"; readonly meeting: NearbyMeeting }
  | { readonly kind: "create"; readonly title: string; readonly passcode: string }
  | ({ readonly kind: "reopen"; readonly meeting: EarlierMeeting } & JoinChoices);
/** Whether camera and microphone are on when a meeting is entered. */
export interface JoinChoices {
  readonly camera: boolean;
  readonly microphone: boolean;
}
export type Dialog =
  | { readonly kind: "settings" }
  | { readonly kind: "shortcuts" }
  | { readonly kind: "create" }
  | { readonly kind: "passcode"; readonly meeting: NearbyMeeting }
  | { readonly kind: "takeOver"; readonly presenter: Participant }
  | { readonly kind: "privateMessage" }
  | { readonly kind: "announce" }
  | { readonly kind: "announcements" }
  | { readonly kind: "preview"; readonly fileId: FileId }
  | { readonly kind: "confirm"; readonly question: Question };
/** Asked before an act that cannot be undone; `run` is the act. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** The label of the button that runs it. */
  readonly action: string;
  readonly run: () => void;
}
export type Panel = "chat" | "participants" | "statistics";
export type ViewMode = "grid" | "focus";

export interface Screen {
  readonly dialog: Signal<Dialog | null>;
  /** Null outside the preview. */
  readonly target: Signal<Target | null>;
  readonly panel: Signal<Panel | null>;
  readonly viewMode: Signal<ViewMode>;
  readonly pinned: Signal<PeerId | null>;
  readonly gridPage: Signal<number>;
  /** A sentence: why the last attempt to join failed. Null for none. */
  readonly joinError: Signal<string | null>;
  /** Announcements that the user has put away. */
  readonly dismissed: Signal<ReadonlySet<EntryId>>;
}

/** These concern one meeting and close with it. */
const MEETING_DIALOGS: ReadonlySet<Dialog["kind"]> = new Set([
  ...(["takeOver", "privateMessage", "announce", "announcements", "preview", "confirm"] as const),
]);

export function createScreen(): Screen {
  return {
    dialog: signal<Dialog | null>(null),
    target: signal<Target | null>(null),
    panel: signal<Panel | null>(null),
    viewMode: signal<ViewMode>("grid"),
    pinned: signal<PeerId | null>(null),
    gridPage: signal(0),
    joinError: signal<string | null>(null),
    dismissed: signal<ReadonlySet<EntryId>>(new Set()),
  };
}

/** Reopened to be read, most likely: its devices stay off until the user turns them on in this preview. */
export const reopening = (meeting: EarlierMeeting): Target => ({
  kind: "reopen",
  meeting,
  camera: false,
  microphone: false,
});

export function joinChoices(target: Target, settings: Settings): JoinChoices {
  if (target.kind === "reopen") return { camera: target.camera, microphone: target.microphone };
  return { camera: settings.joinWithCamera, microphone: settings.joinWithMicrophone };
}

/** A skipped preview never opens an earlier meeting: "Open" sounds like reading. */
export const isPreviewSkipped = (target: Target, settings: Settings): boolean =>
  settings.skipPreview && target.kind !== "reopen";

/** Those that stand in no row of the nearby ones. */
export function onlyEarlier({ earlier, nearby }: Pick<AppView, "earlier" | "nearby">): EarlierMeeting[] {
  const nearbyIds = new Set(nearby.map(({ meetingId }) => meetingId));
  return earlier.filter(({ meetingId }) => !nearbyIds.has(meetingId));
}

/** The meeting that was on screen is over: back to how a meeting opens. */
export function closeMeetingScreen(screen: Screen): void {
  screen.dismissed.value = new Set();
  screen.panel.value = null;
  screen.pinned.value = null;
  screen.viewMode.value = "grid";
  screen.gridPage.value = 0;
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
  screen.joinError.value = null;
  if (before === null && screen.dialog.value?.kind !== "settings") screen.dialog.value = null;
  const { presenter } = meeting;
  // A screen that appears takes the stage; when it goes, the grid comes back.
  if (presenter !== (before?.presenter ?? null)) {
    screen.viewMode.value = presenter !== null && presenter !== self.peerId ? "focus" : "grid";
  }
  if (participantIn(meeting, screen.pinned.value) === undefined) screen.pinned.value = null;
}
