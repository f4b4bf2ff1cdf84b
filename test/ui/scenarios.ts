/** The window's states, as views that a core could send. */
import {
  defaultSettings,
  type AppView,
  type ChatMessage,
  type MeetingView,
  type NearbyMeeting,
} from "../../src/core-api.ts";
import type { EntryId, MeetingId } from "../../src/kernel/ids.ts";
import { castOf, LONG_NAME, peerIdAt } from "./people.ts";

export interface Scenario {
  readonly view: AppView;
  readonly messages: readonly ChatMessage[];
}

const idOf = (index: number) => index.toString(16).padStart(32, "0") as MeetingId;
const entryIdOf = (index: number) => index.toString(16).padStart(64, "0") as EntryId;

const NEARBY: readonly NearbyMeeting[] = [
  nearby(1, { title: "Design review", members: 5 }),
  nearby(2, { title: "Board meeting", members: 11, needsPasscode: true }),
  nearby(3, { title: "Friday coffee with everyone from the second floor of the building", members: 2 }),
  nearby(4, { title: "", members: 3, needsPasscode: true }),
  nearby(5, { title: "Budget 2027", members: 4, isLocked: true }),
  nearby(6, { title: "Lab B", members: 2, isCompatible: false }),
];
function nearby(index: number, change: Partial<NearbyMeeting>): NearbyMeeting {
  return {
    meetingId: idOf(index),
    title: "",
    members: 1,
    coordinator: peerIdAt(1),
    needsPasscode: false,
    isLocked: false,
    isCompatible: true,
    ...change,
  };
}

function baseView(change: Partial<AppView> = {}): AppView {
  return {
    version: "0.1.0",
    self: { peerId: peerIdAt(0), name: "Ana Ribeiro", isCameraOn: true, isMicrophoneOn: true },
    settings: { ...defaultSettings, notificationSounds: false },
    nearby: [],
    earlier: [],
    storage: { copiesBytes: 0, freeBytes: null },
    network: { interfaces: [{ name: "Wi-Fi", address: "192.168.1.24" }], problem: null },
    joining: null,
    meeting: null,
    ...change,
  };
}

/** Set by the harness, so that pictures of the window don't differ by the clock. */
function meetingOf(count: number, nowMs: number, change: Partial<MeetingView> = {}): MeetingView {
  const startedAtMs = nowMs - 754_000;
  return {
    meetingId: idOf(1),
    title: "Design review",
    needsPasscode: false,
    joinedAtMs: startedAtMs,
    participants: castOf(count, startedAtMs),
    coordinator: peerIdAt(count > 1 ? 1 : 0),
    deputy: count > 2 ? peerIdAt(2) : null,
    term: 1,
    isTakingOver: false,
    isCutOff: false,
    isCoordinatorOutOfReach: false,
    presenter: null,
    takeOverRequest: null,
    lastRead: {},
    announcements: [],
    transfers: [],
    ...change,
  };
}

/** What a message is that nobody edited, answered or reacted to. */
export const PLAIN = { conversation: "everyone", isEdited: false, isDeleted: false, reactions: [] } as const;

const TALK: readonly (readonly [number, number, string])[] = [
  [1, 700, "Morning! The new drawings are on https://intranet.example/drawings/42 if you want to follow."],
  [1, 680, "I'll show them in a minute."],
  [2, 600, "Thanks Ben 🙌"],
  [0, 540, "Can we start with the entrance hall?"],
  [0, 535, "It changed most since last week."],
  [3, 300, "+1. Also see www.example.org, and please don't click javascript:alert(1) or <b>this</b>."],
  [1, 60, "Sure, entrance hall first."],
];
function talk(nowMs: number): ChatMessage[] {
  const yesterday: ChatMessage = {
    id: entryIdOf(99),
    from: peerIdAt(2),
    fromName: "Chloé Martin",
    text: "See you all tomorrow at ten.",
    ...PLAIN,
    atMs: nowMs - 86_400_000,
    order: "000",
  };
  return [
    yesterday,
    ...TALK.map(([author, agoS, text], index) => ({
      id: entryIdOf(100 + index),
      from: peerIdAt(author),
      fromName: castOf(author + 1, 0)[author]?.name ?? "",
      text,
      ...PLAIN,
      atMs: nowMs - agoS * 1_000,
      order: String(index + 1).padStart(3, "0"),
    })),
  ];
}

function inMeeting(count: number, nowMs: number, change: Partial<MeetingView> = {}): Scenario {
  return { view: baseView({ meeting: meetingOf(count, nowMs, change) }), messages: talk(nowMs) };
}

export const SCENARIOS = {
  "home-empty": () => ({ view: baseView(), messages: [] }),
  "home-list": () => ({ view: baseView({ nearby: NEARBY }), messages: [] }),
  "home-problem": () => ({
    view: baseView({
      network: {
        interfaces: [],
        problem: "Another program holds port 5353. Quit it, or meetings on this network stay hidden.",
      },
    }),
    messages: [],
  }),
  "meeting-1": (nowMs: number) => inMeeting(1, nowMs),
  "meeting-2": (nowMs: number) => inMeeting(2, nowMs),
  "meeting-5": (nowMs: number) => inMeeting(5, nowMs),
  "meeting-11": (nowMs: number) => inMeeting(11, nowMs),
  "meeting-25": (nowMs: number) => inMeeting(25, nowMs),
  "meeting-28": (nowMs: number) => inMeeting(28, nowMs),
  "long-name": (nowMs: number) => {
    const participants = castOf(5, nowMs).map((person, index) =>
      index === 1 || index === 4 ? { ...person, name: LONG_NAME } : person,
    );
    return inMeeting(5, nowMs, {
      participants,
      title: "A title of sixty letters, which is as long as a title can get",
    });
  },
  "no-cameras": (nowMs: number) => {
    const participants = castOf(5, nowMs).map((person) => ({ ...person, isCameraOn: false }));
    const scenario = inMeeting(5, nowMs, { participants });
    return { ...scenario, view: { ...scenario.view, self: { ...scenario.view.self, isCameraOn: false } } };
  },
  presenter: (nowMs: number) => inMeeting(5, nowMs, { presenter: peerIdAt(1) }),
  "own-screen": (nowMs: number) =>
    inMeeting(5, nowMs, { presenter: peerIdAt(0), takeOverRequest: peerIdAt(2) }),
  "cut-off": (nowMs: number) => inMeeting(3, nowMs, { isCutOff: true }),
  "taking-over": (nowMs: number) => inMeeting(5, nowMs, { isTakingOver: true }),
  hands: (nowMs: number) => {
    const participants = castOf(5, nowMs).map((person, index) => ({ ...person, isHandUp: index === 3 }));
    return inMeeting(5, nowMs, { participants });
  },
} satisfies Record<string, (nowMs: number) => Scenario>;
export type ScenarioName = keyof typeof SCENARIOS;

export function scenarioNamed(name: string, nowMs: number): Scenario {
  const make = Object.entries(SCENARIOS).find(([other]) => other === name)?.[1];
  if (make === undefined) throw new Error(`No scenario is called ${name}`);
  return make(nowMs);
}
