/** What the core takes for a command. Rules: SPEC.md, AP. */
import test from "ava";
import * as v from "valibot";
import { decodeCommand, misfitOf, type Command } from "../../src/api/commands.ts";
import { defaultSettings, SettingsSchema } from "../../src/api/settings.ts";
import { MAX_LEG_ID_LENGTH, MAX_MEMBERS, MAX_SDP_LENGTH } from "../../src/kernel/limits.ts";
import { entryId, meetingId, peerId } from "../support/ids.ts";

const [peer, entry, meeting] = [peerId(1), entryId(1), meetingId(1)];
/** File ids and calls' ids have the form of meeting ids. */
const file = String(meeting);
const reception = {
  from: [{ peerId: peer, videoFrames: 1, width: 2, height: 3 }],
  audio: { packets: 1, levelDbov: -20.5 },
};

/** By type, so that a command without an example is a type error. */
const EXAMPLES: { readonly [Type in Command["type"]]: object } = {
  renewIdentity: {},
  setName: { name: "Ana" },
  setSettings: { settings: { theme: "dark" } },
  watchMeetings: { on: true },
  createMeeting: {
    ...{ title: "M", passcode: "p", hasWaitingRoom: true, isListed: false, isBroadcast: true },
    ...{ microphoneOffOnEntry: true, cameraOffOnEntry: true },
  },
  joinMeeting: { meeting: "M" },
  join: { at: "10.0.0.5", passcode: "p" },
  findMeeting: { at: "10.0.0.5" },
  openLink: { link: "landline:join" },
  takeLink: {},
  leave: {},
  sendMessage: { text: "Hi", to: [peer], replyTo: entry, mentions: [peer] },
  editMessage: { id: entry, text: "Hi" },
  deleteMessage: { id: entry },
  react: { id: entry, emoji: "👍", on: true },
  markRead: { id: file },
  history: { conversation: "everyone", before: "1", limit: 10, search: "word" },
  readHistory: { meeting: "M", conversation: "everyone", before: "1", limit: 10, search: "word" },
  listFiles: { meeting: "M" },
  saveKeptFile: { meeting: "M", fileId: file, path: "/a" },
  exportHistory: { meeting: "M", format: "markdown", path: "/a" },
  announce: { text: "Hi" },
  withdrawAnnouncement: { id: entry },
  stopPresenting: { peerId: peer },
  setRole: { peerId: peer, role: "coHost" },
  remove: { peerId: peer },
  ban: { peerId: peer },
  unban: { publicKey: "ab".repeat(32) },
  lock: { on: true },
  spotlight: { peerIds: [peer] },
  setCarrier: { peerId: peer },
  startRecording: {},
  stopRecording: {},
  pauseRecording: {},
  resumeRecording: {},
  recordingConsent: { agrees: true },
  listRecordings: {},
  deleteRecording: { recordingId: entry },
  deleteRecordingResult: { recordingId: entry, file: "Sound - M.webm" },
  composeRecording: { recordingId: entry, what: "sound" },
  joinRecording: { recordingId: entry, path: "/tmp/copy" },
  joinSharedRecording: { recordingId: entry, fileId: file },
  cancelComposing: {},
  shareRecording: { recordingId: entry, file: "Sound - M.webm", to: [peer] },
  endMeeting: {},
  waitingRoom: { on: true, withoutHost: "member" },
  admit: { peerId: peer },
  admitAll: {},
  refuse: { peerId: peer },
  setMeeting: {
    ...{ title: "M", passcode: "p", isListed: true, microphoneOffOnEntry: true, cameraOffOnEntry: false },
    viewersMayChat: false,
  },
  mute: { peerId: peer, mayUnmute: false },
  muteAll: { mayUnmute: false },
  askToUnmute: { peerId: peer },
  stopCamera: { peerId: peer, mayUnmute: false },
  askToStartCamera: { peerId: peer },
  shareFile: { path: "/a", to: [peer] },
  fetchFile: { fileId: file, path: "/a", keep: true },
  controlTransfer: { fileId: file, action: "pause" },
  withdrawFile: { fileId: file },
  openMeeting: { meeting: "M" },
  forgetMeeting: { meetingId: meeting },
  setCamera: { on: true },
  setMicrophone: { on: false },
  setVolume: { peerId: peer, percent: 150 },
  sameRoom: { peerId: peer, on: true },
  setHand: { up: true },
  setCaptioners: { peerIds: [peer] },
  caption: { text: "Good mor", isFinal: false, speakerId: peer },
  leadView: { layout: "focus", pins: [peer], page: 0 },
  stopLeadingView: {},
  lowerHands: { peerIds: [peer] },
  poll: { question: "Tea?", options: ["Yes", "No"], isMultiple: false, isSealed: true },
  vote: { pollId: entry, options: [0] },
  closePoll: { pollId: entry },
  startTimer: { seconds: 300 },
  stopTimer: {},
  presentScreen: { on: true, takeOver: true },
  answerTakeOver: { to: peer, accept: true },
  holdMedia: { takeOver: true },
  reportMediaPath: { relay: peer, isOpen: false },
  call: { peerId: peer },
  testLink: { peerId: peer },
  examine: {
    devices: { cameras: 1, microphones: 0, camera: "busy", microphone: "unknown", missing: ["Studio"] },
  },
  offerUpdate: { path: "/a" },
  getUpdate: {},
  cancelUpdate: {},
  installUpdate: {},
  cancelLinkTest: {},
  answerCall: { callId: file },
  refuseCall: { callId: file },
  hangUp: { callId: file },
  callSignal: { callId: file, signal: "{}" },
  reportCall: { callId: file, peerId: peer, isConnected: true },
  connectLeg: { legId: "l", relay: peer, offer: "sdp" },
  closeLeg: { legId: "l", relay: peer },
  reportReception: { reception },
  reportTakeover: { term: 2, soundGapMs: 1.5, pictureGapMs: null },
  ownSpeech: { pcm: "AAAA" },
  reportNetwork: { quality: "weak" },
  reportRelaySilent: { relay: peer },
};

test("[AP1] every command is decoded as it stands", (t) => {
  for (const [type, fields] of Object.entries(EXAMPLES)) {
    const command = { type, requestId: "1", ...fields };
    t.deepEqual(decodeCommand(command) as unknown, command, type);
    t.not(decodeCommand({ type, ...fields }), null, type);
  }
});

test("[AP2] properties that no command has are dropped", (t) => {
  const command = { type: "leave", later: 1, __proto__: { on: true }, constructor: 7 };
  t.deepEqual(decodeCommand(command), { type: "leave" });
});

test("[AP3] what is not exactly a command is none", (t) => {
  for (const [type, fields] of Object.entries(EXAMPLES)) {
    t.is(decodeCommand({ type, ...fields, requestId: 7 }), null, type);
    t.is(decodeCommand({ type, ...fields, requestId: "r".repeat(65) }), null, type);
    for (const name of Object.keys(fields))
      for (const wrong of [-1, Symbol.iterator, () => {}, 10n])
        t.is(decodeCommand({ type, ...fields, [name]: wrong }), null, `${type} ${name}`);
  }
  const others = Array.from({ length: MAX_MEMBERS + 1 }, (_, index) => peerId(index));
  const hostile: readonly object[] = [
    ...[{}, { type: "noSuch" }, { type: 7 }, { type: "toString" }, { type: "__proto__" }],
    { type: "sendMessage", text: "Hi", to: [] },
    { type: "sendMessage", text: "Hi", to: others },
    { type: "sendMessage", text: "Hi", to: [`7${peer.slice(1)}`] },
    { type: "sendMessage", text: "Hi", mentions: others },
    { type: "editMessage", id: entry.slice(1), text: "Hi" },
    { type: "react", id: entry, emoji: "", on: true },
    { type: "react", id: entry, emoji: "x".repeat(33), on: true },
    { type: "markRead", id: peer },
    { type: "history", limit: 0 },
    { type: "history", limit: 10_001 },
    { type: "exportHistory", format: "pdf" },
    { type: "shareFile", path: "" },
    { type: "controlTransfer", fileId: file, action: "explode" },
    { type: "connectLeg", legId: "l".repeat(MAX_LEG_ID_LENGTH + 1), relay: peer, offer: "sdp" },
    { type: "connectLeg", legId: "l", relay: peer, offer: "s".repeat(MAX_SDP_LENGTH + 1) },
    { type: "reportReception", reception: { ...reception, audio: { packets: 1, levelDbov: 1 } } },
    { type: "reportTakeover", term: 1, soundGapMs: 600_001, pictureGapMs: null },
    { type: "setSettings", settings: { theme: "pink" } },
    { type: "setSettings", settings: { copiesLimitBytes: 2 ** 53 } },
  ];
  for (const command of hostile) t.is(decodeCommand(command), null, JSON.stringify(command).slice(0, 80));
  for (const input of [null, undefined, 7, "leave", [], () => {}]) t.is(decodeCommand(input), null);
});

test("[AP4] text far longer than what is accepted passes, for a sentence in answer", (t) => {
  t.not(decodeCommand({ type: "sendMessage", text: "m".repeat(500_000) }), null);
  t.not(decodeCommand({ type: "shareFile", path: "/".repeat(100_000) }), null);
  t.not(decodeCommand({ type: "setName", name: "" }), null);
  t.like(decodeCommand({ type: "joinMeeting", meeting: "m".repeat(100_000) }), {
    meeting: "m".repeat(1_000),
  });
});

test("[AP6] what keeps a value from being a command is named", (t) => {
  t.is(misfitOf({ type: "setHand", up: "yes" }), "up");
  t.is(misfitOf({ type: "sendMessage", text: "Hi", to: [peer, "Anna"] }), "to.1");
  t.is(misfitOf({ type: "sendMessage" }), "text");
  for (const none of [{ type: "noSuch" }, {}, null, 7]) t.is(misfitOf(none), "type");
});

test("[AP5] the default settings are valid ones", (t) => {
  t.deepEqual(v.parse(SettingsSchema, defaultSettings), defaultSettings);
});
