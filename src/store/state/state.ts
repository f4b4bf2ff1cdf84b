/**
 * The state that a meeting's entries add up to, the same on every peer whatever the order of their arrival. Messages are on the disk, in
 * slots of the index, and the newest of them in memory. Everything else is in memory, and folded anew when the roles change.
 */
import type { EntryId, FileId, PeerId } from "../../kernel/ids.ts";
import type { Role } from "../../kernel/rights.ts";
import { createAuthority, changesAuthority, type Authority } from "./roles.ts";
import { diskKeyOf } from "../database.ts";
import type { Entry } from "../log/entry.ts";
import type { MeetingIndex } from "../log/meeting-index.ts";
import { isStanding } from "../log/standing.ts";
import type { Placed } from "../log/timeline.ts";
import { createMessageFold, isMessageChange } from "./message-fold.ts";
import { createAnnouncementFold, type AnnouncementFold } from "./announcement-fold.ts";
import { createCaptionFold } from "./caption-fold.ts";
import { createEntrance } from "./entrance.ts";
import { createFileOffers, type FileOffers } from "./file-offers.ts";
import type { Names } from "./names.ts";
import { createPollFold, type PollFold } from "./poll-fold.ts";
import { createShownMessages } from "./shown-messages.ts";
import { createShownOffers } from "./shown-offers.ts";
import { createRuleSet, type RuleName, type Rules } from "./rule-set.ts";
import type { StateChange } from "./state-change.ts";
import { timelineRowsOf } from "./timeline-keys.ts";
import { isOfKind, laterOf, type OpenedEntry, type OpenedEntryOf } from "./opened-entry.ts";
import type { Entrance } from "../rules.ts";
import type { StoredAnnouncement, StoredCaption, StoredFile, StoredMessage, StoredPoll } from "../stored.ts";

export interface MeetingState {
  /**
   * Takes the entries in, in any order. `wallMs`: the present by self's clock; no entry is shown with a later time. `isHeldBack`: their
   * messages are shown only once these very entries are reported.
   */
  place(added: readonly OpenedEntry[], wallMs: number, isHeldBack?: boolean): Placement;
  /** What has changed by taking them in, as it is now. To be called once. */
  report(placement: Placement): StateChange[];
  /** Entries of the disk that were taken in before. Reports nothing. */
  restore(standing: readonly OpenedEntry[], recent: readonly EntryId[], wallMs: number): void;
  clear(): void;
  readonly authority: Authority;
  readonly rules: Rules;
  /** The newest ones, in the timeline's order. */
  messages(): readonly StoredMessage[];
  /** Any message: reads the disk. */
  message(id: string): StoredMessage | undefined;
  announcements(): readonly StoredAnnouncement[];
  files(): readonly StoredFile[];
  file(id: string): StoredFile | undefined;
  polls(): readonly StoredPoll[];
  poll(id: string): StoredPoll | undefined;
  /** The lines that are kept. */
  captions(): readonly StoredCaption[];
  pollTally: PollFold["tally"];
  /** How many polls of that author (public key) are open. */
  openPollsOf(author: string): number;
  blobs: FileOffers["blobs"];
  withdrawnBlobs: FileOffers["withdrawnBlobs"];
  /** Public key, hex, of the member that shared the file; null if there is no such file. */
  sharerOf(fileId: FileId): string | null;
  /** How many files of that author (public key) nobody has withdrawn. */
  openOffersOf(author: string): number;
  /** The last X25519 public key that the peer published, hex; undefined if none. */
  sealKeyOf(peer: PeerId): string | undefined;
  /** How many entries have no effect because their authors may not make them. */
  readonly withoutRight: number;
}

/** What entries that were taken in may have changed. */
export interface Placement {
  readonly wallMs: number;
  readonly messages: Set<EntryId>;
  readonly newMessages: Set<EntryId>;
  readonly announcements: Set<EntryId>;
  readonly files: Set<FileId>;
  readonly polls: Set<EntryId>;
  readonly captions: Set<EntryId>;
  sealKeys: number;
  changesRoles: boolean;
  rules: Set<RuleName>;
}

/**
 * `maker`: public key of the meeting's maker, hex. `firstRole`: of whoever joins. `needsPasscode`: the meeting was made with one. `open`: reads
 * and opens an entry; null if it cannot be read.
 */
export function createMeetingState(
  root: { readonly maker: string; readonly firstRole: Role; readonly needsPasscode?: boolean },
  names: Names,
  index: Pick<MeetingIndex, "get" | "put">,
  open: (placed: Placed) => OpenedEntry | null,
): MeetingState {
  const { maker, firstRole, needsPasscode = false } = root;
  let all: OpenedEntry[] = [];
  let roles: Entry[] = [];
  const sealKeys = new Map<PeerId, OpenedEntryOf<"sealKey">>();
  let authority = createAuthority(maker, [], firstRole);
  const ruleSet = createRuleSet(authority, entranceOf);
  const { rules } = ruleSet;
  const messageFold = createMessageFold(index, { counts, mayWrite }, open);
  let announcementFold: AnnouncementFold = createAnnouncementFold(authority);
  let fileOffers: FileOffers = createFileOffers(authority);
  let pollFold: PollFold = createPollFold(authority);
  let rolesWithoutRight = 0;
  const captionFold = createCaptionFold((entry) => rules.captioning.mayKeep(entry));
  const shownMessages = createShownMessages(viewMessage);
  const shownOffers = createShownOffers({
    announcement: (id) => announcementFold.view(id),
    file: (fileId) => fileOffers.view(fileId),
    poll: (id) => pollFold.view(id),
    caption: (id) => captionFold.view(id),
    named,
  });

  function counts(entry: Placed): boolean {
    return authority.counts(entry);
  }

  function mayWrite(entry: Placed): boolean {
    return rules.viewersChat.mayWrite(entry);
  }

  /** Removals and bans are roles to most, and keep the door, too. */
  function entranceOf(by: Authority, entries: readonly Entry[]): Entrance {
    return createEntrance(by, [...entries, ...roles], needsPasscode ? maker : null);
  }

  function placeMessage(opened: OpenedEntry, placement: Placement): void {
    if (isOfKind(opened, "message")) {
      const { id } = opened.entry;
      const { isNew, isEdited } = messageFold.addMessage(opened, placement.wallMs);
      if (isNew) placement.newMessages.add(id);
      placement.messages.add(id);
      putTimeline(opened, isEdited);
    } else if (isMessageChange(opened)) {
      const message = messageFold.addChange(opened);
      if (message !== null && opened.body.kind === "edit") putTimeline(message, true);
      placement.messages.add(opened.body.id);
    }
  }

  function putTimeline(message: OpenedEntryOf<"message">, isEdited: boolean): void {
    for (const row of timelineRowsOf(message, isEdited)) index.put("timeline", ...row);
  }

  function placeOffer(opened: OpenedEntry, placement: Placement): void {
    const announcement = announcementFold.add(opened);
    if (announcement !== null) placement.announcements.add(announcement);
    for (const fileId of fileOffers.add(opened)) placement.files.add(fileId);
    const poll = pollFold.add(opened);
    if (poll !== null) placement.polls.add(poll);
    if (captionFold.add(opened)) placement.captions.add(opened.entry.id);
  }

  /** Messages are judged when they are shown. If what hides some of them has changed, those in memory may show otherwise. */
  function judgeMessages(placement: Placement): void {
    for (const id of shownMessages.judged()) placement.messages.add(id);
  }

  function refold(placement: Placement): void {
    const { banning } = authority;
    authority = createAuthority(maker, roles, firstRole);
    announcementFold = createAnnouncementFold(authority);
    fileOffers = createFileOffers(authority);
    pollFold = createPollFold(authority);
    // What a ban took away may have no entry that still counts.
    for (const { fileId } of shownOffers.files()) placement.files.add(fileId);
    rolesWithoutRight = roles.filter((entry) => !authority.hasEffect(entry)).length;
    for (const opened of all) placeOffer(opened, placement);
    if (authority.banning !== banning) judgeMessages(placement);
  }

  function named<View extends { readonly from: PeerId; readonly fromName: string }>(view: View): View {
    return { ...view, fromName: names.nameOf(view.from, view.fromName) };
  }

  function viewMessage(id: EntryId): StoredMessage | null {
    const view = messageFold.view(id);
    return view && named(view);
  }

  function place(added: readonly OpenedEntry[], wallMs: number, isHeldBack = false): Placement {
    const placement: Placement = {
      ...{ wallMs, sealKeys: 0, changesRoles: false, rules: new Set() },
      ...{ messages: new Set(), newMessages: new Set(), announcements: new Set(), files: new Set() },
      ...{ polls: new Set(), captions: new Set() },
    };
    for (const opened of added) {
      const { entry } = opened;
      if (changesAuthority(entry)) {
        roles.push(entry);
        if (authority.hasHosted(entry.author)) placement.changesRoles = true;
        else rolesWithoutRight += 1;
      } else if (isOfKind(opened, "sealKey")) {
        sealKeys.set(entry.from, laterOf(sealKeys.get(entry.from), opened));
        placement.sealKeys += 1;
      } else if (isOfKind(opened, "member")) names.list(entry);
      else {
        const rule = ruleSet.add(entry);
        if (rule !== null) placement.rules.add(rule);
        else if (isStanding(entry)) all.push(opened);
      }
      const key = diskKeyOf(entry);
      if (isStanding(entry) && index.get("standing", key) === undefined) index.put("standing", key, entry.id);
    }
    if (placement.changesRoles) refold(placement);
    else for (const opened of added) placeOffer(opened, placement);
    const touched = placement.changesRoles ? ruleSet.names : placement.rules;
    placement.rules = ruleSet.fold(touched, authority);
    if (placement.changesRoles || placement.rules.has("captioning"))
      for (const id of captionFold.ids()) placement.captions.add(id);
    const isChatChanged = placement.rules.has("viewersChat");
    if (isChatChanged || (placement.changesRoles && !ruleSet.isEmpty("viewersChat")))
      judgeMessages(placement);
    for (const opened of added) placeMessage(opened, placement);
    if (isHeldBack) shownMessages.holdBack(placement.newMessages);
    return placement;
  }

  return {
    place,
    report(placement) {
      const { messages, newMessages, wallMs, changesRoles } = placement;
      const isChanged = (name: RuleName) => changesRoles || placement.rules.has(name);
      const changes: StateChange[] = [];
      for (let count = 0; count < placement.sealKeys; count += 1) changes.push({ type: "sealKey" });
      if (isChanged("entrance") || isChanged("viewersChat") || isChanged("rankClasses"))
        changes.push({ type: "authority" });
      for (const type of ["mutes", "spotlight", "captioning", "recording"] as const)
        if (isChanged(type)) changes.push({ type });
      shownMessages.release(newMessages);
      for (const id of messages) changes.push(...shownMessages.update(id, newMessages.has(id)));
      for (const id of placement.announcements) changes.push(...shownOffers.updateAnnouncement(id, wallMs));
      for (const fileId of placement.files) changes.push(...shownOffers.updateFile(fileId, wallMs));
      for (const id of placement.polls) changes.push(...shownOffers.updatePoll(id, wallMs));
      for (const id of placement.captions) shownOffers.updateCaption(id, wallMs);
      if (placement.files.size > 0) changes.push({ type: "blobs" });
      return changes;
    },
    restore(standing, ids, wallMs) {
      const placement = place(standing, wallMs);
      for (const id of placement.announcements) shownOffers.updateAnnouncement(id, wallMs);
      for (const fileId of placement.files) shownOffers.updateFile(fileId, wallMs);
      for (const id of placement.polls) shownOffers.updatePoll(id, wallMs);
      for (const id of placement.captions) shownOffers.updateCaption(id, wallMs);
      for (const id of ids) shownMessages.restore(id);
    },
    clear() {
      [all, roles] = [[], []];
      sealKeys.clear();
      shownMessages.clear();
      messageFold.clear();
      authority = createAuthority(maker, [], firstRole);
      ruleSet.clear(authority);
      announcementFold = createAnnouncementFold(authority);
      fileOffers = createFileOffers(authority);
      pollFold = createPollFold(authority);
      captionFold.clear();
      shownOffers.clear();
      rolesWithoutRight = 0;
    },
    get authority() {
      return authority;
    },
    rules,
    messages: shownMessages.list,
    // The cast holds: an id that is none names no slot.
    message: (id) => shownMessages.get(id) ?? viewMessage(id as EntryId) ?? undefined,
    announcements: shownOffers.announcements,
    files: shownOffers.files,
    file: shownOffers.file,
    polls: shownOffers.polls,
    poll: shownOffers.poll,
    captions: shownOffers.captions,
    pollTally: (id) => pollFold.tally(id),
    openPollsOf: (author) => pollFold.openCount(author),
    blobs: () => fileOffers.blobs(),
    withdrawnBlobs: () => fileOffers.withdrawnBlobs(),
    sharerOf: (fileId) => fileOffers.sharerOf(fileId),
    openOffersOf: (author) => fileOffers.openCount(author),
    sealKeyOf: (peer) => sealKeys.get(peer)?.body.key,
    get withoutRight() {
      return (
        rolesWithoutRight +
        messageFold.withoutRight +
        announcementFold.withoutRight +
        fileOffers.withoutRight +
        pollFold.withoutRight
      );
    },
  };
}
