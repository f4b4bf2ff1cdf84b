/** What members say to each other in a meeting, and what a window says to its core. */
import assert from "node:assert";
import { decodeCommand, misfitOf } from "../../../src/api/commands.ts";
import { decodeCallMessage } from "../../../src/calls/messages.ts";
import { decodeCaptionMessage } from "../../../src/captions/messages.ts";
import { decodeElectionMessage } from "../../../src/election/messages.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { parseJson } from "../../../src/kernel/schema.ts";
import { decodeLinkTestMessage } from "../../../src/link-test/messages.ts";
import { createCallBacks } from "../../../src/meeting/call-backs.ts";
import { createSeeders } from "../../../src/meeting/seeders.ts";
import { createStorageReports } from "../../../src/meeting/storage-reports.ts";
import { decodePresenceMessage } from "../../../src/presence/messages.ts";
import { PacketReader } from "../../../src/recording/feed/packet-stream.ts";
import { decodeRecordingMessage } from "../../../src/recording/messages.ts";
import { decodeEntryBody, decodeSealedContent } from "../../../src/store/log/entry-body.ts";
import { createVerifier, decodeEntry, type Entry } from "../../../src/store/log/entry.ts";
import { createSeal } from "../../../src/store/sealing/seal.ts";
import { openEntry } from "../../../src/store/state/opened-entry.ts";
import { decodeStoreMessage } from "../../../src/store/sync/messages.ts";
import { decodeManifest, encodeManifest } from "../../../src/updates/manifest.ts";
import { decodeReleaseMessage } from "../../../src/updates/messages.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { jsonTarget, piecesOf, shapeOf } from "../checks.ts";
import type { Mark, Target } from "../fuzz.ts";

const verify = createVerifier();
const seal = createSeal(Buffer.alloc(32, 7), (count) => new Uint8Array(count));
const SIGNATURE = "ab".repeat(64);

function checkEntry(entry: Entry): void {
  verify(entry);
  const { body } = entry;
  if (body.kind === "sealed") seal.open(body, entry.author, entry.feedId);
  openEntry(entry, seal);
}

/** Says who has which files, whose disk is full, and who is to call whom, as a member that the coordinator passes on. */
function hearOfFiles(input: Buffer): Mark {
  const body = parseJson(input.toString("utf8"));
  let malformed = 0;
  const log = { ...silentLog, count: () => void (malformed += 1) };
  const passedOn: unknown[] = [];
  const send = (_to: PeerId, message: unknown) => void passedOn.push(message);
  const [self, member, other] = [peerId(1), peerId(2), peerId(3)];
  const linked = () => [member, other];
  const clock = createVirtualClock();
  const heard = () => {
    const seeders = createSeeders({
      ...{ clock, log, linked, send, onChange() {} },
      membership: { self, epoch: () => ({ term: 1, coordinator: self }) },
    });
    const storage = createStorageReports({
      ...{ clock, self, linked, send, broadcast() {} },
    });
    for (const part of [seeders, storage]) part.setMembers([self, member, other]);
    const files = { onCallWanted: () => () => {}, callBack() {} };
    const callBacks = createCallBacks({ clock, log, self, files, linked, send });
    return (message: unknown) =>
      void (
        storage.receive(member, message) ||
        callBacks.receive(member, message) ||
        seeders.receive(member, message)
      );
  };
  heard()(body);
  if (malformed > 0) return null;
  // What is passed on, the next one takes.
  for (const message of passedOn.splice(0)) heard()(message);
  assert.strictEqual(malformed, 0);
  return shapeOf(body);
}

export const meetingTargets: readonly Target[] = [
  jsonTarget("election", decodeElectionMessage),
  jsonTarget("presence", decodePresenceMessage),
  jsonTarget("calls", decodeCallMessage),
  jsonTarget("captions", decodeCaptionMessage),
  jsonTarget("link-test", decodeLinkTestMessage),
  { name: "files-channel", format: "json", runs: 2_000, run: hearOfFiles },
  jsonTarget("updates", decodeReleaseMessage),
  {
    name: "release-manifest",
    format: "json",
    run(input) {
      const manifest = decodeManifest(input.toString("utf8"));
      if (manifest === null) return null;
      // Written anew it is the same manifest, but for the order of its files.
      const again = decodeManifest(encodeManifest(manifest));
      assert.strictEqual(again?.version, manifest.version);
      assert.strictEqual(again.files.length, manifest.files.length);
      for (const { name } of manifest.files) assert.ok(!/[/\\]|^\.|\.$/.test(name), name);
      return shapeOf(manifest);
    },
  },
  jsonTarget("store", decodeStoreMessage, (message) => {
    if (message.type !== "entries") return;
    for (const signed of message.entries) {
      const entry = decodeEntry(signed);
      if (entry !== null) checkEntry(entry);
    }
  }),
  {
    name: "entry",
    format: "json",
    run(input) {
      const entry = decodeEntry([input.toString("utf8"), SIGNATURE]);
      if (entry === null) return null;
      assert.strictEqual(Buffer.from(entry.signed[0]).toString("utf8"), entry.signed[0]);
      checkEntry(entry);
      return shapeOf(entry.body);
    },
  },
  jsonTarget("entry-body", decodeEntryBody),
  jsonTarget("recording", decodeRecordingMessage),
  {
    name: "recorded-packets",
    format: "bytes",
    run(input) {
      const reader = new PacketReader();
      const packets = [...piecesOf(input)].map((piece) => reader.push(piece));
      return packets.map((each) => each?.length ?? "-").join();
    },
  },
  jsonTarget("sealed-content", decodeSealedContent),
  jsonTarget("command", decodeCommand),
  {
    name: "command-misfit",
    format: "json",
    run(input) {
      const value = parseJson(input.toString("utf8"));
      return decodeCommand(value) === null ? misfitOf(value).slice(0, 40) : null;
    },
  },
];
