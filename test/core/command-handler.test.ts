/** What each command does and how it is answered, over stand-ins. Rules: SPEC.md, CD. */
import test from "ava";
import * as v from "valibot";
import type { Command } from "../../src/api/commands.ts";
import { CommandError } from "../../src/api/errors.ts";
import type { CoreEvent } from "../../src/api/events.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { createCommandHandler } from "../../src/core/command-handler.ts";
import { createMediaHolder } from "../../src/core/media-holder.ts";
import type { HandlerDeps } from "../../src/core/handlers.ts";
import { FileIdSchema } from "../../src/kernel/ids.ts";
import { silentLog } from "../../src/kernel/log.ts";
import type { Meeting } from "../../src/meeting/meeting.ts";
import type { Member } from "../../src/mesh/types.ts";
import { StoreError, type StoredFile } from "../../src/store/types.ts";
import { inert } from "../simulation/inert.ts";
import { createVirtualClock } from "../support/clock.ts";
import { entryId, meetingId, peerId } from "../support/ids.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { createGate, settle } from "./stand-ins.ts";
import { verbatim, words } from "../../src/kernel/words.ts";

const [self, other] = [peerId(1), peerId(2)];
const keptFile: StoredFile = {
  ...{
    fileId: v.parse(FileIdSchema, "a".repeat(32)),
    id: entryId(2),
    blobId: "b".repeat(64),
    key: "c".repeat(64),
  },
  ...{
    from: other,
    fromName: "Ben",
    name: "plan.pdf",
    isFolder: false,
    sizeBytes: 5,
    sha256: "d".repeat(64),
  },
  ...{ conversation: "everyone", atMs: 0, order: "2" },
};

/** `calls`: what was done, in order, with its arguments. */
function setUp({ isInMeeting = true, mayNamePaths = false, refusesLogin = false } = {}) {
  const calls: unknown[][] = [];
  const note =
    (what: string, result?: unknown) =>
    (...args: unknown[]) => {
      calls.push([what, ...args]);
      return result;
    };
  const present = { settings: { ...defaultSettings, copiesLimitBytes: 7 } };
  const answers: CoreEvent[] = [];
  const broadcasts: CoreEvent[] = [];
  const gates = { answer: Promise.resolve("answer") as Promise<string> };
  const state = { appendFails: null as Error | null, watches: 0, mayAct: true, hasFiles: true };
  const meeting = inert<Meeting>({
    title: "M",
    store: inert<Meeting["store"]>({
      append(entry, origin) {
        calls.push(["append", entry, origin]);
        return state.appendFails === null ? Promise.resolve(entryId(1)) : Promise.reject(state.appendFails);
      },
      ...{ announcements: () => [], files: () => [], polls: () => [] },
      history: () => Promise.resolve({ messages: [], hasMore: false }),
      markRead: (id) => void calls.push(["markRead", id]),
    }),
    roles: inert<Meeting["roles"]>({ selfMay: () => state.mayAct }),
    presence: inert<Meeting["presence"]>({ input: (input) => void calls.push(["presence", input]) }),
    files: inert<Meeting["files"]>({
      share(source, offer) {
        calls.push(["share", source, offer]);
        return Promise.resolve(offer.fileId ?? ("f" as never));
      },
      fetch(fileId, to) {
        calls.push(["fetch", fileId, to]);
        return Promise.resolve();
      },
      control: (fileId, action) => void calls.push(["control", fileId, action]),
    }),
    legs: inert<Meeting["legs"]>({
      connect: () => gates.answer,
      closeLeg: (relay, legId) => void calls.push(["closeLeg", relay, legId]),
    }),
    takeovers: inert<Meeting["takeovers"]>({ measured: (gaps) => void calls.push(["measured", gaps.term]) }),
  });
  const deps: HandlerDeps = {
    clock: createVirtualClock(),
    log: silentLog,
    discovery: {
      watch() {
        state.watches += 1;
        return () => void (state.watches -= 1);
      },
    },
    mesh: {
      setName: note("mesh.setName"),
      peerId: self,
      linked: () => [],
      members: () => [inert<Member>({ peerId: other, publicKey: "ab" })],
      suspect: note("suspect"),
      passcodeRecord: () => ({ serverSetup: "s", registrationRecord: "r" }),
      passcodeRelease: () => "release",
    },
    settings: {
      name: () => "Ana",
      isNameChosen: () => true,
      settings: () => present.settings,
      setName: note("setName"),
      setSettings: note("setSettings"),
      flush: () => Promise.resolve(),
    },
    updates: { desk: inert<HandlerDeps["updates"]["desk"]>({}), view: () => null },
    examination: { begin: note("examination.begin") },
    openedLink: { open: note("openedLink.open"), take: note("openedLink.take") },
    startAtLogin: {
      set: async (isOn) => {
        if (refusesLogin) throw new CommandError("startAtLogin", words("noStartAtLogin"));
        calls.push(["startAtLogin", isOn]);
      },
    },
    renewIdentity: async () => void calls.push(["renewIdentity"]),
    ownSpeech: { update: note("ownSpeech.update"), take: note("ownSpeech.take") },
    meetings: {
      current: () => (isInMeeting ? meeting : null),
      view: () => null,
      inMeeting() {
        if (isInMeeting) return meeting;
        throw new CommandError("notInMeeting", verbatim("You are in no meeting. Join one first."));
      },
      ...{
        isIdle: () => !isInMeeting,
        joining: () => null,
        earlier: () => [],
        changed: () => {},
        rejoin: () => {},
      },
      keepRejoining: () => {},
      create: async (...args) => void calls.push(["create", ...args]),
      join: async (...args) => void calls.push(["join", ...args]),
      joinAt: async (...args) => void calls.push(["joinAt", ...args]),
      find(way) {
        calls.push(["find", way]);
        const found = {
          meetingId: meetingId(1),
          link: "landline:",
          isKeyKnown: true,
          keyWords: "w",
          about: null,
        };
        return Promise.resolve(found);
      },
      openAgain: async (...args) => void calls.push(["openAgain", ...args]),
      forget: async (...args) => void calls.push(["forget", ...args]),
      leave: async () => void calls.push(["leave"]),
    },
    keptHistory: {
      async read(wanted, read) {
        calls.push(["read", wanted]);
        const lists = {
          history: () => Promise.resolve({ messages: [], hasMore: false }),
          announcements: () => [],
          files: () => [keptFile],
          polls: () => [],
          captions: () => [],
        };
        return await read({ meetingId: meetingId(1), title: "Kept", store: lists });
      },
      release: async () => void calls.push(["release"]),
    },
    keptFiles: {
      here: () => (state.hasFiles ? Promise.resolve(() => true) : Promise.reject(new Error("no disk"))),
      save(file, target) {
        calls.push(["save", file.name, target]);
        return Promise.resolve(`/saved/${file.name}`);
      },
    },
    keptRecordings: inert<HandlerDeps["keptRecordings"]>({ changed: note("recordings changed") }),
    saveFile: () => Promise.reject(new Error("no disk")),
    localStatus: {
      get: () => ({ isCameraOn: false, isMicrophoneOn: false, isHandUp: false }),
      set: note("status"),
      setForNext: note("status for next"),
      left: () => {},
    },
    mediaHolder: createMediaHolder(),
    setCopiesLimit: note("setCopiesLimit"),
    broadcast: (event) => broadcasts.push(event),
    onChange: () => {},
  };
  const handler = createCommandHandler(deps);
  const client = { mayNamePaths, send: (event: CoreEvent) => answers.push(event) };
  async function run(command: Command): Promise<CoreEvent | undefined> {
    const before = answers.length;
    handler.run(client, command);
    await settle();
    return answers.slice(before).at(-1);
  }
  return { run, calls, answers, broadcasts, gates, state, handler, client, meeting, present };
}

test("[CD1] a command is answered by `done` if it carries an id, by nothing if not", async (t) => {
  const { run, answers } = setUp();
  t.deepEqual(await run({ type: "setCamera", on: true, requestId: "1" }), { type: "done", requestId: "1" });
  await run({ type: "setCamera", on: true });
  t.is(answers.length, 1);
});

test("[CD2] what has an answer of its own is answered by it, with the command's id", async (t) => {
  const { run, answers, broadcasts } = setUp();
  t.like(await run({ type: "history", requestId: "1" }), { type: "history", requestId: "1", messages: [] });
  const exported = await run({ type: "exportHistory", format: "json", requestId: "2" });
  t.like(exported, { type: "exported", requestId: "2", path: null });
  const leg = { legId: "l", relay: other };
  t.deepEqual(await run({ type: "connectLeg", ...leg, offer: "sdp", requestId: "3" }), {
    ...{ type: "legAnswer", ...leg },
    ...{ answer: "answer", requestId: "3" },
  });
  const before = answers.length;
  const reception = { from: [], audio: { packets: 1, levelDbov: -127 } };
  await run({ type: "reportReception", requestId: "4", reception });
  t.is(answers.length, before, "it becomes an event for all");
  t.deepEqual(broadcasts, [{ type: "reception", ...reception }]);
});

test("[FE25] a file of a kept meeting is saved where the settings say, or where a client with the rights of the account does", async (t) => {
  const { run, calls, client } = setUp({ isInMeeting: false });
  const command = { type: "saveKeptFile", meeting: "Kept", fileId: keptFile.fileId } as const;
  const saved = { type: "fileSaved", fileId: keptFile.fileId, path: "/saved/plan.pdf", requestId: "1" };
  t.deepEqual(await run({ ...command, requestId: "1" }), saved as never);
  t.like(await run({ ...command, path: "/there", requestId: "2" }), { type: "error", code: "badPath" });
  client.mayNamePaths = true;
  t.like(await run({ ...command, path: "/there" }), { type: "fileSaved" });
  t.like(await run({ ...command, fileId: v.parse(FileIdSchema, "f".repeat(32)) }), {
    ...{ type: "error", code: "noSuchFile" },
  });
  const saves = calls.filter(([what]) => what === "save");
  t.deepEqual(saves, [
    ["save", "plan.pdf", undefined],
    ["save", "plan.pdf", "/there"],
  ]);
});

test("[FP10] all files are listed, of the meeting or of a kept one, each with whether its bytes are here", async (t) => {
  const { key: _key, blobId: _blobId, id: _id, ...file } = keptFile;
  const outside = setUp({ isInMeeting: false });
  const list = { type: "files", requestId: "1", meetingId: meetingId(1), title: "Kept" };
  t.deepEqual(await outside.run({ type: "listFiles", meeting: "Kept", requestId: "1" }), {
    ...list,
    files: [{ ...file, isHere: true }],
  } as never);
  outside.state.hasFiles = false;
  t.deepEqual(await outside.run({ type: "listFiles", meeting: "Kept", requestId: "1" }), {
    ...list,
    files: [file],
  } as never);
  t.like(await outside.run({ type: "listFiles", requestId: "1" }), { type: "error", code: "notInMeeting" });
  const inside = setUp();
  t.like(await inside.run({ type: "listFiles", requestId: "1" }), { type: "files", files: [] });
});

test("[CD11] a kept meeting is read and exported outside a meeting, and is not open when it is forgotten", async (t) => {
  const { run, calls, state } = setUp({ isInMeeting: false });
  const { key: _key, blobId: _blobId, id: _id, ...file } = keptFile;
  const kept = { meetingId: meetingId(1), title: "Kept", announcements: [], polls: [], captions: [] };
  const page = { type: "history", requestId: "1", messages: [], hasMore: false };
  t.deepEqual(await run({ type: "readHistory", meeting: "Kept", requestId: "1" }), {
    ...page,
    kept: { ...kept, files: [{ ...file, isHere: true }] },
  } as never);
  state.hasFiles = false;
  t.deepEqual(await run({ type: "readHistory", meeting: "Kept", requestId: "1" }), {
    ...page,
    kept: { ...kept, files: [file] },
  } as never);
  const exported = await run({ type: "exportHistory", meeting: "Kept", format: "markdown", requestId: "2" });
  t.like(exported, { type: "exported", path: null });
  t.regex(exported?.type === "exported" ? (exported.text ?? "") : "", /^# Kept/);
  await run({ type: "forgetMeeting", meetingId: meetingId(1) });
  const read = ["read", "Kept"];
  t.deepEqual(calls, [read, read, read, ["release"], ["forget", meetingId(1)]]);
});

test("[CD3] what fails is answered by one error with code, sentence and id", async (t) => {
  const { run, answers, state, gates } = setUp();
  state.appendFails = new StoreError("notAllowed", verbatim("Only a host can do this."));
  t.deepEqual(await run({ type: "announce", text: "Hi", requestId: "1" }), {
    ...{ type: "error", code: "notAllowed", ...verbatim("Only a host can do this.") },
    requestId: "1",
  });
  gates.answer = Promise.reject(new Error("The relay is full."));
  const refused = await run({ type: "connectLeg", legId: "l", relay: other, offer: "sdp" });
  t.deepEqual(refused, { type: "error", code: "relayFailed", ...verbatim("The relay is full.") });
  t.is(answers.length, 2);
});

test("[CD4] outside a meeting what needs one is refused, and what does not is carried out", async (t) => {
  const { run, calls } = setUp({ isInMeeting: false, mayNamePaths: true });
  const id = entryId(1);
  const fileId = meetingId(1) as never;
  const commands: readonly Command[] = [
    { type: "sendMessage", text: "Hi" },
    { type: "editMessage", id, text: "Hi" },
    { type: "deleteMessage", id },
    { type: "react", id, emoji: "👍", on: true },
    { type: "markRead", id },
    { type: "history" },
    { type: "exportHistory", format: "json" },
    { type: "announce", text: "Hi" },
    { type: "withdrawAnnouncement", id },
    { type: "setRole", peerId: other, role: "host" },
    { type: "shareFile", path: "/a" },
    { type: "fetchFile", fileId },
    { type: "controlTransfer", fileId, action: "pause" },
    { type: "withdrawFile", fileId },
    { type: "setHand", up: true },
    { type: "presentScreen", on: true },
    { type: "answerTakeOver", to: other, accept: true },
    { type: "connectLeg", legId: "l", relay: other, offer: "sdp" },
  ];
  for (const command of commands) t.like(await run(command), { code: "notInMeeting" }, command.type);
  t.deepEqual(calls, []);
  const leg = { legId: "l", relay: other };
  t.like(await run({ type: "closeLeg", ...leg, requestId: "1" }), { type: "done" });
  t.like(await run({ type: "setMicrophone", on: true, requestId: "2" }), { type: "done" });
  const report = { term: 1, soundGapMs: null, pictureGapMs: null };
  t.like(await run({ type: "reportTakeover", ...report, requestId: "3" }), { type: "done" });
});

test("[CD30] an identity of its own is taken outside a meeting alone", async (t) => {
  const inside = setUp();
  t.like(await inside.run({ type: "renewIdentity", requestId: "1" }), {
    type: "error",
    code: "alreadyInMeeting",
  });
  t.deepEqual(inside.calls, []);
  const { run, calls } = setUp({ isInMeeting: false });
  t.like(await run({ type: "renewIdentity", requestId: "1" }), { type: "done" });
  t.deepEqual(calls, [["renewIdentity"]]);
});

test("[CD5] what people type is cleaned before anything is done with it, or refused with its own code", async (t) => {
  const { run, calls } = setUp();
  await run({ type: "setName", name: "  Ana \u202e Lima " });
  await run({ type: "createMeeting", title: " Stand\u0000up ", passcode: " sesame " });
  await run({ type: "sendMessage", text: "a\r\nb\u001b " });
  await run({ type: "editMessage", id: entryId(1), text: "c " });
  t.deepEqual(calls, [
    ["setName", "Ana Lima"],
    ["mesh.setName", "Ana Lima"],
    ["create", "Stand up", { passcode: " sesame " }],
    ["append", { kind: "message", text: "a\nb" }, { fromName: "Ana" }],
    ["append", { kind: "edit", id: entryId(1), text: "c" }, { fromName: "Ana" }],
  ]);
  calls.length = 0;
  t.like(await run({ type: "setName", name: " " }), { code: "badName" });
  t.like(await run({ type: "createMeeting", title: "" }), { code: "badTitle" });
  t.like(await run({ type: "createMeeting", title: "M", passcode: "" }), { code: "badPasscode" });
  t.like(await run({ type: "sendMessage", text: "m".repeat(8_001) }), { code: "badMessage" });
  t.like(await run({ type: "editMessage", id: entryId(1), text: "\u0000" }), { code: "badMessage" });
  t.like(await run({ type: "announce", text: "a".repeat(501) }), { code: "badMessage" });
  t.deepEqual(calls, []);
});

test("[CD6] an entry carries the command's id, its recipients and references, and no field that was not given", async (t) => {
  const { run, calls } = setUp();
  const to = [other];
  await run({
    ...{ type: "sendMessage", text: "Hi", to, replyTo: entryId(2), mentions: to, requestId: "9" },
  });
  await run({ type: "sendMessage", text: "Hi", to: undefined, replyTo: undefined, mentions: undefined });
  t.deepEqual(calls, [
    [
      "append",
      { kind: "message", text: "Hi", to, replyTo: entryId(2), mentions: to },
      { fromName: "Ana", requestId: "9" },
    ],
    ["append", { kind: "message", text: "Hi" }, { fromName: "Ana" }],
  ]);
});

test("[CD7] only a client with the rights of the account names paths", async (t) => {
  const fileId = meetingId(1) as never;
  const window = setUp();
  t.like(await window.run({ type: "shareFile", path: "/a" }), { code: "badPath" });
  t.like(await window.run({ type: "fetchFile", fileId, path: "/a" }), { code: "badPath" });
  t.like(await window.run({ type: "exportHistory", format: "json", path: "/a" }), { code: "badPath" });
  t.deepEqual(window.calls, []);
  await window.run({ type: "fetchFile", fileId });
  await window.run({ type: "fetchFile", fileId, keep: true });
  t.deepEqual(window.calls, [
    ["fetch", fileId, "downloads"],
    ["fetch", fileId, "keep"],
  ]);
  const script = setUp({ mayNamePaths: true });
  await script.run({ type: "shareFile", path: "/a", to: [other] });
  await script.run({ type: "fetchFile", fileId, path: "/b" });
  t.deepEqual(script.calls, [
    ["share", { path: "/a" }, { to: [other], fromName: "Ana" }],
    ["fetch", fileId, { path: "/b" }],
  ]);
});

test("[CD8] a folder for downloads must be one that can be written; other settings go straight in", async (t) => {
  const { run, calls } = setUp();
  const folder = temporaryFolder(t, "commands");
  for (const downloadFolder of ["relative", "/no/such/folder", "/dev/null"]) {
    const settings = { downloadFolder };
    // A disk takes its time: the answer is waited for.
    const answer = createGate<CoreEvent>();
    const { handler } = setUp();
    handler.run({ mayNamePaths: true, send: answer.open }, { type: "setSettings", settings });
    t.like(await answer.promise, { code: "badPath" }, downloadFolder);
  }
  const answer = createGate<CoreEvent>();
  const fit = setUp();
  const command: Command = { type: "setSettings", settings: { downloadFolder: folder }, requestId: "1" };
  fit.handler.run({ mayNamePaths: true, send: answer.open }, command);
  t.like(await answer.promise, { type: "done" });
  t.like(await run({ type: "setSettings", settings: { theme: "dark" }, requestId: "1" }), { type: "done" });
  t.deepEqual(calls, [["setSettings", { theme: "dark" }], ["ownSpeech.update"], ["setCopiesLimit", 7]]);
});

test("[CD12] a setting about joining reaches camera and microphone, and no other does", async (t) => {
  const { run, calls } = setUp();
  await run({ type: "setSettings", settings: { theme: "dark", joinWithMicrophone: false } });
  await run({ type: "setSettings", settings: { joinWithCamera: true } });
  await run({ type: "setSettings", settings: { skipPreview: true } });
  t.deepEqual(
    calls.filter(([name]) => name === "status for next"),
    [
      ["status for next", { isMicrophoneOn: false }],
      ["status for next", { isCameraOn: true }],
    ],
  );
});

test("[CP240] a page in a browser names neither a program that is run nor a folder that is written to", async (t) => {
  const folder = temporaryFolder(t, "commands");
  const page = setUp();
  for (const settings of [
    { speechProgram: "sh -c 'id > /tmp/it'" },
    { speechProgram: "" },
    { downloadFolder: folder },
    { theme: "dark", downloadFolder: "" },
  ] as const) {
    page.present.settings = { ...defaultSettings, speechProgram: "hear", downloadFolder: "/home/ana" };
    const refused = await page.run({ type: "setSettings", settings });
    t.like(refused, { type: "error", code: "badPath" });
    t.regex(JSON.stringify(refused), /Close Landline, and start it with --(speech-program|download-folder)/);
  }
  t.deepEqual(page.calls, []);
  // It switches captions on and off, and may say again what is set.
  const same = { captionOwnSpeech: true, speechProgram: "hear" };
  t.like(await page.run({ type: "setSettings", settings: same, requestId: "1" }), { type: "done" });
  const script = setUp({ mayNamePaths: true });
  const chosen = { speechProgram: "hear --in English" };
  t.like(await script.run({ type: "setSettings", settings: chosen, requestId: "1" }), { type: "done" });
  t.deepEqual(script.calls[0], ["setSettings", chosen]);
});

test("[CO903] the start at login is switched before it is noted, and not noted where the system refuses", async (t) => {
  const { run, calls } = setUp();
  t.like(await run({ type: "setSettings", settings: { startAtLogin: true }, requestId: "1" }), {
    type: "done",
  });
  t.deepEqual(calls.slice(0, 2), [
    ["startAtLogin", true],
    ["setSettings", { startAtLogin: true }],
  ]);
  const refused = setUp({ refusesLogin: true });
  t.like(await refused.run({ type: "setSettings", settings: { startAtLogin: true } }), {
    code: "startAtLogin",
  });
  t.deepEqual(refused.calls, []);
});

test("[CP221] a speech program's line that cannot be read is refused, and the one before stays", async (t) => {
  const { run, calls } = setUp({ mayNamePaths: true });
  for (const speechProgram of [`vosk "model`, `""`])
    t.like(await run({ type: "setSettings", settings: { speechProgram } }), { code: "speechFailed" });
  t.deepEqual(calls, []);
  t.like(await run({ type: "setSettings", settings: { speechProgram: " " }, requestId: "1" }), {
    type: "done",
  });
});

test("[CD9] a client that looks at the list is counted once, and not after it has gone", async (t) => {
  const { run, state, handler, client } = setUp();
  await run({ type: "watchMeetings", on: true });
  await run({ type: "watchMeetings", on: true });
  t.is(state.watches, 1);
  await run({ type: "watchMeetings", on: false });
  t.is(state.watches, 0);
  await run({ type: "watchMeetings", on: true });
  handler.clientGone(client);
  handler.clientGone(client);
  t.is(state.watches, 0);
});

test("[CD10] presenting, taking over, hosts, legs and reports reach their part of the meeting", async (t) => {
  const { run, calls } = setUp();
  await run({ type: "presentScreen", on: true });
  await run({ type: "presentScreen", on: true, takeOver: true });
  await run({ type: "answerTakeOver", to: other, accept: false });
  await run({ type: "stopPresenting", peerId: other });
  await run({ type: "setRole", peerId: other, role: "host" });
  t.like(await run({ type: "setRole", peerId: self, role: "host" }), { code: "unreachable" });
  await run({ type: "closeLeg", legId: "l", relay: other });
  await run({ type: "reportTakeover", term: 3, soundGapMs: 1, pictureGapMs: null });
  await run({ type: "reportRelaySilent", relay: other });
  await run({ type: "setHand", up: true });
  t.deepEqual(calls, [
    ["presence", { type: "present", on: true, takeOver: false }],
    ["presence", { type: "present", on: true, takeOver: true }],
    ["presence", { type: "answerTakeOver", to: other, accept: false }],
    ["presence", { type: "stopPresenting", presenter: other }],
    ["append", { kind: "role", publicKey: "ab", role: "host" }, { fromName: "Ana" }],
    ["closeLeg", other, "l"],
    ["measured", 3],
    ["suspect", other],
    ["status", { isHandUp: true }],
  ]);
});

test("[RO20] presenting, stopping a screen and ending are refused with a sentence to those without the right", async (t) => {
  const { run, calls, state } = setUp();
  state.mayAct = false;
  const refused = { type: "error", code: "notAllowed" };
  t.like(await run({ type: "presentScreen", on: true, requestId: "1" }), refused);
  t.like(await run({ type: "stopPresenting", peerId: other, requestId: "2" }), refused);
  t.like(await run({ type: "endMeeting", requestId: "3" }), refused);
  t.deepEqual(calls, []);
  t.like(await run({ type: "presentScreen", on: false, requestId: "4" }), { type: "done" });
});

test("[CD20] of two clients one opens legs; the other is refused with a sentence until it takes the media over", async (t) => {
  const { run, handler, answers } = setUp();
  const leg = { legId: "l", relay: other, offer: "sdp" };
  const others: CoreEvent[] = [];
  const window = { mayNamePaths: false, send: (event: CoreEvent) => others.push(event) };
  handler.run(window, { type: "holdMedia", requestId: "1" });
  await settle();
  t.deepEqual(others, [{ type: "mediaHolder", holder: "self", requestId: "1" }]);
  t.like(await run({ type: "holdMedia", requestId: "2" }), { holder: "other", requestId: "2" });
  t.like(await run({ type: "connectLeg", ...leg, requestId: "3" }), { code: "mediaElsewhere" });
  t.like(await run({ type: "holdMedia", takeOver: true, requestId: "4" }), { holder: "self" });
  t.like(await run({ type: "connectLeg", ...leg, requestId: "5" }), { type: "legAnswer" });
  t.is(answers.length, 4);
});

test("[CD21] that no media gets through is an event for all clients", async (t) => {
  const { run, broadcasts } = setUp();
  t.like(await run({ type: "reportMediaPath", relay: other, isOpen: false, requestId: "1" }), {
    type: "done",
  });
  t.deepEqual(broadcasts, [{ type: "mediaPath", relay: other, isOpen: false }]);
});

test("[PT14] a microphone that is held on is off when its client goes; one that was switched on stays", async (t) => {
  const { run, calls, handler, client } = setUp();
  const turns = () => calls.filter(([what]) => what === "status").map(([, change]) => change);
  await run({ type: "setMicrophone", on: true, whileHeld: true });
  handler.clientGone({ mayNamePaths: false, send() {} });
  await settle();
  t.deepEqual(turns(), [{ isMicrophoneOn: true }], "another client went");
  handler.clientGone(client);
  await settle();
  t.deepEqual(turns().at(-1), { isMicrophoneOn: false });
  await run({ type: "setMicrophone", on: true, whileHeld: true });
  await run({ type: "setMicrophone", on: true });
  handler.clientGone(client);
  await settle();
  t.deepEqual(turns().at(-1), { isMicrophoneOn: true });
});

test("[DV61] how good the network is goes into self's status, and is forgotten with the client that judged it", async (t) => {
  const { run, calls, handler, client } = setUp();
  const said = () => calls.filter(([what]) => what === "status").map(([, change]) => change);
  await run({ type: "reportNetwork", quality: "weak" });
  t.deepEqual(said(), [{ network: "weak" }]);
  handler.clientGone({ mayNamePaths: false, send() {} });
  t.is(said().length, 1, "another client went");
  handler.clientGone(client);
  handler.clientGone(client);
  t.deepEqual(said(), [{ network: "weak" }, { network: "good" }]);
});

test("[PT15] a microphone turned off while a host's mute is being lifted stays off", async (t) => {
  const lifted = createGate();
  const { run, calls, meeting } = setUp();
  Object.assign(meeting, { ownMutes: { get: () => "may", unmute: () => lifted.promise, decline() {} } });
  await run({ type: "setMicrophone", on: true });
  await run({ type: "setMicrophone", on: false });
  lifted.open();
  await settle();
  const turns = calls.filter(([what]) => what === "status").map(([, change]) => change);
  t.deepEqual(turns, [{ isMicrophoneOn: false }]);
});
