/** The first inputs of each target: what honest peers send. `npm run fuzz -- --seeds` writes them into the corpus. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { encodeAdvert } from "../../src/discovery/advert-text.ts";
import { encodeRoot } from "../../src/files/blob/manifest.ts";
import { encodeBlockHead, encodeBytes, encodeText, KIND } from "../../src/files/transfer/messages.ts";
import { tarHeader, TAR_END_BYTES } from "../../src/kernel/tar.ts";
import { createOpus, FRAME_SAMPLES } from "../../src/audio/opus.ts";
import { writeRed } from "../../src/media/rtp/red.ts";
import { writeKeyframeRequest, writeNack, writeSenderReport } from "../../src/media/rtp/rtcp.ts";
import { saveMeeting } from "../../src/mesh/admission/saved-meeting.ts";
import { claimSigner } from "../../src/mesh/identity/claim.ts";
import { signCreation } from "../../src/mesh/identity/creation.ts";
import { issueCredential } from "../../src/mesh/identity/credential.ts";
import { createIdentity } from "../../src/mesh/identity/identity.ts";
import { signEntry as signRosterEntry } from "../../src/mesh/identity/roster-entry.ts";
import { encodeFrame } from "../../src/mesh/transport/frames.ts";
import { encodeHeartbeat, heartbeatKey } from "../../src/mesh/transport/heartbeat.ts";
import { makeHello } from "../../src/mesh/transport/hello.ts";
import { encodePackets } from "../../src/recording/feed/packet-stream.ts";
import { encodeManifest } from "../../src/updates/manifest.ts";
import { createSeal } from "../../src/store/sealing/seal.ts";
import { advertText } from "../discovery/samples.ts";
import { legOffer } from "../media/relay/offer.ts";
import { packetOf, vp8Packet } from "../media/relay/packets.ts";
import { freshRunId } from "../mesh/identities.ts";
import { createSigner } from "../store/support.ts";
import { NO_PREVIOUS, signEntry, type Entry } from "../../src/store/log/entry.ts";
import type { EntryBody } from "../../src/store/log/entry-body.ts";
import { entryId, meetingId, peerId } from "../support/ids.ts";
import { corpusFolder } from "./fuzz.ts";

type Seeds = Readonly<Record<string, readonly (Uint8Array | string | object)[]>>;

const MEETING = meetingId(1);
const WALL_MS = 1_700_000_000_000;
const MANIFEST = encodeManifest({
  version: "1.2.0-rc.1",
  publishedAt: WALL_MS,
  files: ["linux-x64", "win-x64"].map((target) => ({
    ...{ target, name: `landline-${target}.zip`, size: 60_000_000 },
    ...{ sha256: "ab".repeat(32), blobId: "cd".repeat(32) },
  })),
});
const HEX = "ab".repeat(32);

function meshSeeds(): Seeds {
  const [host, member] = [createIdentity(), createIdentity()];
  const run = { runId: freshRunId(), startedAtMs: WALL_MS };
  const creation = signCreation(host, { title: "Weekly", needsPasscode: true, createdAtMs: WALL_MS });
  const issuer = { identity: host, credential: [] };
  const credential =
    issueCredential(issuer, creation.meetingId, { key: member.publicKey, removals: 0 }, WALL_MS) ?? [];
  const claim = claimSigner(host, MEETING)(3, "died");
  const entry = signRosterEntry(member, MEETING, {
    name: "Ada",
    addresses: ["192.168.1.5", "fe80::1%eth0"],
    port: 4_000,
    files: { port: 4_001, fingerprint: HEX },
    ...run,
    joinedAtMs: WALL_MS,
    sequence: 2,
  });
  const hello = makeHello(member, Buffer.alloc(91, 7), {
    ...run,
    meetingId: MEETING,
    purpose: "link",
    heartbeatPort: 4_000,
  });
  const proof = { creation, credential };
  const roster = { type: "roster", epoch: claim, version: 4, entries: [entry, { ...entry, files: null }] };
  const passcode = { serverSetup: "abcd", registrationRecord: "efgh" };
  const succession = [{ peerId: member.peerId, addresses: ["10.0.0.1"], port: 4_000 }];
  const links = [
    { type: "refuse", code: "askSuccession", waitMs: 5, proof, succession },
    { type: "join", entry, login: "abcd" },
    { type: "loginResponse", response: "abcd", proof },
    { type: "loginFinish", request: "abcd", proof: HEX },
    { type: "admitted", creation, roster, credential, passcode, proof: HEX },
    { type: "attach", entry, credential },
    roster,
    { type: "heartbeatOnSocket", on: true },
    { type: "displaced", entry },
    { type: "data", channel: "store", body: { type: "requestAck" } },
    { type: "meeting", title: "Weekly", maker: "Ada", members: 2, needsPasscode: true, isLocked: false },
    { type: "queued", proof },
  ];
  const saved = saveMeeting({
    creation,
    credential: [],
    passcode,
    epoch: claim,
    readmissions: [],
    known: [member.publicKey],
  });
  const frames = links.slice(7).map((each) => encodeFrame(each) ?? Buffer.alloc(0));
  return {
    frames: [Buffer.concat(frames), encodeFrame(hello) ?? ""],
    hello: [hello],
    link: links,
    "roster-entry": [entry, { ...entry, files: null }],
    proof: [proof],
    "saved-meeting": [saved],
    "passcode-tries": [{ version: 1, sources: [{ address: "10.0.0.1", wrong: 6, blockedUntilMs: WALL_MS }] }],
    heartbeat: [encodeHeartbeat(heartbeatKey(Buffer.alloc(32, 7)), 5)],
    election: [
      { type: "claim", epoch: claim },
      { type: "handover", epoch: { term: 3, coordinator: peerId(1) }, to: peerId(2), cause: "lowerId" },
      { type: "warm", peers: [peerId(1), peerId(2)] },
      { type: "report", unreachable: [peerId(3)] },
    ],
  };
}

function bodies(): readonly EntryBody[] {
  const [publicKey, id] = [HEX, entryId(7)];
  const seal = createSeal(Buffer.alloc(32, 7), (count) => Buffer.alloc(count, 5));
  const message = {
    kind: "message",
    fromName: "Ada",
    text: "Hello @Bob",
    replyTo: id,
    mentions: [peerId(2)],
  } as const;
  const file = {
    kind: "file",
    fromName: "Ada",
    fileId: meetingId(3) as unknown as Extract<EntryBody, { kind: "file" }>["fileId"],
    name: "report.pdf",
    isFolder: false,
    sizeBytes: 100,
    sha256: HEX,
    blobId: HEX,
    modifiedAtMs: WALL_MS,
  } as const;
  const feedId = meetingId(4) as unknown as Entry["feedId"];
  return [
    message,
    { kind: "reaction", id, emoji: "👍", on: true },
    { kind: "edit", id, text: "Hello" },
    file,
    seal.seal({ feedId, to: [peerId(2)], body: message }, [HEX]),
    {
      ...{ kind: "poll", fromName: "Ada", question: "Tea?", options: ["Yes", "No"] },
      ...{ isMultiple: false, isSealed: true },
    },
    { kind: "vote", poll: id, choices: "10" },
    { kind: "closePoll", poll: id, counted: [id], counts: [1, 0] },
    { kind: "ban", publicKey, isBanned: true, counted: [[feedId, 3]] },
    { kind: "mute", source: "microphone", publicKey: null, isMuted: true, mayUnmute: true },
    { kind: "member", publicKey, name: "Bob" },
    { kind: "record" },
    { kind: "recordingConsent", recording: id, agrees: true },
    { kind: "stopRecording", recording: id },
    { kind: "onEntry", source: "camera", isOff: true, present: [publicKey] },
    { kind: "entered" },
    { kind: "viewersChat", isOpen: false, counted: [[feedId, 3]] },
    { kind: "noPasscode", release: HEX + HEX },
    { kind: "pauseRecording", recording: id, isPaused: true },
    { kind: "captioners", publicKeys: [publicKey], counted: [[feedId, 3]] },
    { kind: "keepCaptions", isOn: true },
    { kind: "caption", fromName: "Ada", text: "Good morning", speaker: "Bob" },
    { kind: "recorder", recording: id, isOn: true },
  ];
}

function meetingSeeds(): Seeds {
  const signer = createSigner();
  const entries = bodies().map((body) =>
    signEntry(signer, {
      meetingId: MEETING,
      storeId: "0a".repeat(16),
      number: 1,
      previous: NO_PREVIOUS,
      lamport: 1,
      wallMs: WALL_MS,
      body,
    }),
  );
  const tips = [{ feedId: meetingId(4), number: 3, id: entryId(1) }];
  const status = {
    peerId: peerId(1),
    version: 2,
    isCameraOn: true,
    isMicrophoneOn: false,
    isHandUp: true,
    isWindowClosed: false,
  };
  const epoch = { term: 3, coordinator: peerId(1) };
  const hands = [{ peerId: peerId(2), term: 3, sequence: 1 }];
  const timer = { id: "3.1", by: peerId(1), seconds: 300, remainingMs: 299_000 };
  const [message] = bodies();
  const commands = [
    { type: "joinMeeting", requestId: "1", meeting: "Weekly", passcode: "secret" },
    { type: "sendMessage", requestId: "2", text: "Hello", to: [peerId(1)], mentions: [peerId(1)] },
    { type: "history", requestId: "3", conversation: "everyone", limit: 10, search: "a" },
    { type: "connectLeg", requestId: "4", legId: "a", relay: peerId(1), offer: "v=0" },
    { type: "fetchFile", requestId: "5", fileId: meetingId(3), keep: true },
    { type: "callSignal", requestId: "6", callId: meetingId(5), signal: "{}" },
  ];
  const recordedPacket = encodePackets([
    { peerId: peerId(2), source: "voice", atMs: 1.5, isKey: true, bytes: Buffer.from([0xf8, 1, 2]) },
  ]);
  return {
    presence: [
      { type: "status", statuses: [status] },
      { type: "lease", lease: { epoch, version: 1, presenter: peerId(2), hands, timer, ledView: null } },
      { type: "claimHandPlace", place: { term: 3, sequence: 1 } },
      { type: "lowerHands", peers: [peerId(2)] },
      { type: "setTimer", seconds: 300 },
      { type: "reaction", from: peerId(2), emoji: "👍" },
      { type: "takeOverAnswer", to: peerId(2), accept: true },
    ],
    calls: [
      { type: "ring", callId: meetingId(5) },
      { type: "signal", callId: meetingId(5), sequence: 1, signal: '{"type":"offer"}' },
      { type: "end", callId: meetingId(5), reason: "refused" },
    ],
    captions: [
      {
        type: "line",
        line: {
          ...{ author: peerId(2), line: WALL_MS, revision: 3, text: "Good morning", isFinal: true },
          ...{ speaker: peerId(3), isAutomatic: false, atMs: WALL_MS, signature: "ab".repeat(64) },
        },
      },
      { type: "ask" },
    ],
    "link-test": [
      { type: "ask", test: meetingId(5), udpPort: 26_560 },
      { type: "refuse", test: meetingId(5), reason: "recently", waitMs: 3_000 },
      { type: "clockReply", test: meetingId(5), sample: 1, atMs: WALL_MS },
      { type: "bulk", test: meetingId(5), chunk: 1, data: "0000" },
      { type: "turn", test: meetingId(5), isBulkWanted: true },
      { type: "sent", test: meetingId(5), rateBps: 8e6 },
      {
        ...{ type: "report", test: meetingId(5) },
        measured: {
          ...{ reachesTcp: true, datagrams: 199, largestBytes: 1_400, hearsMulticast: null },
        },
      },
    ],
    updates: [{ type: "release", member: peerId(2), manifest: MANIFEST, signature: "ab".repeat(64) }],
    "release-manifest": [MANIFEST],
    store: [
      { type: "have", asks: true, after: "", upTo: "g", tips },
      { type: "entries", entries: entries.map(({ signed }) => signed), left: 0 },
      { type: "ack", tips },
    ],
    entry: entries.map(({ signed }) => signed[0]),
    "entry-body": bodies(),
    recording: [
      { type: "subscribe", recording: entryId(7), feed: 3 },
      {
        type: "packets",
        feed: 3,
        offset: 0,
        sentAtMs: 1.5,
        lost: 0,
        data: recordedPacket.toString("base64"),
      },
      { type: "taken", feed: 3, bytes: recordedPacket.length },
    ],
    "recorded-packets": [Buffer.concat([recordedPacket, recordedPacket])],
    "files-channel": [
      { type: "have", seeder: peerId(2), blobIds: [HEX, "cd".repeat(32)] },
      { type: "storage", keepsMessages: true, keepsCopies: false },
      { type: "callBack", downloader: peerId(2), seeder: peerId(3) },
    ],
    "sealed-content": [{ feedId: meetingId(4), to: [peerId(2)], body: message }],
    command: commands,
    "command-misfit": [{ type: "sendMessage", requestId: "2", text: 5 }, {}],
  };
}

function filesSeeds(): Seeds {
  const folder = { path: "a", sizeBytes: 0, mtimeMs: WALL_MS, isFolder: true, isExecutable: false };
  const file = { path: "a/größe.txt", sizeBytes: 512, mtimeMs: WALL_MS, isFolder: false, isExecutable: true };
  const tar = [tarHeader(folder), tarHeader(file), Buffer.alloc(512, 120), new Uint8Array(TAR_END_BYTES)];
  const open = { type: "open", blob: 1, blobId: HEX } as const;
  const blobId = open.blobId as unknown as Extract<
    Parameters<typeof encodeText>[0],
    { type: "open" }
  >["blobId"];
  const request = { type: "request", blob: 1, request: 1, chunks: [0, 1], isCopy: false } as const;
  const have = { type: "have", blob: 1, chunks: [0, 5] } as const;
  const block = { request: 1, chunk: 0, offset: 0, isAcknowledged: true, sizeBytes: 3 };
  const root = encodeRoot(true, 100, Buffer.alloc(32, 1));
  return {
    "file-frames": [
      Buffer.concat([
        encodeText({ ...open, blobId }),
        encodeText({ ...request, chunks: [...request.chunks] }),
      ]),
      Buffer.concat([encodeBytes(KIND.root, [1], root), encodeBlockHead(block), Buffer.from("abc")]),
      encodeBytes(KIND.ack, [], new Uint8Array()),
    ],
    downloader: [
      open,
      request,
      { type: "hashRequest", blob: 1, layer: 0 },
      { type: "background", isOn: true },
    ],
    seeder: [have, { type: "refused", blob: 1, reason: "unknown" }, { type: "reject", request: 1 }],
    root: [root, encodeRoot(false, 0, new Uint8Array())],
    path: ["a/b/größe.tar.gz", "C:\\con.txt", "../up", ".hidden/..x"],
    folder: [Buffer.concat(tar)],
  };
}

/** Behind a byte of its step and one of its length. */
const sounded = (packet: Uint8Array): Buffer => Buffer.concat([Buffer.of(1, packet.length), packet]);
const measured = (packet: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(packet.length >> 8, packet.length & 255), packet]);

function mediaSeeds(): Seeds {
  const encoder = createOpus().createEncoder();
  const tone = Int16Array.from({ length: FRAME_SAMPLES }, (_, index) => 8_000 * Math.sin(index / 9));
  const voice = Array.from({ length: 4 }, () => encoder.encode(tone).subarray(0, 250));
  const [first = Buffer.alloc(0)] = voice;
  const red = writeRed(111, first, { payload: first, timestampOffset: 960 });
  const camera = vp8Packet({ ssrc: 2, sequenceNumber: 9, timestamp: 3_000, pictureId: 300 }, true);
  camera[1] = 96;
  const sound = packetOf({ payloadType: 63, marker: false, sequenceNumber: 7, timestamp: 960, ssrc: 1 }, red);
  // A header extension (RFC 8285) with the line's id.
  const extended = Buffer.concat([
    Buffer.of(0x90),
    camera.subarray(1, 12),
    Buffer.of(0xbe, 0xde, 0, 1, 0x40, 0x31, 0xa0, 0x66),
    camera.subarray(12),
  ]);
  const report = writeSenderReport({ ssrc: 2, ntpSeconds: 1, ntpFraction: 2, rtpTimestamp: 3 }, 4, 5);
  const rtcp = [report, writeNack(1, 1_003, [1, 2, 40]), writeKeyframeRequest(1, 1_003)];
  return {
    signal: [
      { type: "offer", legId: "1", sdp: "v=0" },
      { type: "answer", legId: "1", sdp: "v=0" },
      { type: "refused", legId: "1", reason: "No." },
      { type: "closed", legId: "1" },
    ],
    offer: [
      legOffer({ hasRed: true, ssrcs: [1, 2, 3], pictureSlots: 2 }),
      legOffer({ hasRed: false, ssrcs: [1, 2, 3], pictureSlots: 0 }),
    ],
    rtp: [camera, sound, extended],
    rtcp: [Buffer.concat(rtcp), ...rtcp],
    red: [red, writeRed(111, first, null)],
    vp8: [camera.subarray(12), Buffer.of(0x10, 0, 1)],
    sound: [Buffer.concat(voice.map(sounded))],
    "relay-leg": [Buffer.concat([sound, camera, extended, ...rtcp].map(measured))],
    "call-note": [
      { type: "sends", microphone: true, camera: false },
      { type: "takes", pictureBps: 300_000 },
      { type: "bye" },
    ],
    "leg-control": [
      { type: "want", pictures: [{ peerId: peerId(1), layer: "f" }] },
      { type: "active", on: true },
      { type: "limit", upBps: 600_000, downBps: null },
    ],
    "relay-control": [
      { type: "slots", pictures: [peerId(1), null], screen: peerId(2) },
      { type: "slots", pictures: [null], screen: null, held: [peerId(3)] },
      { type: "beat", count: 4, levels: [[peerId(1), -20.5]], speaker: null },
      { type: "farewell" },
    ],
  };
}

function discoverySeeds(): Seeds {
  const advert = encodeAdvert(advertText(1, 2));
  const entries = Object.entries(advert).map(([key, text]) => Buffer.from(`${key}=${text}`));
  const record = Buffer.concat(entries.map((entry) => Buffer.concat([Buffer.of(entry.length), entry])));
  const name = (text: string): Buffer =>
    Buffer.concat([
      ...text.split(".").map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)])),
      Buffer.of(0),
    ]);
  const answer = (type: number, data: Uint8Array): Buffer => {
    const head = Buffer.from([0, type, 0, 1, 0, 0, 0, 120, data.length >> 8, data.length & 255]);
    return Buffer.concat([name("x._landline._tcp.local"), head, data]);
  };
  const server = Buffer.concat([Buffer.of(0, 0, 0, 0, 15, 160), name("x.local")]);
  const response = [
    Buffer.from([0, 0, 0x84, 0, 0, 0, 0, 2, 0, 0, 0, 0]),
    answer(16, record),
    answer(33, server),
  ];
  const query = [
    Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
    name("_landline._tcp.local"),
    Buffer.of(0, 12, 0, 1),
  ];
  return { advert: [record], mdns: [Buffer.concat(response), Buffer.concat(query)] };
}

function doorSeeds(): Seeds {
  const keyOf = (author: number) => author.toString(16).padStart(64, "0");
  const room = { kind: "waitingRoom", isOn: true, withoutHost: "wait", admitted: [keyOf(1)] };
  const admit = (author: number, isAdmitted: boolean) => ({
    ...{ kind: "admit", publicKey: keyOf(author), isAdmitted },
  });
  const coHost = { kind: "role", publicKey: keyOf(1), role: "coHost", counted: [] };
  const ban = { kind: "ban", publicKey: keyOf(3), isBanned: true, counted: [] };
  const knock = (index: number) => ({ publicKey: keyOf(index), peerId: peerId(index), name: "Frida" });
  return {
    door: [
      { type: "knocks", line: [], knocks: [] },
      { type: "knocks", line: [keyOf(5), keyOf(6), keyOf(7)], knocks: [knock(5), knock(7)] },
    ],
    "door-state": [
      [
        [0, room],
        [0, coHost],
        [1, admit(2, true)],
        [2, admit(3, true)],
      ],
      [
        [0, room],
        [0, admit(2, false)],
        [0, admit(2, false)],
        [0, ban],
      ],
      [
        [0, { ...room, withoutHost: "member" }],
        [2, admit(3, true)],
        [0, { kind: "remove", publicKey: keyOf(3) }],
        [0, { kind: "lock", isLocked: true }],
      ],
    ],
  };
}

/** Keys, and so signatures, are new each time. */
export function writeSeeds(): void {
  const all: Seeds = {
    ...discoverySeeds(),
    ...meshSeeds(),
    ...meetingSeeds(),
    ...doorSeeds(),
    ...filesSeeds(),
    ...mediaSeeds(),
  };
  for (const [target, inputs] of Object.entries(all)) {
    mkdirSync(corpusFolder(target), { recursive: true });
    for (const [index, input] of inputs.entries()) {
      const isBytes = typeof input === "string" || input instanceof Uint8Array;
      writeFileSync(
        path.join(corpusFolder(target), `seed-${index}`),
        isBytes ? input : JSON.stringify(input),
      );
    }
  }
}
