/** A meeting's part in a recording: the coordinator that gives, and the machine that records. Rules: ../recording/SPEC.md. */
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createEmitter } from "../../src/kernel/emitter.ts";
import type { EntryId, PeerId } from "../../src/kernel/ids.ts";
import type { RecordedBatch, RecordedPacket } from "../../src/kernel/recorded-packet.ts";
import { createRecordings } from "../../src/meeting/recordings.ts";
import type { RecordingMessage } from "../../src/recording/index.ts";
import type { NotedLine, RecorderHost } from "../../src/recording/types.ts";
import type { MeetingCreation } from "../../src/mesh/types.ts";
import type { MeetingStore, Recording } from "../../src/store/types.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { openEntrance } from "../../src/store/state/entrance.ts";
import { createVirtualClock } from "../support/clock.ts";
import { entryId, meetingId, peerId } from "../support/ids.ts";
import { inert } from "../simulation/inert.ts";
import { createMembers, memberOf } from "./stand-ins.ts";
import { words, type Words } from "../../src/kernel/words.ts";
import { secondRecorder } from "../../src/meeting/second-recorder.ts";

const [A, B, C, D] = [peerId(1), peerId(2), peerId(3), peerId(4)];
const keyOf = (peer: PeerId): string => memberOf(peer).publicKey;
const settle = () => new Promise((resolve) => setImmediate(resolve));

const packetAt = (from: PeerId, atMs: number): RecordedPacket => ({
  ...{ peerId: from, source: "voice", atMs, isKey: true, bytes: Uint8Array.of(1) },
});

/** One machine, `self`, in a meeting of three. */
function createWorld(
  self: PeerId,
  options: {
    isResumable?: boolean;
    startFails?: string;
    hasNoRoom?: boolean;
    keepsNoCopies?: boolean;
    hosts?: readonly PeerId[];
  } = {},
) {
  const clock = createVirtualClock();
  const wallMs = clock.wallMs();
  const batches = createEmitter<RecordedBatch>();
  const failed = createEmitter<Words>();
  const restarted = createEmitter<void>();
  const sent: { to: PeerId; message: RecordingMessage }[] = [];
  const recordedSets: string[] = [];
  /** What the relay gives when it is asked for all that it has. */
  const unflushed: RecordedBatch[] = [];
  const pictures: boolean[] = [];
  let deputy: PeerId | null = null;
  const written: RecordedPacket[] = [];
  const notes: NotedLine[] = [];
  const events: CoreEvent[] = [];
  const calls: string[] = [];
  const hosts: PeerId[] = [...(options.hosts ?? [])];
  const starts: (number | null)[] = [];
  let recording: Recording | null = null;
  const { membership, state } = createMembers(self, [A, B, C], A);
  const recorder: RecorderHost = {
    async checkRoom() {
      if (options.hasNoRoom === true) throw new Error("No room.");
    },
    isResumable: async () => options.isResumable ?? false,
    async start(_head, elapsedMs) {
      if (options.startFails !== undefined) throw new Error(options.startFails);
      calls.push("start");
      starts.push(elapsedMs);
      return elapsedMs ?? 0;
    },
    write: async (packets) => void written.push(...packets),
    note: (line) => void notes.push(line),
    end: async () => void calls.push("end"),
    onFailed: failed.on,
    onRestarted: restarted.on,
    close: async () => {},
  };
  const recordings = createRecordings({
    ...{ clock, log: silentLog, membership, recorder, broadcast: (event) => events.push(event) },
    mesh: {
      peerId: self,
      send(to, _channel, message) {
        sent.push({ to, message: message as RecordingMessage });
        return true;
      },
    },
    media: {
      setRecorded(peers, hasPictures) {
        recordedSets.push(peers.join());
        pictures.push(hasPictures);
      },
      async flushRecorded() {
        for (const batch of unflushed.splice(0)) batches.emit(batch);
      },
      onRecorded: batches.on,
    },
    store: inert<MeetingStore>({
      recording: () => recording,
      entrance: () => openEntrance,
      ranked: () => hosts.map((peer) => ({ key: keyOf(peer), role: "coHost" as const })),
      append: async (entry: { kind: string; isOn?: boolean }) => {
        calls.push(entry.kind === "recorder" ? `recorder ${entry.isOn}` : entry.kind);
        if (entry.kind === "recorder" && entry.isOn !== undefined) sayRecorder(self, entry.isOn);
        if (entry.kind === "record") say(self, [self]);
        if (entry.kind === "stopRecording") recording = null;
        if (entry.kind === "pauseRecording" && "isPaused" in entry) setPaused(entry.isPaused === true);
        return entryId(1);
      },
    }),
    creation: inert<MeetingCreation>({ meetingId: meetingId(1), title: "Tea" }),
    presenter: () => null,
    deputy: () => deputy,
    keepsSecondCopies: () => options.keepsNoCopies !== true,
  });
  function say(by: PeerId, agreed: readonly PeerId[], id: EntryId = entryId(1)) {
    recording = {
      ...{ id, begunBy: keyOf(by), recorders: [keyOf(by)], unable: new Set<string>(), wallMs },
      ...{ isPaused: false, agreed: new Set(agreed.map(keyOf)), declined: new Set<string>() },
    };
    recordings.update();
  }
  /** That machine records, too, or no more. */
  function sayRecorder(by: PeerId, isOn: boolean) {
    if (recording === null) return;
    const key = keyOf(by);
    const others = recording.recorders.filter((each) => each !== key);
    const unable = new Set(recording.unable);
    if (isOn) unable.delete(key);
    else unable.add(key);
    recording = { ...recording, recorders: isOn ? [...others, key] : others, unable };
    recordings.update();
  }
  function setPaused(isPaused: boolean) {
    if (recording !== null) recording = { ...recording, isPaused };
    recordings.update();
  }
  return {
    ...{ unflushed, setPaused, pictures, sayRecorder, starts, failed, hosts },
    setDeputy(peer: PeerId) {
      deputy = peer;
      recordings.update();
    },
    batches,
    ...{ clock, recordings, sent, recordedSets, written, notes, events, calls, state, say, restarted },
    stop() {
      recording = null;
      recordings.update();
    },
    /** A recording that is over waits for its rest, for no longer than that. */
    async restPasses() {
      await settle();
      clock.advance(1_500);
      await settle();
    },
    relay: (...from: readonly PeerId[]) =>
      batches.emit({
        sentAtMs: clock.nowMs(),
        lost: 0,
        packets: from.map((peer) => packetAt(peer, clock.nowMs())),
      }),
    ofType: (type: RecordingMessage["type"]) => sent.filter(({ message }) => message.type === type),
  };
}

const lastData = (world: ReturnType<typeof createWorld>): string | null => {
  const message = world.ofType("packets").at(-1)?.message;
  return message?.type === "packets" ? message.data : null;
};

/** `giver` coordinates, and `taker`'s machine records; what is sent between them comes at once. */
async function createPair(agreed: readonly PeerId[] = [B, C]) {
  const [giver, taker] = [createWorld(A), createWorld(B)];
  await taker.recordings.begin();
  await settle();
  for (const world of [giver, taker]) world.say(B, agreed);
  const deliver = async () => {
    for (const { message } of taker.sent.splice(0)) giver.recordings.receive(B, message);
    for (const { message } of giver.sent.splice(0)) taker.recordings.receive(A, message);
    await settle();
  };
  await deliver();
  return {
    ...{ giver, taker, deliver },
    both: [giver, taker],
    pass: (ms: number) => [giver, taker].forEach(({ clock }) => clock.advance(ms)),
    written: () => taker.written.splice(0).map(({ peerId: from, atMs }) => [from, atMs]),
  };
}

test("[RC341] when a recording ends, it waits until all is there that was captured before, and writes nothing that came later", async (t) => {
  const { giver, taker, pass, deliver, written } = await createPair([B]);
  pass(1_000);
  giver.relay(B);
  await deliver();
  t.deepEqual(written(), [[B, 1_000]]);
  pass(500);
  // Held back by the relay, until it is no longer asked to record.
  giver.unflushed.push({ sentAtMs: 1_500, lost: 0, packets: [packetAt(B, 1_200), packetAt(B, 1_501)] });
  taker.stop();
  await settle();
  t.not(taker.calls.at(-1), "end");
  giver.stop();
  t.is(giver.recordedSets.at(-1), "");
  await settle();
  await deliver();
  t.deepEqual(written(), [[B, 1_200]]);
  t.is(taker.calls.at(-1), "end", "no longer than needed");
});

test("[RC341] the end may come before the word of it; who gives it no more is not waited for", async (t) => {
  const early = await createPair([B]);
  early.giver.stop();
  await settle();
  await early.deliver();
  early.taker.stop();
  await settle();
  t.is(early.taker.calls.at(-1), "end");

  const cut = await createPair([B]);
  cut.taker.stop();
  await settle();
  t.not(cut.taker.calls.at(-1), "end");
  await cut.taker.restPasses();
  t.is(cut.taker.calls.at(-1), "end");

  const failed = await createPair([B]);
  failed.taker.failed.emit(words("recordingDiskFull"));
  failed.taker.stop();
  await settle();
  t.is(failed.taker.calls.at(-1), "end", "there is nobody to write it");
});

test("[RC341] so it is on the machine that coordinates and records, and what waits of a stream just taken over is written", async (t) => {
  const world = createWorld(A);
  await world.recordings.begin();
  await settle();
  world.clock.advance(100);
  world.unflushed.push({ sentAtMs: 100, lost: 0, packets: [packetAt(A, 60)] });
  world.stop();
  await settle();
  t.deepEqual(
    world.written.map(({ atMs }) => atMs),
    [60],
  );
  t.is(world.calls.at(-1), "end");

  const next = createWorld(B);
  await next.recordings.begin();
  await settle();
  next.relay(B);
  next.state.epoch = { term: 2, coordinator: B };
  next.recordings.update();
  next.clock.advance(100);
  next.relay(B);
  next.state.epoch = { term: 3, coordinator: A };
  next.recordings.update();
  next.state.epoch = { term: 4, coordinator: B };
  next.recordings.update();
  next.clock.advance(100);
  next.relay(B);
  t.false(
    next.written.some(({ atMs }) => atMs === 200),
    "the first of a stream wait for each other",
  );
  next.stop();
  await settle();
  t.deepEqual(next.written.at(-1)?.atMs, 200);
});

test("[RC342] what was captured before a pause is written after it, where the recording's clock was; what came in the pause is not", async (t) => {
  const { giver, both, pass, deliver, written, taker } = await createPair([B]);
  pass(1_000);
  giver.batches.emit({ sentAtMs: 1_000, lost: 0, packets: [packetAt(B, 980)] });
  await deliver();
  for (const world of both) world.setPaused(true);
  pass(100);
  giver.batches.emit({ sentAtMs: 1_100, lost: 0, packets: [packetAt(B, 1_000), packetAt(B, 1_020)] });
  await deliver();
  t.deepEqual(written(), [
    [B, 980],
    [B, 1_000],
  ]);
  for (const world of both) world.setPaused(false);
  await deliver();
  pass(50);
  giver.batches.emit({ sentAtMs: 1_150, lost: 0, packets: [packetAt(B, 1_090), packetAt(B, 1_140)] });
  taker.stop();
  giver.stop();
  await settle();
  await deliver();
  t.deepEqual(written(), [[B, 1_040]]);
});

test("[RC343] what somebody said before leaving is in the recording; of who takes back its word nothing more is, wherever it was held", async (t) => {
  const say = async (then: (world: ReturnType<typeof createWorld>) => void) => {
    const pair = await createPair([B, C]);
    pair.pass(1_000);
    pair.giver.relay(C);
    await pair.deliver();
    pair.written();
    for (const world of pair.both) then(world);
    pair.pass(100);
    pair.giver.batches.emit({ sentAtMs: 1_100, lost: 0, packets: [packetAt(C, 990), packetAt(C, 1_090)] });
    await pair.deliver();
    return pair;
  };
  const leaves = (world: ReturnType<typeof createWorld>) => {
    world.state.ids = [A, B];
    world.recordings.update();
  };
  const left = await say(leaves);
  t.is(left.giver.recordedSets.at(-1), B);
  t.deepEqual(left.written(), [[C, 990]]);
  left.pass(20_000);
  await left.deliver();
  left.giver.batches.emit({ sentAtMs: 21_100, lost: 0, packets: [packetAt(C, 995)] });
  await left.deliver();
  t.deepEqual(left.written(), [], "that is no rest any more");
  t.deepEqual(
    (await say((world) => world.say(B, [B]))).written(),
    [],
    "it is here, and has changed its mind",
  );
  const returned = await say((world) => {
    leaves(world);
    world.state.ids = [A, B, C];
    world.say(B, [B]);
  });
  t.deepEqual(returned.written(), []);
  // A deputy that takes over has what the coordinator said before it went.
  const deputy = createWorld(B);
  deputy.say(C, [A, C]);
  deputy.setDeputy(B);
  deputy.clock.advance(100);
  deputy.relay(A, C);
  deputy.state.ids = [B, C];
  deputy.recordings.update();
  deputy.state.epoch = { term: 2, coordinator: B };
  deputy.recordings.update();
  deputy.recordings.receive(C, { type: "subscribe", recording: entryId(1), feed: 1 });
  const given = deputy.ofType("packets")[0]?.message;
  t.true(given?.type === "packets" && Buffer.from(given.data, "base64").includes(A));
});

test("[RC344] a coordinator that leaves without a successor gives the recorder all that its relay has, and says that this is all", async (t) => {
  const { giver, taker, pass, deliver, written } = await createPair([B]);
  pass(1_000);
  giver.unflushed.push({ sentAtMs: 1_000, lost: 0, packets: [packetAt(B, 700)] });
  await giver.recordings.giveRest();
  t.is(giver.recordedSets.at(-1), "");
  await deliver();
  t.deepEqual(written(), [[B, 700]]);
  taker.stop();
  await settle();
  t.is(taker.calls.at(-1), "end");
});

test("[RC40] the machine that records asks who coordinates, asks again, and asks the next one for a stream of its own", async (t) => {
  const world = createWorld(B);
  await world.recordings.begin();
  await settle();
  t.deepEqual(world.calls, ["record", "start"]);
  const asked = () =>
    world.ofType("subscribe").map(({ to, message }) => [to, "feed" in message && message.feed]);
  t.is(asked().length, 1);
  t.is(asked()[0]?.[0], A);
  world.clock.advance(2_000);
  t.deepEqual(asked()[1], asked()[0], "the same again");
  world.recordings.linkUp(C);
  t.is(asked().length, 2);
  world.recordings.linkUp(A);
  t.not(asked()[2]?.[1], asked()[0]?.[1], "what was on its way is lost");
  world.state.epoch = { term: 2, coordinator: C };
  world.recordings.update();
  t.is(asked().at(-1)?.[0], C);
  t.deepEqual(
    world.notes.flatMap((line) => (line.type === "coordinator" ? line.peerId : [])),
    [A, C],
  );
  world.restarted.emit();
  t.is(asked().length, 5, "the recorder had died");
  world.stop();
  await world.restPasses();
  t.is(world.calls.at(-1), "end");
  const before = world.sent.length;
  world.clock.advance(10_000);
  t.is(world.sent.length, before);
});

test("[RC40] [RC41] from its own relay it records those that agreed, and nobody else", async (t) => {
  const world = createWorld(A);
  await world.recordings.begin();
  await settle();
  world.clock.advance(50);
  world.relay(A, B);
  t.deepEqual(
    world.written.map(({ peerId: from }) => from),
    [A],
  );
  world.say(A, [A, B]);
  t.is(world.recordedSets.at(-1), [A, B].join());
  world.relay(A, B, C);
  t.deepEqual(
    world.written.splice(0).map(({ peerId: from, atMs }) => [from, atMs]),
    [
      [A, 50],
      [A, 50],
      [B, 50],
    ],
  );
  world.say(A, [A]);
  world.relay(A, B);
  t.is(world.written.length, 1, "it has changed its mind");
  t.deepEqual(
    world.notes.flatMap((line) => (line.type === "consent" ? `${line.peerId === A} ${line.agrees}` : [])),
    ["true true", "false true"],
  );
});

test("[RC41] [RC42] a stream goes to the machine that records alone, is filtered at both ends, and ends with it", async (t) => {
  const giver = createWorld(A);
  const taker = createWorld(B);
  await taker.recordings.begin();
  await settle();
  const [subscribe] = taker.ofType("subscribe");
  giver.say(B, [B, C]);
  giver.relay(B, C);
  t.deepEqual(giver.sent, [], "nobody asked");
  giver.recordings.receive(C, subscribe?.message);
  giver.relay(B, C);
  t.deepEqual(giver.sent, [], "somebody else asked");
  giver.recordings.receive(B, subscribe?.message);
  t.is(giver.recordedSets.at(-1), [B, C].join());
  giver.relay(A, B, C);
  const [packets] = giver.ofType("packets");
  t.is(packets?.to, B);
  taker.clock.advance(20);
  taker.recordings.receive(C, packets?.message);
  t.deepEqual(taker.written, [], "not from there");
  taker.recordings.receive(A, packets?.message);
  await settle();
  t.deepEqual(
    taker.written.map(({ peerId: from }) => from),
    [B],
    "this machine does not know yet that C agreed",
  );
  t.like(taker.ofType("taken")[0], { to: A });
  taker.recordings.receive(A, packets?.message);
  t.is(taker.ofType("subscribe").length, 2, "a stream that does not go on is asked for anew");
  for (const nonsense of [null, {}, { type: "packets" }, { ...packets?.message, data: "ä" }]) {
    taker.recordings.receive(A, nonsense);
    giver.recordings.receive(B, nonsense);
  }
  giver.clock.advance(11_000);
  giver.relay(B);
  t.is(giver.recordedSets.at(-1), "", "it is silent");
  giver.recordings.receive(B, subscribe?.message);
  giver.stop();
  t.is(giver.recordedSets.at(-1), "");
});

test("[RC43] a recording of a former run goes on if it may, and is ended otherwise; so is one that cannot be begun", async (t) => {
  const old = createWorld(B);
  old.say(B, [B]);
  await settle();
  t.deepEqual(old.calls, ["stopRecording"]);
  const recent = createWorld(B, { isResumable: true });
  recent.say(B, [B]);
  await settle();
  t.deepEqual(recent.calls, ["start"]);
  const refused = createWorld(B, { startFails: "No room." });
  await refused.recordings.begin();
  await settle();
  t.like(refused.events[0], { type: "error", code: "recordingFailed", message: "No room." });
  t.is(refused.calls.at(-1), "stopRecording");
  const leaving = createWorld(B);
  await leaving.recordings.begin();
  await settle();
  await Promise.all([leaving.recordings.leave(), leaving.restPasses()]);
  t.deepEqual(leaving.calls.slice(-2), ["stopRecording", "end"]);
});

test("[RC71] in a pause nothing is written, the recording's clock stands, and it goes on with a stream of its own", async (t) => {
  const world = createWorld(B);
  await world.recordings.begin();
  await settle();
  const giver = createWorld(A);
  giver.say(B, [B]);
  const give = () => {
    giver.clock.advance(100);
    world.clock.advance(100);
    giver.relay(B);
    for (const { message } of giver.sent.splice(0)) world.recordings.receive(A, message);
  };
  const pauses = () => world.notes.filter(({ type }) => type === "pause");
  const subscribe = () => giver.recordings.receive(B, world.ofType("subscribe").at(-1)?.message);
  subscribe();
  give();
  give();
  await settle();
  t.deepEqual(
    world.written.splice(0).map(({ atMs }) => atMs),
    [100, 200],
  );
  world.clock.advance(50);
  giver.clock.advance(50);
  await world.recordings.pause(true);
  t.like(pauses()[0], { isPaused: true, atMs: 250 });
  give();
  await settle();
  t.deepEqual(world.written, [], "whatever comes");
  giver.setPaused(true);
  t.is(giver.recordedSets.at(-1), "", "and nothing comes");
  world.state.ids = [A, B];
  world.recordings.update();
  t.like(world.notes.at(-1), { type: "left", peerId: C, atMs: 250 });
  world.clock.advance(60_000);
  giver.clock.advance(60_000);
  world.restarted.emit();
  t.like(pauses()[1], { isPaused: true, atMs: 250 }, "the recorder had died, and is told anew");
  const [before] = [world.ofType("subscribe").at(-1)?.message];
  const setsBefore = giver.recordedSets.length;
  await world.recordings.pause(false);
  t.like(pauses()[2], { isPaused: false, atMs: 250 });
  t.notDeepEqual(world.ofType("subscribe").at(-1)?.message, before, "pictures need a keyframe");
  giver.setPaused(false);
  subscribe();
  t.deepEqual(giver.recordedSets.slice(setsBefore).slice(-2), [B, B]);
  t.deepEqual(giver.pictures.slice(setsBefore).slice(-2), [false, true], "which the relay begins with");
  give();
  await settle();
  t.deepEqual(world.written, [], "the first of another stream wait for each other");
  world.clock.advance(3_000);
  await settle();
  t.deepEqual(
    world.written.map(({ atMs }) => atMs),
    [350],
    "but not for ever",
  );
});

test("[RC71] a pause survives a takeover and a new run of the core; who would pause or resume in vain reads why", async (t) => {
  const world = createWorld(B);
  await t.throwsAsync(world.recordings.pause(true), { message: "This meeting is not being recorded." });
  await world.recordings.begin();
  await settle();
  await t.throwsAsync(world.recordings.pause(false), { message: "The recording is not paused." });
  await world.recordings.pause(true);
  await t.throwsAsync(world.recordings.pause(true), { message: "The recording is paused already." });
  world.state.epoch = { term: 2, coordinator: B };
  world.recordings.update();
  world.relay(B);
  t.deepEqual(world.written, []);
  t.is(world.recordedSets.at(-1), "");
  const again = createWorld(B, { isResumable: true });
  again.say(B, [B]);
  again.setPaused(true);
  await settle();
  t.true(again.notes.some((line) => line.type === "pause" && line.isPaused));
  again.state.epoch = { term: 2, coordinator: B };
  again.recordings.update();
  again.relay(B);
  t.deepEqual(again.written, []);
});

test("[RC80] the deputy holds the last seconds of the sound, and gives them to the recorder once it has taken over: nothing is missing, nothing twice", async (t) => {
  const taker = createWorld(C);
  await taker.recordings.begin();
  await settle();
  const [first, next] = [createWorld(A), createWorld(B)];
  const pass = (ms: number) => [taker, first, next].forEach(({ clock }) => clock.advance(ms));
  const deliver = (from: PeerId, world: typeof first) => {
    for (const { message } of world.sent.splice(0)) taker.recordings.receive(from, message);
  };
  const ask = (to: typeof first) => to.recordings.receive(C, taker.ofType("subscribe").at(-1)?.message);
  first.say(C, [C]);
  next.say(C, [C]);
  next.setDeputy(B);
  t.is(next.recordedSets.at(-1), C);
  t.false(next.pictures.at(-1), "pictures are not asked for");
  ask(first);
  t.true(first.pictures.at(-1));
  for (let frame = 0; frame < 10; frame += 1) {
    pass(20);
    next.relay(C);
    // The coordinator's last frames get nowhere.
    if (frame < 6) first.relay(C);
    deliver(A, first);
  }
  t.deepEqual(next.sent, [], "nobody asked the deputy");
  for (const world of [next, taker]) {
    world.state.epoch = { term: 2, coordinator: B };
    world.recordings.update();
  }
  t.true(next.pictures.at(-1), "pictures are asked for before the recorder does");
  pass(20);
  next.relay(C);
  const setsBefore = next.recordedSets.length;
  ask(next);
  t.false(next.recordedSets.slice(setsBefore).includes(""), "the relay goes on as it is");
  deliver(B, next);
  for (let frame = 0; frame < 5; frame += 1) {
    pass(20);
    next.relay(C);
    deliver(B, next);
  }
  await settle();
  t.deepEqual(
    taker.written.map(({ atMs }) => atMs),
    Array.from({ length: 16 }, (_, frame) => 20 * (frame + 1)),
  );
});

test("[RC80] so does a deputy that records itself; of who changes its mind nothing is held", async (t) => {
  const world = createWorld(B);
  await world.recordings.begin();
  await settle();
  world.setDeputy(B);
  world.say(B, [B, C]);
  world.clock.advance(100);
  world.relay(B, C);
  world.say(B, [B]);
  world.say(B, [B, C]);
  world.state.epoch = { term: 2, coordinator: B };
  world.recordings.update();
  await settle();
  t.deepEqual(
    world.written.map(({ peerId: from, atMs }) => [from, atMs]),
    [[B, 100]],
  );
});

/** A deputy, B, that has held sound of B and C for the recorder, C; `then` happens, and it takes over. What it gives to `asking` is returned. */
function givenAfter(then: (world: ReturnType<typeof createWorld>) => void, asking: PeerId, id = entryId(1)) {
  const world = createWorld(B);
  world.say(C, [B, C]);
  world.setDeputy(B);
  world.clock.advance(100);
  world.relay(B, C);
  then(world);
  world.state.epoch = { term: 2, coordinator: B };
  world.recordings.update();
  world.recordings.receive(asking, { type: "subscribe", recording: id, feed: 1 });
  return world.ofType("packets").length;
}

test("[RC121] what a deputy holds goes to the machine that records alone", (t) => {
  t.is(
    givenAfter(() => {}, C),
    1,
  );
  t.is(
    givenAfter(() => {}, A),
    0,
  );
  t.is(
    givenAfter(() => {}, C, entryId(2)),
    0,
  );
});

test("[RC122] nothing from before a pause, or from before another recording, is given after it", (t) => {
  const pause = (world: ReturnType<typeof createWorld>) => {
    world.setPaused(true);
    world.relay(B, C);
    world.setPaused(false);
  };
  t.is(givenAfter(pause, C), 0);
  t.is(
    givenAfter((world) => world.say(C, [B, C], entryId(2)), C, entryId(2)),
    0,
  );
  t.is(
    givenAfter((world) => world.say(A, [A, B, C], entryId(2)), A, entryId(2)),
    0,
  );
});

test("[RC80] a coordinator that nobody asks after a takeover asks its relay for nothing after a while", (t) => {
  const world = createWorld(B);
  world.say(C, [B, C]);
  world.setDeputy(B);
  world.state.epoch = { term: 2, coordinator: B };
  world.recordings.update();
  t.is(world.recordedSets.at(-1), [B, C].join());
  world.setDeputy(A);
  world.clock.advance(11_000);
  world.relay(B);
  t.is(world.recordedSets.at(-1), "");
  t.deepEqual(world.sent, []);
});

/** A machine of a host beside A, B and C, of which B records. `room`: whether its disk has some. */
const besideB = (self: PeerId, options: { hosts: readonly PeerId[]; hasNoRoom?: boolean }) => {
  const world = createWorld(self, options);
  world.recordings.update();
  world.clock.advance(1_000);
  world.say(B, [B]);
  return world;
};

test("[RC201] the second machine is a host's: one with nothing else to do before the coordinator's, and that before the deputy's", (t) => {
  const choice = { recorders: [B], able: [A, B, C, D], coordinator: A, deputy: C };
  t.is(secondRecorder(choice), D);
  t.is(secondRecorder({ ...choice, able: [A, B, C] }), A);
  t.is(secondRecorder({ ...choice, able: [B, C] }), C);
  t.is(secondRecorder({ ...choice, able: [B] }), null);
  t.is(secondRecorder({ ...choice, able: [D, C], recorders: [A] }), D);
  t.is(secondRecorder({ ...choice, recorders: [B, C] }), null, "there is one");
  t.is(secondRecorder({ ...choice, recorders: [] }), null, "nobody records");
});

test("[RC202] the chosen machine says so once, if its disk has room, and records from there on by the recording's clock", async (t) => {
  const world = besideB(C, { hosts: [B, C] });
  await settle();
  t.deepEqual(world.calls, ["recorder true", "start"]);
  t.like(world.recordings.view(), { by: B, second: C, begunBy: B });
  t.like(world.ofType("subscribe")[0], { to: A });
  world.say(B, [B, C]);
  world.sayRecorder(C, true);
  await settle();
  t.is(world.calls.filter((call) => call === "recorder true").length, 1);

  const full = besideB(C, { hosts: [B, C], hasNoRoom: true });
  await settle();
  t.deepEqual(full.calls, ["recorder false"]);
  t.is(full.recordings.view()?.second, null);
  for (const other of [besideB(C, { hosts: [B] }), besideB(A, { hosts: [A, B, C] })]) {
    await settle();
    t.deepEqual(other.calls, []);
  }
});

test("[RC202] a machine that begins later begins where the recording is, without the pause", async (t) => {
  const world = besideB(C, { hosts: [B] });
  world.clock.advance(60_000);
  world.setPaused(true);
  world.clock.advance(30_000);
  world.setPaused(false);
  world.clock.advance(5_000);
  world.hosts.push(C);
  world.recordings.update();
  await settle();
  t.deepEqual(world.starts, [65_000]);

  const late = createWorld(C, { hosts: [B, C] });
  late.clock.advance(40_000);
  late.say(B, [B]);
  await settle();
  t.deepEqual(late.starts, [40_000], "it has just come: wall clocks say so");
});

test("[RC203] each machine that records gets the stream; that one asks does not interrupt the other, and after a takeover both get what was held", async (t) => {
  const giver = createWorld(A);
  giver.say(B, [B]);
  giver.sayRecorder(C, true);
  const subscribe = (from: PeerId, feed: number) =>
    giver.recordings.receive(from, { type: "subscribe", recording: entryId(1), feed });
  const got = () => giver.ofType("packets").map(({ to }) => to);
  subscribe(B, 1);
  giver.relay(B);
  t.deepEqual(got(), [B]);
  const setsBefore = giver.recordedSets.length;
  subscribe(C, 7);
  t.false(giver.recordedSets.slice(setsBefore).includes(""), "sound goes on");
  t.true(giver.pictures.slice(setsBefore).includes(false), "pictures begin anew");
  giver.relay(B);
  t.deepEqual(got(), [B, B, C]);
  giver.clock.advance(9_000);
  subscribe(C, 7);
  giver.clock.advance(2_000);
  giver.relay(B);
  t.deepEqual(got().slice(3), [C], "the other one asks no more");
  giver.sayRecorder(C, false);
  await settle();
  t.is(lastData(giver), "", "that was all");
  giver.relay(B);
  t.is(got().length, 5);

  const next = createWorld(B);
  next.say(A, [C]);
  next.sayRecorder(C, true);
  next.setDeputy(B);
  next.clock.advance(100);
  next.relay(C);
  next.state.epoch = { term: 2, coordinator: B };
  next.recordings.update();
  for (const from of [A, C]) {
    next.recordings.receive(from, { type: "subscribe", recording: entryId(1), feed: 1 });
    t.is(next.ofType("packets").filter(({ to }) => to === from).length, 1);
  }
});

test("[RC204] one whose machine is gone, leaves or fails does not end the recording while another machine records", async (t) => {
  const world = besideB(C, { hosts: [B, C] });
  await settle();
  world.state.ids = [A, C];
  world.recordings.update();
  t.like(world.recordings.view(), { recordingId: entryId(1), by: C, second: null, begunBy: null });
  await settle();
  t.deepEqual(world.calls, ["recorder true", "start"], "it goes on as it was");
  world.state.ids = [A, B, C];
  world.recordings.update();
  t.like(world.recordings.view(), { by: B, second: C });
  await Promise.all([world.recordings.leave(), world.restPasses()]);
  t.deepEqual(world.calls.slice(2, 3), ["recorder false"]);

  const failing = besideB(C, { hosts: [B, C] });
  await settle();
  failing.failed.emit(words("recordingDiskFull"));
  await settle();
  t.deepEqual(failing.calls.slice(2), ["recorder false", "end"]);
  t.like(failing.recordings.view(), { by: B, second: null });
  t.like(failing.events[0], { type: "error", code: "recordingFailed" });
  t.regex((failing.events[0] as { message: string }).message, /another one records the meeting, too/);
});

test("[RC303] a machine whose settings keep no second copies says so once, stops one that it keeps, and keeps one again when they do", async (t) => {
  const options = { hosts: [B, C], keepsNoCopies: true };
  const world = besideB(C, options);
  await settle();
  world.say(B, [B, C]);
  world.sayRecorder(C, false);
  world.clock.advance(20_000);
  await settle();
  t.deepEqual(world.calls, ["recorder false"]);
  t.like(world.recordings.view(), { by: B, second: null, withoutCopy: [C] });
  options.keepsNoCopies = false;
  world.clock.advance(4_000);
  await settle();
  t.deepEqual(world.calls, ["recorder false", "recorder true", "start"]);
  t.like(world.recordings.view(), { second: C, withoutCopy: [] });
  options.keepsNoCopies = true;
  world.clock.advance(4_000);
  await world.restPasses();
  t.deepEqual(world.calls.slice(3), ["recorder false", "end"]);
  t.like(world.recordings.view(), { second: null, withoutCopy: [C] });
});

test("[RC304] whoever began a recording goes on with it, whatever its settings say of second copies", async (t) => {
  const world = createWorld(B, { hosts: [B, C], keepsNoCopies: true });
  await world.recordings.begin();
  world.sayRecorder(C, true);
  world.clock.advance(20_000);
  await settle();
  t.false(world.calls.includes("recorder false"));
  t.like(world.recordings.view(), { by: B, second: C });
});

test("[RC204] another machine takes the place of one that is gone, once that has not come back for a while", async (t) => {
  const other = besideB(C, { hosts: [B] });
  other.sayRecorder(A, true);
  other.hosts.push(C);
  other.sayRecorder(A, false);
  await settle();
  t.deepEqual(other.calls, [], "a takeover is not the time for that");
  other.clock.advance(9_000);
  other.sayRecorder(A, true);
  other.clock.advance(5_000);
  other.sayRecorder(A, false);
  other.clock.advance(9_000);
  await settle();
  t.deepEqual(other.calls, [], "it was back meanwhile");
  other.clock.advance(4_000);
  await settle();
  t.deepEqual(other.calls, ["recorder true", "start"]);
});

test("[RC205] a third machine that says so at once writes nothing until one of the two is gone", async (t) => {
  const world = besideB(C, { hosts: [C] });
  await settle();
  t.deepEqual(world.calls, ["recorder true", "start"]);
  world.sayRecorder(C, false);
  world.sayRecorder(A, true);
  world.sayRecorder(C, true);
  await world.restPasses();
  t.deepEqual(world.calls.slice(2), ["end"]);
  t.like(world.recordings.view(), { by: B, second: A });
  world.sayRecorder(A, false);
  await settle();
  t.deepEqual(world.calls.slice(2), ["end", "start"]);
});

const captionOf = (
  line: number,
  text: string,
  more: { readonly isFinal?: boolean; readonly speaker?: PeerId; readonly from?: PeerId } = {},
) => ({
  ...{ from: A, line, text, isFinal: true, speaker: null, speakerName: null, isAutomatic: false, atMs: 0 },
  ...more,
});

/** B's machine records A and B; C does not agree. */
async function recorded() {
  const world = createWorld(B);
  await world.recordings.begin();
  await settle();
  world.say(B, [A, B]);
  return {
    ...world,
    take: (...line: Parameters<typeof captionOf>) => world.recordings.caption(captionOf(...line), 0),
    captions: () =>
      world.notes.flatMap((line) =>
        line.type === "caption" ? [[line.text, line.fromMs, line.atMs, line.speaker]] : [],
      ),
  };
}

test("[CA66] a finished line goes into the recording, from when it was begun, of those that agreed alone", async (t) => {
  const { clock, take, captions, recordings } = await recorded();
  clock.advance(1_000);
  take(1, "Good", { isFinal: false });
  clock.advance(1_000);
  take(1, "Good morning", { isFinal: true, speaker: B });
  take(2, "By a script", {});
  clock.advance(1_000);
  recordings.caption(captionOf(3, "Late, after a takeover"), 500);
  const expected = [
    ["Good morning", 1_000, 2_000, B],
    ["By a script", 2_000, 2_000, null],
    ["Late, after a takeover", 2_500, 2_500, null],
  ];
  t.deepEqual(captions(), expected);
  take(1, "Of who did not agree", { from: C });
  take(4, "Of a speaker who did not agree", { speaker: C });
  take(5, "Half of it is of a speaker", { isFinal: false, speaker: C });
  take(5, "Half of it is of a speaker who did not agree", { speaker: B });
  t.deepEqual(captions(), expected);
  take(6, "A mistake, of the wrong speaker", { isFinal: false, speaker: C });
  take(6, "", { isFinal: false });
  take(6, "Typed anew");
  t.is(captions().at(-1)?.[0], "Typed anew");
});

test("[CA66] nothing is recorded of what was typed, or half of it, before the recording, in a pause, or after it", async (t) => {
  const before = createWorld(B);
  before.recordings.caption(captionOf(1, "Before the rec", { isFinal: false }), 0);
  await before.recordings.begin();
  await settle();
  before.say(B, [A, B]);
  before.recordings.caption(captionOf(1, "Before the recording"), 0);
  before.recordings.caption(captionOf(2, "Said some seconds before"), 3_000);
  t.false(before.notes.some(({ type }) => type === "caption"));

  const { clock, take, captions, setPaused, recordings, stop } = await recorded();
  take(1, "One", { isFinal: false });
  take(2, "Two", { isFinal: false, from: B });
  setPaused(true);
  take(1, "One in the pause");
  take(2, "Two in the pau", { isFinal: false, from: B });
  take(3, "Three in the pause");
  clock.advance(5_000);
  setPaused(false);
  take(2, "Two in the pause", { from: B });
  recordings.caption(captionOf(4, "Said in the pause, and late"), 2_000);
  t.deepEqual(captions(), []);
  take(5, "Five");
  t.deepEqual(captions(), [["Five", 0, 0, null]]);
  stop();
  await settle();
  take(6, "Afterwards");
  t.is(captions().length, 1);
});

test("[CA67] a recorder that was started again is told the last lines once more", async (t) => {
  const { clock, take, captions, restarted } = await recorded();
  take(1, "Long ago");
  clock.advance(60_000);
  for (let line = 2; line < 100; line += 1) take(line, `Line ${line}`);
  const before = captions().length;
  restarted.emit();
  t.deepEqual(
    captions().slice(before),
    captions().slice(before - 16, before),
    "those of the last seconds, and not all of a flood",
  );
});
