/** A core in memory. It holds one view, answers commands as the real core does, and lets a test change the view. */
import { foundBy, isNowhere, mistyped, noneCalled } from "./fake-ways.ts";
import { signal } from "@preact/signals";
import type { Call, CallEnd } from "../../src/api/calls.ts";
import type { Command } from "../../src/api/commands.ts";
import type { CoreEvent } from "../../src/api/events.ts";
import type { Composing } from "../../src/api/recordings.ts";
import type { AppView, ChatMessage, MeetingView, Poll, SharedFile, Transfer } from "../../src/api/view.ts";
import { REACTIONS } from "../../src/kernel/reactions.ts";
import { conversationOf, type EntryId, type FileId, type PeerId } from "../../src/kernel/ids.ts";
import { runsMeeting } from "../../src/kernel/rights.ts";
import type { LinkState, UiLink } from "../../src/ui/model/core-link.ts";
import { callAfter } from "./fake-calls.ts";
import { pollAfter } from "./fake-polls.ts";
import { changeByHost } from "./fake-hosts.ts";
import { PLAIN, type Scenario } from "./scenarios.ts";
import { words } from "../../src/kernel/words.ts";

/** An event before its request id. */
type Answer = CoreEvent extends infer E ? (E extends CoreEvent ? Omit<E, "requestId"> : never) : never;

export interface FakeCore {
  readonly link: UiLink;
  readonly sent: readonly Command[];
  readonly view: AppView;
  emit(event: CoreEvent): void;
  /** Resolves once the window has every event that was emitted before. */
  delivered(): Promise<void>;
  setView(change: Partial<AppView>): void;
  /** Changes the meeting of the newest view; null ends it. */
  setMeeting(change: Partial<MeetingView> | null): void;
  setLinkState(state: LinkState): void;
  /** The direct call is in another state than before, or over for that reason. */
  setCall(call: Call | CallEnd): void;
  /** The participant at index `from` writes to everyone, or to self alone. */
  say(from: number, text: string, more?: { isPrivate?: boolean; mentionsSelf?: boolean }): void;
  /** The participant at index `from` shares a file with everyone. */
  offer(from: number, name: string, sizeBytes: number, isFolder?: boolean): FileId;
  /** Stands in for HTTP: the core shares the content at once, or refuses it with `uploadProblem`. */
  receiveUpload(path: string, content: Blob): Promise<string | null>;
  uploadProblem: string | null;
  /** What the window sent, in order. */
  readonly uploads: readonly { readonly path: string; readonly content: Blob }[];
}

export const RIGHT_PASSCODE = "1234";

/** `meeting` is the one that joining, creating or opening leads to. */
export function createFakeCore(scenario: Scenario, meeting: MeetingView): FakeCore {
  const listeners = new Set<(event: CoreEvent) => void>();
  const linkState = signal<LinkState>("open");
  const sent: Command[] = [];
  let view = scenario.view;
  let entryCount = 1_000;
  let recordings = scenario.recordings ?? [];
  let composing: Composing | null = null;
  const recordingsEvent = () => ({ type: "recordings", recordings, composing }) as const;
  const messages = new Map<EntryId, ChatMessage>(scenario.messages.map((each) => [each.id, each]));
  const polls = new Map<EntryId, Poll>((scenario.polls ?? []).map((each) => [each.id, each]));
  const offers = new Map<FileId, SharedFile>((scenario.files ?? []).map((each) => [each.fileId, each]));
  const uploads: { path: string; content: Blob }[] = [];

  // A task for each event, in order, as messages arrive on a WebSocket: what awaits an answer runs before the next event.
  const { port1, port2 } = new MessageChannel();
  const deliveries: (() => void)[] = [];
  port2.onmessage = ({ data }: MessageEvent<CoreEvent | null>) => {
    if (data === null) deliveries.shift()?.();
    else for (const listener of [...listeners]) listener(data);
  };
  const emit = (event: CoreEvent) => port1.postMessage(event);
  const answer = (command: Command, event: Answer) =>
    emit({
      ...event,
      ...(command.requestId === undefined ? {} : { requestId: command.requestId }),
    } as CoreEvent);
  /** While a command is carried out: the real core answers it before it sends the view with what it changed. */
  let isAnswering = false;
  let isViewDue = false;
  function setView(change: Partial<AppView>): void {
    view = { ...view, ...change };
    if (isAnswering) isViewDue = true;
    else emit({ type: "view", view });
  }
  function setMeeting(change: Partial<MeetingView> | null): void {
    if (change === null) setView({ meeting: null });
    else if (view.meeting !== null) setView({ meeting: { ...view.meeting, ...change } });
  }
  function setSelf(change: { isCameraOn?: boolean; isMicrophoneOn?: boolean; isHandUp?: boolean }): void {
    const { isHandUp: _, ...own } = change;
    view = { ...view, self: { ...view.self, ...own } };
    const participants = view.meeting?.participants.map((person) =>
      person.isSelf ? { ...person, ...change } : person,
    );
    if (participants === undefined) setView({});
    else setMeeting({ participants });
  }
  function setCall(next: Call | CallEnd): void {
    const before = view.meeting?.call;
    if (typeof next !== "string") {
      setMeeting({ call: next });
      emit({ type: "call", ...next });
    } else if (before != null) {
      setMeeting({ call: null });
      emit({ type: "call", ...before, state: "ended", reason: next });
    }
  }
  let orders = 0;
  /** Sorts behind the orders of the scenarios, which begin with a lower digit. */
  const nextOrder = (): string => `9${String((orders += 1)).padStart(6, "0")}`;
  function nextId(): EntryId {
    return (entryCount += 1).toString(16).padStart(64, "0") as EntryId;
  }

  function emitMessage(message: ChatMessage, requestId?: string): void {
    messages.set(message.id, message);
    emit({ type: "message", ...message, ...(requestId === undefined ? {} : { requestId }) });
  }
  function change(id: EntryId, by: Partial<ChatMessage>): void {
    const message = messages.get(id);
    if (message === undefined) throw new Error("no such message");
    const changed = { ...message, ...by };
    messages.set(id, changed);
    emit({ type: "messageChanged", ...changed });
  }
  function setTransfer(fileId: FileId, by: Partial<Transfer>): void {
    const transfers = view.meeting?.transfers ?? [];
    setMeeting({ transfers: transfers.map((each) => (each.fileId === fileId ? { ...each, ...by } : each)) });
  }
  function fetchFile(fileId: FileId, isKept: boolean): void {
    const file = offers.get(fileId);
    if (file === undefined) throw new Error("no such file");
    const { name, sizeBytes, sha256 } = file;
    const path = isKept ? null : `/home/ana/Downloads/${name}`;
    const transfer: Transfer = {
      ...{
        fileId,
        direction: "fetch",
        name,
        sizeBytes,
        bytes: sizeBytes,
        bytesPerSecond: 0,
        secondsLeft: null,
      },
      ...{ state: "done", problem: null, path, isHere: true },
    };
    const others = (view.meeting?.transfers ?? []).filter((each) => each.fileId !== fileId);
    setMeeting({ transfers: [...others, transfer] });
    emit({ type: "fileReady", fileId, path, sha256 });
  }
  function offerFile(file: Omit<SharedFile, "sha256" | "atMs" | "order">): void {
    const offer = { ...file, sha256: "ab".repeat(32), atMs: Date.now(), order: nextOrder() };
    offers.set(offer.fileId, offer);
    emit({ type: "file", ...offer });
  }

  function carryOut(command: Command): void {
    switch (command.type) {
      case "holdMedia":
        return answer(command, { type: "mediaHolder", holder: "self" });
      case "setCamera":
      case "setMicrophone":
        return setDevice(command);
      case "setHand":
        return setSelf({ isHandUp: command.up });
      case "setName":
        setView({ self: { ...view.self, name: command.name.trim(), isNameChosen: true } });
        return answer(command, { type: "done" });
      case "setSettings":
        if (command.settings.downloadFolder === "/nowhere") {
          return answer(command, { type: "error", code: "badPath", ...words("unfitFolder", "/nowhere") });
        }
        setView({ settings: { ...view.settings, ...(command.settings as Partial<AppView["settings"]>) } });
        return answer(command, { type: "done" });
      case "joinMeeting": {
        if (isNowhere(command.meeting)) return answer(command, noneCalled(command.meeting));
        const target = view.nearby.find((other) => other.meetingId === command.meeting);
        if (target?.needsPasscode === true && command.passcode !== RIGHT_PASSCODE) {
          return answer(command, { type: "error", code: "wrongPasscode", ...words("wrongPasscode") });
        }
        setView({ meeting });
        return answer(command, { type: "joined", meetingId: meeting.meetingId, title: meeting.title });
      }
      case "findMeeting": {
        const found = foundBy(command.at);
        return answer(command, found === null ? mistyped(command.at) : { type: "meetingFound", ...found });
      }
      case "join":
        if (command.passcode === undefined)
          return answer(command, { type: "error", code: "passcodeNeeded", ...words("passcodeNeeded") });
        if (command.passcode !== RIGHT_PASSCODE) {
          return answer(command, { type: "error", code: "wrongPasscode", ...words("wrongPasscode") });
        }
        setView({ meeting });
        return answer(command, { type: "joined", meetingId: meeting.meetingId, title: meeting.title });
      case "createMeeting":
        setView({ meeting: { ...meeting, title: command.title } });
        return answer(command, { type: "joined", meetingId: meeting.meetingId, title: command.title });
      case "leave":
        setView({ meeting: null });
        return answer(command, { type: "left" });
      case "sendMessage": {
        const id = nextId();
        const { peerId, name } = view.self;
        const { text, to, replyTo, mentions } = command;
        const message: ChatMessage = {
          ...{ id, from: peerId, fromName: name, text, ...PLAIN, atMs: Date.now(), order: nextOrder() },
          ...(to === undefined ? {} : { to, conversation: conversationOf(peerId, to) }),
          ...(replyTo === undefined ? {} : { replyTo }),
          ...(mentions === undefined ? {} : { mentions }),
        };
        emitMessage(message, command.requestId);
        if (view.meeting?.isPartitioned === true) return;
        return emit({ type: "acknowledged", id, holders: 2, isDelivered: true });
      }
      case "editMessage":
        change(command.id, { text: command.text, isEdited: true });
        return answer(command, { type: "done" });
      case "deleteMessage":
        change(command.id, { text: "", isDeleted: true, reactions: [] });
        return answer(command, { type: "done" });
      case "poll":
      case "vote":
      case "closePoll": {
        const from = view.self.peerId;
        const poll = pollAfter(polls, command, {
          ...{ from, fromName: view.self.name, id: nextId(), atMs: Date.now(), order: nextOrder() },
        });
        polls.set(poll.id, poll);
        emit({ type: "poll", ...poll });
        return answer(command, { type: "done" });
      }
      case "react": {
        if (command.id === undefined) {
          const emoji = REACTIONS.find((each) => each === command.emoji);
          if (emoji !== undefined) emit({ type: "reaction", peerId: view.self.peerId, emoji });
          return answer(command, { type: "done" });
        }
        const all = messages.get(command.id)?.reactions ?? [];
        const self = view.self.peerId;
        const before = all.find(({ emoji }) => emoji === command.emoji)?.from ?? [];
        const from = [...before.filter((peer) => peer !== self), ...(command.on === false ? [] : [self])];
        const others = all.filter(({ emoji }) => emoji !== command.emoji);
        const own = from.length > 0 ? [{ emoji: command.emoji, from }] : [];
        change(command.id, { reactions: [...others, ...own] });
        return answer(command, { type: "done" });
      }
      case "markRead": {
        const read = messages.get(command.id as EntryId) ?? offers.get(command.id as FileId);
        if (read === undefined) return;
        const lastRead = { ...view.meeting?.lastRead, [read.conversation]: read.order };
        return setMeeting({ lastRead });
      }
      case "history": {
        const { search = "", conversation, before = "\uffff", limit = 10_000 } = command;
        const words = search.toLowerCase();
        const found = [...messages.values()]
          .filter((each) => conversation === undefined || each.conversation === conversation)
          .filter((each) => each.order < before)
          .filter(({ text, fromName }) => `${text} ${fromName}`.toLowerCase().includes(words))
          .toSorted((a, b) => (a.order < b.order ? -1 : 1));
        const page = found.slice(-limit);
        return answer(command, { type: "history", messages: page, hasMore: page.length < found.length });
      }
      case "readHistory": {
        const words = (command.search ?? "").toLowerCase();
        const fits = (text: string) => text.toLowerCase().includes(words);
        return answer(command, {
          ...{ type: "history", hasMore: false },
          messages: [...messages.values()].filter((each) => fits(`${each.text} ${each.fromName}`)),
          kept: {
            ...{
              meetingId: meeting.meetingId,
              title: meeting.title,
              announcements: [],
              polls: [],
              captions: [],
            },
            files: [...offers.values()]
              .filter((each) => fits(`${each.name} ${each.fromName}`))
              // Every third one this machine never fetched.
              .map((each, index) => ({ ...each, isHere: index % 3 !== 2 })),
          },
        });
      }
      case "listFiles": {
        const files = [...offers.values()].map((each, index) => ({ ...each, isHere: index % 3 !== 2 }));
        return answer(command, { type: "files", meetingId: meeting.meetingId, title: meeting.title, files });
      }
      case "saveKeptFile": {
        const { fileId } = command;
        const path = `/home/ana/Downloads/${offers.get(fileId)?.name}`;
        return answer(command, { type: "fileSaved", fileId, path });
      }
      case "exportHistory": {
        const text = [...messages.values()].map((message) => message.text).join("\n");
        return answer(command, { type: "exported", path: null, text });
      }
      case "announce": {
        const { peerId, name } = view.self;
        const announcement = {
          ...{ id: nextId(), from: peerId, fromName: name, text: command.text },
          ...{ atMs: Date.now(), order: nextOrder() },
        };
        setMeeting({ announcements: [...(view.meeting?.announcements ?? []), announcement] });
        emit({ type: "announcement", ...announcement });
        return answer(command, { type: "done" });
      }
      case "withdrawAnnouncement": {
        const announcements = view.meeting?.announcements.filter(({ id }) => id !== command.id) ?? [];
        setMeeting({ announcements });
        return answer(command, { type: "done" });
      }
      case "setRole": {
        const participants = view.meeting?.participants.map((person) =>
          person.peerId === command.peerId
            ? { ...person, role: command.role, isHost: runsMeeting(command.role) }
            : person,
        );
        if (participants !== undefined) setMeeting({ participants });
        return answer(command, { type: "done" });
      }
      case "endMeeting": {
        answer(command, { type: "done" });
        emit({ type: "error", code: "ended", ...words("ended") });
        return setMeeting(null);
      }
      case "fetchFile":
        fetchFile(command.fileId, command.keep === true);
        return answer(command, { type: "done" });
      case "controlTransfer": {
        const { fileId, action } = command;
        if (action === "cancel") {
          const transfers = view.meeting?.transfers.filter((each) => each.fileId !== fileId) ?? [];
          setMeeting({ transfers });
        } else {
          setTransfer(fileId, { state: action === "pause" ? "paused" : "running", problem: null });
        }
        return answer(command, { type: "done" });
      }
      case "withdrawFile":
        offers.delete(command.fileId);
        emit({ type: "fileWithdrawn", fileId: command.fileId });
        return answer(command, { type: "done" });
      case "openMeeting":
        setView({ meeting });
        return answer(command, { type: "done" });
      case "shareRecording":
      case "joinSharedRecording":
        return answer(command, { type: "done" });
      case "listRecordings":
        return answer(command, recordingsEvent());
      case "composeRecording": {
        const { recordingId, what, format } = command;
        composing = { recordingId, what, ...(format === undefined ? {} : { format }), progress: 0.42 };
        answer(command, { type: "done" });
        return emit({ type: "composing", state: "running", ...composing });
      }
      case "cancelComposing":
        if (composing !== null) emit({ type: "composing", state: "cancelled", ...composing });
        composing = null;
        return answer(command, { type: "done" });
      case "deleteRecording":
        recordings = recordings.filter(({ recordingId }) => recordingId !== command.recordingId);
        answer(command, { type: "done" });
        return emit(recordingsEvent());
      case "installUpdate":
        return answer(command, { type: "update", update: view.update });
      case "renewIdentity":
        return answer(command, { type: "done" });
      case "forgetMeeting":
        setView({ earlier: view.earlier.filter(({ meetingId }) => meetingId !== command.meetingId) });
        return answer(command, { type: "done" });
      case "presentScreen": {
        const other = view.meeting?.presenter;
        if (command.on && other && other !== view.self.peerId && command.takeOver !== true) {
          return answer(command, {
            ...{ type: "error", code: "someonePresents" },
            ...words("someonePresents", "Ana"),
          });
        }
        if (command.on && command.takeOver !== true) setMeeting({ presenter: view.self.peerId });
        if (!command.on) setMeeting({ presenter: null });
        return answer(command, { type: "done" });
      }
      case "answerTakeOver":
        return setMeeting({
          takeOverRequest: null,
          ...(command.accept ? { presenter: command.to } : {}),
        });
      default: {
        const call = callAfter(view.meeting?.call ?? null, command);
        if (call != null) setCall(call);
        const change = view.meeting === null ? null : changeByHost(view.meeting, command);
        if (change !== null) setMeeting(change);
        return answer(command, { type: "done" });
      }
    }
  }

  /** Answers what hosts did to it, too. */
  function setDevice(command: Extract<Command, { type: "setCamera" | "setMicrophone" }>): void {
    const source = command.type === "setCamera" ? "camera" : "microphone";
    const mute = view.meeting?.ownMutes[source] ?? "none";
    if (mute === "held" && command.on) {
      return answer(command, { type: "error", code: "notAllowed", ...words("heldMuted") });
    }
    if (view.meeting !== null && (command.on || mute === "invited"))
      setMeeting({ ownMutes: { ...view.meeting.ownMutes, [source]: "none" } });
    setSelf(source === "camera" ? { isCameraOn: command.on } : { isMicrophoneOn: command.on });
    if (command.requestId !== undefined) answer(command, { type: "done" });
  }

  emit({ type: "ready", peerId: view.self.peerId, name: view.self.name });
  emit({ type: "view", view });
  for (const message of scenario.messages) {
    emit({ type: "message", ...message });
    if (message.from !== view.self.peerId) continue;
    emit({ type: "acknowledged", id: message.id, holders: 2, isDelivered: true });
  }

  for (const poll of scenario.polls ?? []) emit({ type: "poll", ...poll });
  for (const file of scenario.files ?? []) emit({ type: "file", ...file });
  for (const held of scenario.held ?? []) emit({ type: "fileHeld", ...held });

  return {
    uploadProblem: null,
    uploads,
    link: {
      state: linkState,
      send(command) {
        sent.push(command);
        isAnswering = true;
        carryOut(command);
        isAnswering = false;
        if (isViewDue) emit({ type: "view", view });
        isViewDue = false;
      },
      onEvent(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    sent,
    get view() {
      return view;
    },
    emit,
    delivered() {
      const arrived = new Promise<void>((resolve) => deliveries.push(resolve));
      port1.postMessage(null);
      return arrived;
    },
    setView,
    setMeeting,
    setCall,
    setLinkState(state) {
      linkState.value = state;
      // A core sends each new client its view first.
      if (state === "open") emit({ type: "view", view });
    },
    say(from, text, { isPrivate = false, mentionsSelf = false } = {}) {
      const { peerId, name } = personAt(from);
      const self = view.self.peerId;
      emitMessage({
        ...{
          id: nextId(),
          from: peerId,
          fromName: name,
          text,
          ...PLAIN,
          atMs: Date.now(),
          order: nextOrder(),
        },
        ...(isPrivate ? { to: [self], conversation: conversationOf(self, [peerId]) } : {}),
        ...(mentionsSelf ? { mentions: [self] } : {}),
      });
    },
    offer(from, name, sizeBytes, isFolder = false) {
      const { peerId, name: fromName } = personAt(from);
      const fileId = nextId().slice(-32) as FileId;
      offerFile({
        fileId,
        from: peerId,
        fromName,
        name,
        sizeBytes,
        isFolder,
        conversation: "everyone",
      });
      return fileId;
    },
    async receiveUpload(path, content) {
      if (this.uploadProblem !== null) return this.uploadProblem;
      uploads.push({ path, content });
      const url = new URL(path, "http://localhost");
      const { peerId, name: fromName } = view.self;
      const to = (url.searchParams.get("to")?.split(",") as PeerId[] | undefined) ?? null;
      offerFile({
        ...{ fileId: url.pathname.split("/").at(-1) as FileId, from: peerId, fromName },
        ...{ name: url.searchParams.get("name") ?? "", sizeBytes: content.size },
        isFolder: url.searchParams.get("kind") === "folder",
        ...(to === null ? { conversation: "everyone" } : { to, conversation: conversationOf(peerId, to) }),
      });
      return null;
    },
  };

  function personAt(index: number): { readonly peerId: PeerId; readonly name: string } {
    const person = view.meeting?.participants[index];
    if (person === undefined) throw new Error(`Nobody at ${index}`);
    return person;
  }
}
