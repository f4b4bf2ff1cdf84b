/** A core in memory: holds one view, answers commands as the real one would, and lets a test change things. */
import { signal } from "@preact/signals";
import type { AppView, Command, CoreEvent, MeetingView } from "../../src/core-api.ts";
import type { EntryId } from "../../src/kernel/ids.ts";
import type { LinkState, UiLink } from "../../src/ui/core-link.ts";
import { PLAIN, type Scenario } from "./scenarios.ts";

/** An event before its request id. */
type Answer = CoreEvent extends infer E ? (E extends CoreEvent ? Omit<E, "requestId"> : never) : never;

export interface FakeCore {
  readonly link: UiLink;
  readonly sent: readonly Command[];
  readonly view: AppView;
  emit(event: CoreEvent): void;
  setView(change: Partial<AppView>): void;
  /** A change on top of the newest view; null leaves. */
  setMeeting(change: Partial<MeetingView> | null): void;
  setLinkState(state: LinkState): void;
  /** Somebody writes. */
  say(from: number, text: string): void;
}

export const RIGHT_PASSCODE = "1234";

/** `meeting` is the one that a join or a create leads to. */
export function createFakeCore(scenario: Scenario, meeting: MeetingView): FakeCore {
  const listeners = new Set<(event: CoreEvent) => void>();
  const linkState = signal<LinkState>("open");
  const sent: Command[] = [];
  let view = scenario.view;
  let entryCount = 1_000;

  // Later, as everything that comes from another process.
  const emit = (event: CoreEvent) =>
    queueMicrotask(() => {
      for (const listener of [...listeners]) listener(event);
    });
  const answer = (command: Command, event: Answer) =>
    emit({
      ...event,
      ...(command.requestId === undefined ? {} : { requestId: command.requestId }),
    } as CoreEvent);
  function setView(change: Partial<AppView>): void {
    view = { ...view, ...change };
    emit({ type: "view", view });
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
  let orders = 0;
  /** After those of the scenarios, which have three digits. */
  const nextOrder = (): string => `9${String((orders += 1)).padStart(6, "0")}`;
  function nextId(): EntryId {
    return (entryCount += 1).toString(16).padStart(64, "0") as EntryId;
  }

  function carryOut(command: Command): void {
    switch (command.type) {
      case "setCamera":
        return setSelf({ isCameraOn: command.on });
      case "setMicrophone":
        return setSelf({ isMicrophoneOn: command.on });
      case "setHand":
        return setSelf({ isHandUp: command.up });
      case "setName":
        return setView({ self: { ...view.self, name: command.name } });
      case "setSettings":
        setView({ settings: { ...view.settings, ...(command.settings as Partial<AppView["settings"]>) } });
        return answer(command, { type: "done" });
      case "joinMeeting": {
        const target = view.nearby.find((other) => other.meetingId === command.meeting);
        if (target?.needsPasscode === true && command.passcode !== RIGHT_PASSCODE) {
          return answer(command, { type: "error", code: "wrongPasscode", message: "" });
        }
        setView({ meeting });
        return answer(command, { type: "joined", meetingId: meeting.meetingId, title: meeting.title });
      }
      case "createMeeting":
        setView({ meeting: { ...meeting, title: command.title } });
        return answer(command, { type: "joined", meetingId: meeting.meetingId, title: command.title });
      case "leave":
        setView({ meeting: null });
        return answer(command, { type: "left" });
      case "sendMessage": {
        const id = nextId();
        const { peerId, name } = view.self;
        answer(command, {
          type: "message",
          id,
          from: peerId,
          fromName: name,
          text: command.text,
          ...PLAIN,
          atMs: Date.now(),
          order: nextOrder(),
        });
        if (view.meeting?.isCutOff === true) return;
        return emit({ type: "acknowledged", id, holders: 2, isDelivered: true });
      }
      case "markRead":
        // Everything there is, as far as this fake goes.
        return setMeeting({ lastRead: { everyone: "9".repeat(7) } });
      case "presentScreen": {
        const other = view.meeting?.presenter;
        if (command.on && other && other !== view.self.peerId && command.takeOver !== true) {
          return answer(command, {
            type: "error",
            code: "someonePresents",
            message: "Somebody is presenting.",
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
      default:
        return answer(command, { type: "done" });
    }
  }

  emit({ type: "ready", peerId: view.self.peerId, name: view.self.name });
  emit({ type: "view", view });
  for (const message of scenario.messages) {
    emit({ type: "message", ...message });
    if (message.from !== view.self.peerId) continue;
    emit({ type: "acknowledged", id: message.id, holders: 2, isDelivered: true });
  }

  return {
    link: {
      state: linkState,
      send(command) {
        sent.push(command);
        carryOut(command);
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
    setView,
    setMeeting,
    setLinkState(state) {
      linkState.value = state;
      // The first thing that a core tells whoever connects.
      if (state === "open") emit({ type: "view", view });
    },
    say(from, text) {
      const author = view.meeting?.participants[from];
      if (author === undefined) throw new Error(`Nobody at ${from}`);
      const { peerId, name } = author;
      emit({
        type: "message",
        id: nextId(),
        from: peerId,
        fromName: name,
        text,
        ...PLAIN,
        atMs: Date.now(),
        order: nextOrder(),
      });
    },
  };
}
