/** What the window knows: the core's latest view, the chat, and what is open on the screen. Everything else derives from it. */
import { effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { ErrorCode } from "../../api/errors.ts";
import type { CoreEvent } from "../../api/events.ts";
import type { AppView, MeetingView, Poll, Participant } from "../../api/view.ts";
import type { Clock } from "../../kernel/clock.ts";
import { createEmitter, type Unsubscribe } from "../../kernel/emitter.ts";
import { conversationOf, type MeetingId, type PeerId } from "../../kernel/ids.ts";
import { createDriver } from "../../kernel/machine.ts";
import { announcerMachine, initialAnnouncer, type Announcer } from "./announcer.ts";
import { createCaptions, type Captions } from "./captions.ts";
import { createChatFeed, type ChatFeed } from "./chat-feed.ts";
import { createChatTabs, type ChatTabs } from "./chat-tabs.ts";
import type { UiLink } from "./core-link.ts";
import { createExaminations, type Examinations } from "./examination.ts";
import { createIdentityOffer } from "./identity-offer.ts";
import { createLinkTests, type LinkTests } from "./link-test.ts";
import { newRoommates, roommateText } from "./hearing.ts";
import type { HostAct } from "./hosting.ts";
import { initialMeetingLog, stepMeetingLog, type MeetingLog, type MeetingLogInput } from "./meeting-log.ts";
import { noticesBetween, type MeetingNotice } from "./meeting-notices.ts";
import { participantsApart } from "./names-apart.ts";
import { createNotices, type Notices } from "./notices.ts";
import { createOlderMessages, type OlderMessages } from "./older-messages.ts";
import { createOutbox, type MessageCommand } from "./outbox.ts";
import { ownMuteNotices } from "./own-mutes.ts";
import { reportOf } from "./offenders.ts";
import { createPolls, type Polls } from "./polls.ts";
import { participantIn, selfIn } from "./participants.ts";
import {
  initialReconnect,
  reconnectMachine,
  type ReconnectEffect,
  type ReconnectInput,
} from "./reconnect.ts";
import { createRecordingList, type RecordingList } from "./recordings.ts";
import { createRequests, type CommandBody } from "./requests.ts";
import { closeMeetingScreen, createScreen, followMeeting, type Screen } from "./screen.ts";
import { saidText, meetingTitle } from "./text.ts";
import { createShownReactions, type ShownReactions } from "./shown-reactions.ts";
import { t } from "../language/texts.ts";

export interface AppState
  extends
    Screen,
    Notices,
    Pick<RecordingList, "recordings" | "recordingJob">,
    Omit<ChatTabs, "choose" | "clear">,
    Pick<ChatFeed, "chat" | "files" | "onArrival"> {
  readonly link: UiLink;
  readonly older: Pick<OlderMessages, "hasOlder" | "load" | "readBack">;
  readonly view: ReadonlySignal<AppView | null>;
  readonly meetingLog: ReadonlySignal<MeetingLog>;
  /** The core was started again and is on its way back into the meeting, which stays on screen. */
  readonly isReturning: ReadonlySignal<boolean>;
  send(command: CommandBody): void;
  /** Resolves to the first event that answers; never rejects. */
  request(command: CommandBody): Promise<CoreEvent>;
  /** For the meeting log: the state of the own leg to the coordinator. */
  noteLeg(relay: PeerId, isOpen: boolean): void;
  /** Opens its tab in the chat. */
  openConversation(conversation: string): void;
  /** Of those that are said. */
  onNotice(listener: (notice: MeetingNotice) => void): Unsubscribe;
  /** Oldest first. */
  readonly polls: Polls["polls"];
  readonly captions: Captions;
  readonly linkTest: LinkTests["linkTest"];
  readonly examination: Examinations["examination"];
  readonly reactions: ShownReactions["reactions"];
  readonly spoken: ReadonlySignal<Announcer["spoken"]>;
}

/** Why self was put out of a meeting: the home screen says so until somebody has read it. */
const PUT_OUT: ReadonlySet<ErrorCode> = new Set(["removed", "banned", "ended", "identityInUse"]);

export interface AppStateDeps {
  readonly clock: Clock;
  readonly link: UiLink;
  /** See `createRequests`. */
  readonly requestIdPrefix: string;
}

export function createAppState({ clock, link, requestIdPrefix }: AppStateDeps): AppState {
  const view = signal<AppView | null>(null);
  const meetingLog = signal(initialMeetingLog);
  const isReturning = signal(false);
  const screen = createScreen();
  const spoken = signal(initialAnnouncer.spoken);
  const announcer = createDriver(
    { clock, perform: () => (spoken.value = announcer.state.spoken) },
    announcerMachine,
    initialAnnouncer,
  );
  const { polls, take: takePoll, clear: clearPolls } = createPolls();
  const { recordings, recordingJob, take: takeRecordings } = createRecordingList();
  const { captions, take: takeCaption, clear: clearCaptions } = createCaptions(clock);
  const { examination, take: takeExamination, interrupt: interruptExamination } = createExaminations();
  const { linkTest, take: takeLinkTest, clear: clearLinkTest } = createLinkTests();
  const nameOf = (peerId: PeerId): string | undefined => {
    const meeting = view.value?.meeting ?? null;
    return meeting === null ? undefined : participantIn(meeting, peerId)?.name;
  };
  const { clear: clearNotices, ...notices } = createNotices({
    clock,
    speak: (sentence) => announcer.input({ type: "say", sentence }),
    settings: () => view.value?.settings ?? null,
    openLog: () => (view.value?.meeting == null ? null : () => (screen.panel.value = "notices")),
  });
  const { reactions, ...reacting } = createShownReactions({ clock, announce: notices.announce, nameOf });
  const requests = createRequests(requestIdPrefix);
  const outbox = createOutbox((command) => link.send(command));
  const feed = createChatFeed({ clock, self: () => view.value?.self.peerId ?? null });
  const older = createOlderMessages({ feed, request });
  const { choose, clear: clearTabs, ...tabs } = createChatTabs({ view, feed });
  const meetingNotices = createEmitter<MeetingNotice>();
  const reconnect = createDriver({ clock, perform: performReconnect }, reconnectMachine, initialReconnect);
  /** Drafts of a meeting that the core did not get back into, for when self joins it again. */
  let saved: { readonly meetingId: MeetingId; readonly drafts: Readonly<Record<string, string>> } | null =
    null;
  let lastReceived: AppView | null = null;
  const identityOffer = createIdentityOffer({
    screen,
    notices,
    request,
    isInMeeting: () => view.value?.meeting != null,
  });

  function log(input: MeetingLogInput): void {
    meetingLog.value = stepMeetingLog(meetingLog.value, input, clock.wallMs());
  }

  function send(command: CommandBody): void {
    if (command.type === "leave") stepReconnect({ type: "left" });
    link.send(command);
  }

  function request(command: CommandBody): Promise<CoreEvent> {
    const { requestId, answer } = requests.begin();
    if (command.type === "sendMessage") {
      showTyped(command, requestId);
      if (link.state.value === "lost" || isReturning.value) {
        outbox.keep({ requestId, command });
        return answer;
      }
    }
    link.send({ ...command, requestId });
    return answer;
  }
  function showTyped({ text, to, replyTo, mentions = [] }: MessageCommand, requestId: string): void {
    const from = view.value?.self.peerId;
    if (from === undefined) return;
    const conversation = conversationOf(from, to ?? null);
    const atMs = clock.wallMs();
    const message = { text, from, conversation, replyTo: replyTo ?? null, mentions, atMs };
    feed.take({ type: "typed", requestId, ...message });
    feed.flush();
  }

  function stepReconnect(input: ReconnectInput): void {
    reconnect.input(input);
    isReturning.value = reconnect.state.kind !== "steady";
  }
  function performReconnect(wanted: ReconnectEffect): void {
    isReturning.value = reconnect.state.kind !== "steady";
    const before = view.value?.meeting ?? null;
    switch (wanted.type) {
      case "giveUp":
        if (before !== null) saved = { meetingId: before.meetingId, drafts: unsentDrafts(before) };
        notices.toast({ text: t().meeting.notBack, tone: "problem" });
        break;
      case "showView":
        if (lastReceived === null) break;
        show(wanted.isMeetingHeld ? { ...lastReceived, meeting: before } : lastReceived);
        break;
    }
  }
  function unsentDrafts(meeting: MeetingView): Readonly<Record<string, string>> {
    const self = selfIn(meeting)?.peerId;
    return self === undefined ? tabs.drafts.value : outbox.asDrafts(tabs.drafts.value, self);
  }

  function receive(received: AppView): void {
    feed.flush();
    const { meeting } = received;
    const participants = participantsApart(meeting?.participants ?? []);
    const isSame =
      meeting === null || participants.every((each, index) => each === meeting.participants[index]);
    lastReceived = isSame ? received : { ...received, meeting: { ...meeting, participants } };
    const isInMeeting = meeting !== null;
    stepReconnect({ type: "viewReceived", isInMeeting, isJoining: received.joining !== null });
  }

  function show(next: AppView): void {
    const before = view.value?.meeting ?? null;
    log({ type: "meeting", meeting: next.meeting });
    if (before !== null && before.meetingId !== next.meeting?.meetingId) clearNotices();
    // The banner says it, and is read out.
    if (next.meeting?.isPartitioned === true && before?.isPartitioned !== true)
      notices.note({ text: `${t().meeting.notConnected} ${t().meeting.comesBack}` });
    for (const notice of noticesBetween(before, next.meeting)) {
      const { kind, text } = notice;
      if (text !== null) notices.say(text, kind ?? undefined);
      if (notices.isNoticed(kind)) meetingNotices.emit(notice);
    }
    if (next.meeting !== null) {
      const known = before?.meetingId === next.meeting.meetingId ? before : null;
      for (const text of ownMuteNotices(known, next.meeting)) notices.say(text);
      for (const roommate of newRoommates(known, next.meeting)) sayRoommate(roommate);
    }
    if (before !== null && before.meetingId !== next.meeting?.meetingId) {
      feed.clear();
      older.clear();
      clearTabs();
      outbox.clear();
      closeMeetingScreen(screen);
      reacting.clear();
      clearPolls();
      clearCaptions();
      clearLinkTest();
    }
    if (next.meeting === null) identityOffer.outOfMeeting();
    if (next.meeting !== null) {
      followMeeting(screen, before, next.meeting, next.self);
      if (before === null) {
        feed.expectReplay(next.meeting.joinedAtMs);
        if (saved?.meetingId === next.meeting.meetingId) tabs.drafts.value = saved.drafts;
      }
      saved = null;
    }
    view.value = next;
    if (!isReturning.value) outbox.sendAll();
  }

  function sayRoommate(roommate: Participant): void {
    const run = () => send({ type: "sameRoom", peerId: roommate.peerId, on: false });
    notices.toast({
      text: roommateText(roommate),
      tone: "info",
      action: { label: t().people.weAreNot, run },
    });
  }

  link.onEvent((event) => {
    feed.take(event);
    older.take(event);
    if (event.type === "view") receive(event.view);
    if (event.type === "takeover") log(event);
    const asked = takePoll(event);
    if (asked !== null) sayPoll(asked);
    const composed = takeRecordings(event);
    if (composed?.isProblem === true) notices.toast({ text: composed.text, tone: "problem" });
    else if (composed !== null) notices.say(composed.text, "recording");
    takeCaption(event);
    takeLinkTest(event);
    takeExamination(event);
    if (event.type === "reaction" && view.value?.meeting != null) reacting.show(event.peerId, event.emoji);
    if (event.type === "offender" || (event.type === "storage" && event.message !== null)) {
      const { text, removal } = reportOf(event, view.value?.meeting ?? null);
      const action = removal && { label: removal.label, run: () => askFor(removal) };
      notices.toast({ text, tone: "problem", ...(action === null ? {} : { action }) });
    }
    const isAnswer = requests.settle(event);
    if (event.type === "error" && event.code === "identityInUse") identityOffer.inUse();
    if (!isAnswer && event.type === "error") {
      const text = saidText(event);
      const left = view.value?.meeting ?? null;
      const isPutOut = PUT_OUT.has(event.code);
      if (isPutOut && left !== null) screen.putOut.value = { title: meetingTitle(left.title), text };
      else if (event.code !== "identityInUse") notices.toast({ text, tone: "problem" });
    }
  });

  /** The panel that shows it opens where no other is open. */
  function sayPoll({ from, fromName, question }: Poll): void {
    const { meeting = null, self = null } = view.value ?? {};
    if (meeting === null || from === self?.peerId) return;
    notices.say(t().polls.asks(nameOf(from) ?? fromName, question), "activity");
    screen.panel.value ??= "polls";
  }

  /** Of the command's failure an error says why. */
  function askFor({ command, question }: HostAct): void {
    if (question === null) send(command);
    else screen.dialog.value = { kind: "confirm", question: { ...question, run: () => send(command) } };
  }

  let wasLost = false;
  effect(() => {
    const isLost = link.state.value === "lost";
    if (isLost === wasLost) return;
    wasLost = isLost;
    untracked(() => (isLost ? onCoreLost() : onCoreBack()));
  });
  function onCoreLost(): void {
    log({ type: "coreLost" });
    stepReconnect({ type: "linkLost", isInMeeting: view.value?.meeting != null });
    const kept = outbox.requestIds();
    feed.take({ type: "linkLost", kept });
    feed.flush();
    requests.failAll(kept);
    interruptExamination();
  }
  function onCoreBack(): void {
    log({ type: "coreBack" });
    feed.expectReplay(null);
    stepReconnect({ type: "linkOpened" });
  }

  return {
    ...screen,
    ...notices,
    ...tabs,
    ...{ chat: feed.chat, files: feed.files, onArrival: feed.onArrival },
    ...{ link, older, view, meetingLog, isReturning, send, request, spoken, reactions },
    ...{ polls, captions, linkTest, examination },
    ...{ recordings, recordingJob },
    noteLeg: (relay, isOpen) => log({ type: "leg", relay, isOpen }),
    openConversation(id) {
      choose(id);
      screen.panel.value = "chat";
    },
    onNotice: (listener) => meetingNotices.on(listener),
  };
}
