/** The window's states, as views and messages that a core could send. */
import { INVITATION } from "./fake-ways.ts";
import { OWN_CALL_ID } from "./fake-calls.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import type {
  AppView,
  ChatMessage,
  MeetingView,
  NearbyMeeting,
  SharedFile,
  Transfer,
  Poll,
} from "../../src/api/view.ts";
import type { Recording } from "../../src/api/recordings.ts";
import { recordingsAt } from "./fake-recordings.ts";
import { conversationOf, type EntryId, type FileId, type MeetingId } from "../../src/kernel/ids.ts";
import { runsMeeting, type Role } from "../../src/kernel/rights.ts";
import { castOf, hosting, LONG_NAME, peerIdAt } from "./cast.ts";
import { words } from "../../src/kernel/words.ts";

const NO_ROOM = words(
  "noRoomHas",
  { bytes: 16_000_000_000 },
  { bytes: 1_200_000_000 },
  "/home/ana/Downloads",
);
const PORT_TAKEN = words("mdnsTaken");

export interface Scenario {
  readonly recordings?: readonly Recording[];
  readonly view: AppView;
  readonly messages: readonly ChatMessage[];
  readonly files?: readonly SharedFile[];
  readonly polls?: readonly Poll[];
  /** Indexes of participants with the camera on whose pictures do not come; "screen" for the presenter's screen. */
  readonly missing?: readonly (number | "screen")[];
  /** Indexes of participants whose pictures are more than the link bears. */
  readonly paused?: readonly number[];
  /** Indexes of participants that hold their phone upright. */
  readonly upright?: readonly number[];
  readonly held?: readonly { readonly fileId: FileId; readonly holders: number; readonly isSafe: boolean }[];
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
    self: {
      peerId: peerIdAt(0),
      name: "Ana Ribeiro",
      isNameChosen: true,
      isCameraOn: true,
      isMicrophoneOn: true,
    },
    settings: { ...defaultSettings, notificationSounds: false },
    canStartAtLogin: true,
    nearby: [],
    earlier: [],
    speech: { state: "off", problem: null },
    update: null,
    storage: { copiesBytes: 0, freeBytes: null, setAside: null },
    network: { interfaces: [{ name: "Wi-Fi", address: "192.168.1.24" }], problem: null, port: 26_540 },
    joining: null,
    meeting: null,
    ...change,
  };
}

/** Self joined 12 min 34 s before `nowMs`. */
function meetingOf(count: number, nowMs: number, change: Partial<MeetingView> = {}): MeetingView {
  const startedAtMs = nowMs - 754_000;
  return {
    meetingId: idOf(1),
    title: "Design review",
    needsPasscode: false,
    passcode: null,
    invitation: INVITATION,
    joinedAtMs: startedAtMs,
    spotlight: [],
    carrier: null,
    recording: null,
    participants: castOf(count, startedAtMs),
    coordinator: peerIdAt(count > 1 ? 1 : 0),
    deputy: count > 2 ? peerIdAt(2) : null,
    term: 1,
    isTakingOver: false,
    isPartitioned: false,
    isCoordinatorOutOfReach: false,
    ...{ isListed: true, waitingRoom: null, knocks: [], isLocked: false },
    ...{ microphoneOffOnEntry: false, cameraOffOnEntry: false, viewersMayChat: true },
    ...{ keepCaptions: false, captioners: [] },
    banned: [],
    ownMutes: { microphone: "none", camera: "none" },
    standIn: null,
    presenter: null,
    ...{ timer: null, ledView: null },
    ...{ takeOverRequest: null, call: null },
    catchUp: null,
    lastRead: {},
    announcements: [],
    transfers: [],
    ...change,
  };
}

/** The members of a message to everyone without edits or reactions. */
export const PLAIN = { conversation: "everyone", isEdited: false, isDeleted: false, reactions: [] } as const;

const TALK: readonly (readonly [number, number, string])[] = [
  [1, 700, "Morning! The new drawings are on https://intranet.example/drawings/42 if you want to follow."],
  [1, 680, "I'll show them in a minute."],
  [2, 600, "Thanks Ben!"],
  [0, 540, "Can we start with the entrance hall?"],
  [0, 535, "It changed most since last week."],
  [3, 300, "+1. Also see www.example.org, the old photographs are there."],
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

/** Messages with reactions, replies, edits, deletions and mentions, in three conversations. */
function richTalk(nowMs: number): Scenario {
  const cast = castOf(5, nowMs);
  const self = peerIdAt(0);
  const write = (
    index: number,
    author: number,
    agoS: number,
    text: string,
    more: Partial<ChatMessage> = {},
  ): ChatMessage => ({
    id: entryIdOf(200 + index),
    from: peerIdAt(author),
    fromName: cast[author]?.name ?? "",
    text,
    ...PLAIN,
    atMs: nowMs - agoS * 1_000,
    order: String(index).padStart(3, "0"),
    ...more,
  });
  const withBen = { to: [self], conversation: conversationOf(self, [peerIdAt(1)]) };
  const withTwo = {
    to: [self, peerIdAt(3)],
    conversation: conversationOf(self, [peerIdAt(2), peerIdAt(3)]),
  };
  const messages = [
    write(1, 1, 900, "The floor plan is in the usual place.", {
      reactions: [
        { emoji: "👍", from: [self, peerIdAt(2), peerIdAt(3)] },
        { emoji: "🎉", from: [peerIdAt(4)] },
      ],
    }),
    write(2, 2, 840, "Is the stair in it already?", { replyTo: entryIdOf(201), isEdited: true }),
    write(3, 0, 600, "I think so. @Ben Okafor can you check?", { mentions: [peerIdAt(1)], isEdited: true }),
    write(4, 0, 590, "", { isDeleted: true }),
    write(5, 1, 120, "@Ana Ribeiro it is: sheet 4.", { mentions: [self], replyTo: entryIdOf(203) }),
    write(6, 1, 100, "Between us: the budget is not settled yet.", withBen),
    write(7, 1, 90, "I hear more on Monday.", withBen),
    write(8, 2, 80, "Shall the three of us meet before?", withTwo),
  ];
  return { view: baseView({ meeting: meetingOf(5, nowMs, { lastRead: { everyone: "005" } }) }), messages };
}

const fileIdOf = (index: number) => index.toString(16).padStart(32, "0") as FileId;
export const LONG_FILE_NAME =
  "Protokoll der Sitzung des Gemeinderats vom 3. November, berichtigte Fassung mit allen Anlagen (endgültig) v7.pdf";

/** Files of several kinds: offered, being fetched, failed, saved, and own ones with and without enough copies. */
function withFiles(nowMs: number): Scenario {
  const cast = castOf(5, nowMs);
  const file = (
    index: number,
    author: number,
    name: string,
    sizeBytes: number,
    isFolder = false,
  ): SharedFile => ({
    fileId: fileIdOf(index),
    from: peerIdAt(author),
    fromName: cast[author]?.name ?? "",
    name,
    isFolder,
    sizeBytes,
    sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    conversation: "everyone",
    atMs: nowMs - (10 - index) * 60_000,
    order: `01${index}`,
  });
  const files = [
    file(1, 1, LONG_FILE_NAME, 2_400_000),
    file(2, 2, "Site photos", 734_000_000, true),
    file(3, 1, "entrance.jpg", 1_830_000),
    file(4, 0, "survey.zip", 512_000_000),
    file(5, 0, "notes.txt", 1_240),
    file(6, 3, "rehearsal.mp4", 20_000_000_000),
  ];
  const transfer = (index: number, change: Partial<Transfer>): Transfer => {
    const { fileId, name, sizeBytes } = files[index - 1] ?? file(index, 1, "lost", 1);
    return {
      ...{ fileId, name, sizeBytes, direction: "fetch", bytes: 0, bytesPerSecond: 0, secondsLeft: null },
      ...{ state: "running", problem: null, path: null, isHere: false },
      ...change,
    };
  };
  const transfers = [
    transfer(2, { bytes: 331_000_000, bytesPerSecond: 104_000_000, secondsLeft: 4 }),
    transfer(6, {
      bytes: 4_000_000_000,
      state: "failed",
      problem: NO_ROOM.message,
      problemSentences: NO_ROOM.sentences,
    }),
    transfer(1, {
      bytes: 2_400_000,
      state: "done",
      path: `/home/ana/Downloads/${LONG_FILE_NAME}`,
      isHere: true,
    }),
  ];
  return {
    view: baseView({
      meeting: meetingOf(5, nowMs, {
        transfers,
        participants: cast.map((person) => ({ ...person, ...hosting(true) })),
      }),
    }),
    messages: talk(nowMs).slice(0, 1),
    files,
    held: [
      { fileId: fileIdOf(4), holders: 1, isSafe: false },
      { fileId: fileIdOf(5), holders: 2, isSafe: true },
    ],
  };
}

/** As "files", and others that the list of all files shows: private ones, and names that run from right to left. */
function withAllFiles(nowMs: number): Scenario {
  const scenario = withFiles(nowMs);
  const [plan] = scenario.files ?? [];
  if (plan === undefined) return scenario;
  const self = peerIdAt(0);
  const more = (index: number, change: Partial<SharedFile>): SharedFile => ({
    ...plan,
    ...{ fileId: fileIdOf(20 + index), order: `02${index}`, atMs: nowMs - (9 - index) * 20_000 },
    ...change,
  });
  const toSelf = { to: [self], conversation: conversationOf(self, [peerIdAt(1)]) };
  return {
    ...scenario,
    files: [
      ...(scenario.files ?? []),
      more(1, { name: "budget.ods", sizeBytes: 48_200, ...toSelf }),
      more(2, { name: "محضر الاجتماع.pdf", sizeBytes: 310_000, from: peerIdAt(4), fromName: "Elif Yılmaz" }),
      more(3, { name: "rehearsal.flac", sizeBytes: 31_000_000 }),
      more(4, { name: "drafts.zip", sizeBytes: 9_300_000, from: peerIdAt(2), fromName: "Chloé Martin" }),
    ],
  };
}

const ANNOUNCED = [
  [1, 1_200, "Lunch is at half past twelve, in the room across the hall."],
  [
    1,
    60,
    "We start again at 14:00 sharp. Please have the drawings open: https://intranet.example/drawings/42",
  ],
] as const;
function announced(nowMs: number, isHost: boolean): Scenario {
  const participants = castOf(5, nowMs).map((person) =>
    person.isSelf ? { ...person, ...hosting(isHost) } : person,
  );
  const announcements = ANNOUNCED.map(([author, agoS, text], index) => ({
    ...{
      id: entryIdOf(500 + index),
      from: peerIdAt(author),
      fromName: participants[author]?.name ?? "",
      text,
    },
    ...{ atMs: nowMs - agoS * 1_000, order: String(500 + index) },
  }));
  return inMeeting(5, nowMs, { participants, announcements });
}

/** A meeting of a week: 10,000 messages, one a minute. */
function longTalk(nowMs: number): Scenario {
  const { view } = inMeeting(5, nowMs);
  const messages = Array.from({ length: 10_000 }, (_, index): ChatMessage => {
    const author = index % 5;
    return {
      id: entryIdOf(10_000 + index),
      from: peerIdAt(author),
      fromName: castOf(5, 0)[author]?.name ?? "",
      text: `Message ${index}${index % 7 === 0 ? ": somewhat longer than the others, so that lines have two heights" : ""}`,
      ...PLAIN,
      atMs: nowMs - (10_000 - index) * 60_000,
      order: String(index).padStart(6, "0"),
    };
  });
  return { view, messages };
}

/** Self is a host of a meeting with a waiting room. */
function knockedAt(nowMs: number, count: number): Scenario {
  const participants = castOf(5, nowMs).map((person, index) => ({
    ...person,
    ...(index === 0 ? hosting(true) : {}),
  }));
  const names = ["Frida Berg", LONG_NAME, "Gus Moor"].slice(0, count);
  const knocks = names.map((name, index) => ({
    ...{ name, peerId: peerIdAt(20 + index), keyWords: "lusabbabad gutihtugad mudofhunah" },
    ...{ wasHere: index === 1, wasRefused: index === 2 },
  }));
  return inMeeting(5, nowMs, { participants, knocks, waitingRoom: { withoutHost: "wait" } });
}

/** In a locked meeting. */
function mutedByHosts(nowMs: number, ownMutes: MeetingView["ownMutes"]): Scenario {
  const isCameraOn = ownMutes.camera === "none";
  const participants = castOf(5, nowMs).map((person) =>
    person.isSelf
      ? {
          ...person,
          ...{ isCameraOn, isMicrophoneOn: false },
          isMicrophoneMuted: ownMutes.microphone !== "invited",
          isCameraMuted: ownMutes.camera === "held",
        }
      : person,
  );
  const { view, ...rest } = inMeeting(5, nowMs, { participants, ownMutes, isLocked: true });
  return { ...rest, view: { ...view, self: { ...view.self, isCameraOn, isMicrophoneOn: false } } };
}

const EARLIER = [
  "Design review",
  "Board meeting",
  "Friday coffee with everyone from the second floor of the building",
];
const earlier = (nowMs: number) =>
  EARLIER.map((title, index) => ({
    ...{ meetingId: idOf(index === 0 ? 1 : 20 + index), title },
    lastAtMs: nowMs - index * 90_000_000 - 3_600_000,
  }));

/** `roles`: of the first ones, self being the first of all. The others are viewers. */
function broadcast(nowMs: number, roles: readonly Role[]): Scenario {
  const participants = castOf(9, nowMs).map((person, index) => {
    const role = roles[index] ?? "viewer";
    const isSilent = {
      isMicrophoneOn: false,
      isMicrophoneMuted: true,
      isCameraOn: false,
      isCameraMuted: true,
    };
    return {
      ...{ ...person, role, isHost: runsMeeting(role), isHandUp: index === 5 },
      ...(role === "viewer" ? isSilent : {}),
    };
  });
  const scenario = inMeeting(9, nowMs, { participants, title: "All hands" });
  if (roles[0] !== "viewer") return scenario;
  const { view } = scenario;
  const self = { ...view.self, isCameraOn: false, isMicrophoneOn: false };
  const meeting = view.meeting && {
    ...view.meeting,
    ownMutes: { microphone: "held", camera: "held" } as const,
  };
  return { ...scenario, view: { ...view, self, meeting } };
}

const LONG_TITLE = "A title of sixty letters, which is as long as a title can get";

const recordingBy = (by: number, agreed: readonly number[], declined: readonly number[]) => ({
  ...{ recordingId: entryIdOf(90), by: peerIdAt(by), second: null, withoutCopy: [], begunBy: peerIdAt(by) },
  ...{ sinceMs: 0, isPaused: false },
  ...{ agreed: agreed.map(peerIdAt), declined: declined.map(peerIdAt) },
});

export const SCENARIOS = {
  rich: richTalk,
  files: withFiles,
  "shared-files": withAllFiles,
  announced: (nowMs: number) => announced(nowMs, false),
  "announced-host": (nowMs: number) => announced(nowMs, true),
  "long-talk": longTalk,
  "meeting-11-host": (nowMs: number) => {
    const participants = castOf(11, nowMs).map((person) =>
      person.isSelf ? { ...person, ...hosting(true) } : person,
    );
    return { ...inMeeting(11, nowMs, { participants }), messages: [] };
  },
  "home-earlier": (nowMs: number) => ({
    // The first two are nearby; one of these two is an earlier one, too.
    view: baseView({ nearby: NEARBY.slice(0, 2), earlier: earlier(nowMs) }),
    messages: [],
  }),
  "home-recordings": (nowMs: number) => ({
    view: baseView({ nearby: NEARBY.slice(0, 2) }),
    messages: [],
    recordings: recordingsAt(nowMs),
  }),
  "home-kept-only": (nowMs: number) => ({ view: baseView({ earlier: earlier(nowMs) }), messages: [] }),
  /** As "home-earlier", and its meetings have something to read. */
  "home-history": (nowMs: number) => ({
    view: baseView({ nearby: NEARBY.slice(0, 2), earlier: earlier(nowMs) }),
    messages: richTalk(nowMs).messages,
    files: (withFiles(nowMs).files ?? []).slice(0, 3),
  }),
  "first-start": () => {
    const view = baseView();
    return { view: { ...view, self: { ...view.self, name: "vm", isNameChosen: false } }, messages: [] };
  },
  "alone-passcode": (nowMs: number) =>
    inMeeting(1, nowMs, { needsPasscode: true, passcode: "green apple 7", title: LONG_TITLE }),
  "only-host": (nowMs: number) => {
    const participants = castOf(3, nowMs).map((person) => ({ ...person, ...hosting(person.isSelf) }));
    return inMeeting(3, nowMs, { participants });
  },
  "window-closed": (nowMs: number) => {
    const participants = castOf(5, nowMs).map((person, index) =>
      index === 1
        ? { ...person, isWindowClosed: true, isCameraOn: false, isMicrophoneOn: false }
        : { ...person, ...hosting(false) },
    );
    return inMeeting(5, nowMs, { participants });
  },
  "home-empty": () => ({ view: baseView(), messages: [] }),
  "home-list": () => ({ view: baseView({ nearby: NEARBY }), messages: [] }),
  "home-problem": () => ({
    view: baseView({
      network: {
        interfaces: [],
        problem: PORT_TAKEN.message,
        problemSentences: PORT_TAKEN.sentences,
        port: 26_540,
      },
    }),
    messages: [],
  }),
  "meeting-1": (nowMs: number) => inMeeting(1, nowMs),
  "meeting-2": (nowMs: number) => inMeeting(2, nowMs),
  "meeting-3": (nowMs: number) => inMeeting(3, nowMs),
  "waiting-2": (nowMs: number) => ({ ...inMeeting(2, nowMs), missing: [1] }),
  waiting: (nowMs: number) => ({ ...inMeeting(5, nowMs), missing: [1, 3] }),
  paused: (nowMs: number) => ({ ...inMeeting(5, nowMs), paused: [3, 4] }),
  "waiting-25": (nowMs: number) => ({ ...inMeeting(25, nowMs), missing: [1, 3, 6, 12, 24] }),
  "waiting-screen": (nowMs: number) => ({
    ...inMeeting(5, nowMs, { presenter: peerIdAt(1) }),
    missing: ["screen" as const],
  }),
  upright: (nowMs: number) => ({ ...inMeeting(5, nowMs), upright: [1, 3] }),
  "upright-2": (nowMs: number) => ({ ...inMeeting(2, nowMs), upright: [1] }),
  "presenter-2": (nowMs: number) => inMeeting(2, nowMs, { presenter: peerIdAt(1) }),
  "presenter-25": (nowMs: number) => inMeeting(25, nowMs, { presenter: peerIdAt(1) }),
  "same-names": (nowMs: number) => {
    const participants = castOf(5, nowMs).map((person, index) =>
      index === 2 || index === 3 ? { ...person, name: LONG_NAME } : person,
    );
    return inMeeting(5, nowMs, { participants });
  },
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
      title: LONG_TITLE,
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
  "cut-off": (nowMs: number) => inMeeting(3, nowMs, { isPartitioned: true }),
  "catch-up": (nowMs: number) => inMeeting(5, nowMs, { catchUp: { taken: 45_056, total: 200_000 } }),
  "taking-over": (nowMs: number) => inMeeting(5, nowMs, { isTakingOver: true }),
  /** Self is a host; the meeting is locked, two are muted, and one is banned. */
  hosting: (nowMs: number) => {
    const participants = castOf(5, nowMs).map((person, index) => ({
      ...person,
      ...(index === 0 ? hosting(true) : {}),
      ...(index === 2 ? { isMicrophoneOn: false, isMicrophoneMuted: true } : {}),
      ...(index === 3
        ? {
            ...{ isMicrophoneOn: false, isMicrophoneMuted: true, name: LONG_NAME },
            ...{ isCameraOn: false, isCameraMuted: true },
          }
        : {}),
    }));
    const banned = [
      { publicKey: "a".repeat(64), name: "Grace Liu" },
      { publicKey: "b".repeat(64), name: LONG_NAME },
    ];
    return inMeeting(5, nowMs, { participants, isLocked: true, banned });
  },
  /** A broadcast in which self watches, with a host, a co-host and a speaker. */
  watching: (nowMs: number) => broadcast(nowMs, ["viewer", "host", "coHost", "speaker"]),
  /** A broadcast of self's; one of the viewers raises a hand. */
  broadcasting: (nowMs: number) => broadcast(nowMs, ["host", "coHost", "speaker"]),
  /** Self is a host, and one waits to be let in. */
  "knock-one": (nowMs: number) => knockedAt(nowMs, 1),
  knocks: (nowMs: number) => knockedAt(nowMs, 3),
  polls: (nowMs: number) => {
    const poll = (index: number, change: Partial<Poll>): Poll => ({
      ...{ id: entryIdOf(900 + index), order: `8${index}`, atMs: nowMs - 600_000 + index * 60_000 },
      ...{ from: peerIdAt(1), fromName: "Ben Okafor", isMultiple: false, isSealed: false, closedBy: null },
      ...{ question: "When do we meet again?", options: ["Tuesday", "Thursday", "Next week"] },
      ...{ counts: [0, 0, 0], votes: [], ...change },
    });
    const vote = (index: number, ...choices: number[]) => ({ from: peerIdAt(index), choices });
    const scenario = inMeeting(5, nowMs);
    return {
      ...scenario,
      polls: [
        poll(0, {
          ...{ question: "Which of the drafts shall we take further?", isMultiple: true },
          ...{
            options: ["The blue one", "The one with the large photograph and hardly any text", "Neither"],
          },
          ...{ counts: [2, 3, 0], votes: [vote(0, 0, 1), vote(2, 1), vote(3, 0, 1)], closedBy: peerIdAt(1) },
        }),
        poll(1, {
          ...{
            question: "Are you happy with the plan?",
            options: ["Yes", "No"],
            isSealed: true,
            counts: null,
          },
          votes: [
            { from: peerIdAt(2), choices: null },
            { from: peerIdAt(0), choices: [0] },
          ],
        }),
        poll(2, { counts: [1, 1, 0], votes: [vote(2, 0), vote(3, 1)] }),
      ],
    };
  },
  "muted-by-host": (nowMs: number) => mutedByHosts(nowMs, { microphone: "may", camera: "none" }),
  "held-by-host": (nowMs: number) => mutedByHosts(nowMs, { microphone: "held", camera: "held" }),
  "invited-by-host": (nowMs: number) => mutedByHosts(nowMs, { microphone: "invited", camera: "invited" }),
  /** Two are in the spotlight. */
  spotlight: (nowMs: number) => inMeeting(11, nowMs, { spotlight: [peerIdAt(2), peerIdAt(1)] }),
  /** Somebody else records, and self is asked. */
  recorded: (nowMs: number) => inMeeting(5, nowMs, { recording: recordingBy(1, [1, 3], [2]) }),
  /** So does the computer of a second person. */
  "recorded-twice": (nowMs: number) =>
    inMeeting(5, nowMs, { recording: { ...recordingBy(1, [1, 3], [2]), second: peerIdAt(3) } }),
  "recorded-paused": (nowMs: number) => ({
    ...inMeeting(5, nowMs, { recording: { ...recordingBy(1, [0, 1, 3], [2]), isPaused: true } }),
  }),
  /** Self records. */
  recording: (nowMs: number) => {
    const participants = castOf(5, nowMs).map((person, index) => ({
      ...person,
      ...(index === 0 ? hosting(true) : {}),
    }));
    return {
      ...inMeeting(5, nowMs, { participants, recording: recordingBy(0, [0, 3], [2]) }),
      recordings: recordingsAt(nowMs),
    };
  },
  /** One is muted for self, one louder, and one says to be in the same room. */
  "own-hearing": (nowMs: number) => {
    const heard = [{ volumePercent: 0 }, { volumePercent: 150 }, { sameRoom: "theirs" as const }];
    const participants = castOf(5, nowMs).map((person, index) => ({ ...person, ...heard[index - 1] }));
    return inMeeting(5, nowMs, { participants });
  },
  called: (nowMs: number) =>
    inMeeting(5, nowMs, {
      call: { callId: OWN_CALL_ID, peerId: peerIdAt(1), isCaller: false, state: "incoming" },
    }),
  hands: (nowMs: number) => {
    const order = [3, 1, 0];
    const networks = ["good", "good", "unsteady", "weak"] as const;
    const participants = castOf(5, nowMs).map((person, index) => ({
      ...person,
      ...(index === 0 ? hosting(true) : {}),
      network: networks[index] ?? "good",
      isHandUp: order.includes(index),
      handNumber: order.indexOf(index) + 1 || null,
    }));
    const timer = { by: peerIdAt(1), seconds: 300, endsAtMs: nowMs + 272_000 };
    return inMeeting(5, nowMs, { participants, timer });
  },
} satisfies Record<string, (nowMs: number) => Scenario>;
export type ScenarioName = keyof typeof SCENARIOS;

export function scenarioNamed(name: string, nowMs: number): Scenario {
  const make = Object.entries(SCENARIOS).find(([other]) => other === name)?.[1];
  if (make === undefined) throw new Error(`No scenario is called ${name}`);
  return make(nowMs);
}
