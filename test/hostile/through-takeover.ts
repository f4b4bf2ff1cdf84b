/**
 * One attack through the life of a meeting: before the coordinator dies, while it does, and afterwards, when somebody else comes in. Four honest members
 * write, present, caption and call each other meanwhile, on virtual computers; Mallory's is one more. Whatever she tries, they notice no more than that she does.
 */
import test, { type ExecutionContext } from "ava";
import type { CallId, MeetingId, PeerId } from "../../src/kernel/ids.ts";
import type { MeshChannel } from "../../src/mesh/types.ts";
import type { Meeting } from "../../src/meeting/meeting.ts";
import { callId } from "../calls/two.ts";
import { disagreement, Violation } from "../simulation/invariants.ts";
import type { MeetingWorld, Seat } from "../simulation/meeting-world.ts";
import type { Run } from "../simulation/run.ts";
import { isFull } from "../support/full.ts";
import { createVirtualMeeting, lowestIdentity, type Heard } from "./virtual-meeting.ts";
import { createVirtualMallory, type VirtualMallory, type Wire } from "./virtual-mallory.ts";

/**
 * What she is. `viewer`: a member that may neither speak nor present; `stranger`: was never let in; `left`: has said goodbye and goes on speaking;
 * `removed`, `banned`: a host has put her out.
 */
export type Attacker = "member" | "viewer" | "stranger" | "left" | "removed" | "banned";
export type Phase = "before" | "during" | "after";

export interface Stage {
  readonly world: MeetingWorld;
  readonly mallory: VirtualMallory;
  readonly meetingId: MeetingId;
  readonly phase: Phase;
  /** Counts her strikes. */
  readonly strike: number;
  /** Who made the meeting, and coordinates it until it dies. */
  readonly maker: Run;
  /** Follows it. */
  readonly next: Run;
  /** Has its hand up, captions, and calls the presenter. */
  readonly talker: Run;
  readonly presenter: Run;
  /** Those that live. */
  readonly honest: readonly Run[];
  readonly coordinator: Run;
  readonly calling: CallId;
  /** What their clients have heard since she came. */
  readonly heard: readonly Heard[];
  /** Sends it to all that she is connected to. */
  send(message: unknown): void;
  say(channel: MeshChannel, body: unknown): void;
}

export interface Attack {
  readonly by: Attacker;
  /** Once she is what she is, before her first strike. */
  prepare?(stage: Stage): void;
  /** Again and again. Her connections are made anew before it where they have ended. */
  strike(stage: Stage): void;
  /** By which counter somebody notices it, before and after the takeover alike. Null: what she does is nothing that counts. */
  readonly noticed: string | readonly string[] | null;
  /** They take nothing of her for ever longer after it: when she comes back is another matter. */
  readonly isShunned?: boolean;
  /** She may write, as everybody may. */
  readonly mayWrite?: boolean;
  /** One of those that stand for the others in each run of all tests. */
  readonly isInEachRun?: boolean;
  /** How she connects, where that is the attack. Null: not now. */
  reach?(stage: Stage, to: Run): Wire | null;
  /** At the end of each phase, and when she has gone. */
  check?(t: ExecutionContext, stage: Stage): void;
}

/** `npm run hostile`. */
const isHostile = process.env["LANDLINE_HOSTILE"] === "1";
const HONEST = 4;
/** Time between two strikes, of the meeting's time. */
const STRIKE_MS = 100;
const STRIKES = 20;
/** A takeover takes well under a second. */
const TAKEOVER_PATIENCE_MS = 8_000;
const SETTLED_PATIENCE_MS = 25_000;
/** Messages of others during a flood. */
const DELIVERY_MS = 500;

interface Said {
  readonly text: string;
  readonly atMs: number;
}

function meetingOf(run: Run): Meeting {
  const session = run.session();
  if (session === null) throw new Violation(`${run.peer} is not in the meeting`);
  return session;
}

async function until(world: MeetingWorld, what: () => string | null, patienceMs: number): Promise<void> {
  const untilMs = world.clock.nowMs() + patienceMs;
  for (;;) {
    const missing = what();
    if (missing === null) return;
    if (world.clock.nowMs() >= untilMs) throw new Violation(missing);
    await world.run(50);
  }
}

/** The meeting as it is when she comes. */
async function meet(world: MeetingWorld, seats: readonly Seat[]) {
  for (const seat of seats) {
    world.start(seat);
    await world.run(500);
  }
  await until(world, () => disagreement(world.live(), world.nameOf), SETTLED_PATIENCE_MS);
  const [maker, next, talker, presenter] = world.live();
  if (maker === undefined || next === undefined || talker === undefined || presenter === undefined)
    throw new Violation("four are there");
  const keyOf = (run: Run) => publicKeyOf(world, run.peer);
  const write = (entry: Parameters<Meeting["store"]["append"]>[0]) =>
    void meetingOf(maker).store.append(entry, { fromName: "p1" });
  for (const run of [next, talker]) write({ kind: "role", publicKey: keyOf(run), role: "host" });
  write({ kind: "captioners", publicKeys: [keyOf(talker)] });
  await world.run(2_000);
  meetingOf(talker).presence.input({
    type: "setSelf",
    status: { isCameraOn: false, isMicrophoneOn: true, isHandUp: true, isWindowClosed: false },
  });
  meetingOf(presenter).presence.input({ type: "present", on: true, takeOver: false });
  const calling = callId(7);
  meetingOf(talker).calls.call(calling, presenter.peer);
  await world.run(500);
  meetingOf(presenter).calls.input({ type: "answer", callId: calling });
  await world.run(500);
  for (const [self, peer] of [
    [talker, presenter],
    [presenter, talker],
  ] as const)
    meetingOf(self).calls.input({ type: "reported", callId: calling, peer: peer.peer, isConnected: true });
  await world.run(500);
  return { maker, next, talker, presenter, calling };
}

function publicKeyOf(world: MeetingWorld, peer: PeerId): string {
  const seat = world.seats.find(({ identity }) => identity.peerId === peer);
  if (seat === undefined) throw new Violation(`nobody is ${peer}`);
  return seat.identity.publicKey;
}

/** Whatever of the meeting she has harmed; empty for nothing. */
function harms(
  stage: Stage,
  attack: Attack,
  known: {
    readonly said: readonly Said[];
    readonly captions: readonly string[];
    readonly heard: readonly Heard[];
  },
): readonly string[] {
  const { world, honest, mallory, phase, maker, next, talker, presenter, calling } = stage;
  const { nameOf } = world;
  const found: string[] = [];
  const claim = (isRight: boolean, harm: string) => {
    if (!isRight) found.push(harm);
  };
  const leaders =
    phase === "before" ? [maker.peer] : phase === "after" ? [next.peer] : [maker.peer, next.peer];
  const nowMs = world.clock.nowMs();
  for (const run of honest) {
    const who = nameOf(run.peer);
    const session = run.session();
    if (session === null) {
      found.push(`${who} is out`);
      continue;
    }
    const { coordinator, term } = session.epoch();
    claim(leaders.includes(coordinator), `${who} follows ${nameOf(coordinator)} ${phase}`);
    claim(term < 1_000, `${who} is in term ${term}`);
    const listed = run.mesh.mesh.members().map(({ peerId }) => peerId);
    if (phase !== "during")
      for (const other of honest)
        claim(listed.includes(other.peer), `${who} does not list ${nameOf(other.peer)}`);
    claim(
      listed.every(
        (peer) => peer === mallory.peerId || world.seats.some((each) => each.identity.peerId === peer),
      ),
      `${who} lists somebody who is made up`,
    );
    const { lease, statuses } = session.presence.state();
    if (phase !== "during") {
      claim(
        lease.presenter === presenter.peer,
        `${who} sees ${String(lease.presenter && nameOf(lease.presenter))} present`,
      );
      claim(lease.hands[0]?.peerId === talker.peer, `${who} does not see the first hand`);
      claim(lease.timer === null && lease.ledView === null, `${who} has a timer, or is led`);
      claim(statuses.get(talker.peer)?.isMicrophoneOn === true, `${who} believes that the talker is off`);
      claim(
        statuses.get(presenter.peer)?.isMicrophoneOn !== true,
        `${who} believes that the presenter is on`,
      );
    }
    const { store } = session;
    claim(store.hosts().length === 3, `${who} knows ${store.hosts().length} hosts`);
    const others = store.banned().filter((key) => key !== mallory.identity.publicKey);
    claim(!store.isLocked() && others.length === 0, `${who} finds the meeting locked, or somebody banned`);
    claim(store.endedByCoHost() === null && store.endedTerm() === 0, `${who} finds the meeting ended`);
    claim(store.recording() === null, `${who} is recorded`);
    const messages = store.messages();
    const hers = messages.filter(({ from }) => from === mallory.peerId);
    claim(attack.mayWrite === true || hers.length === 0, `${who} reads her`);
    const texts = new Map(messages.map(({ text, from }) => [text, from]));
    for (const { text, atMs } of known.said) {
      const isLate = nowMs - atMs > DELIVERY_MS && phase !== "during";
      if (isLate) claim(texts.has(text), `${who} lacks "${text}" after ${Math.round(nowMs - atMs)} ms`);
      const author = texts.get(text);
      claim(author === undefined || text.startsWith(nameOf(author)), `${who} reads "${text}" of another`);
    }
    claim(
      messages.every(
        ({ text, from }) => from === mallory.peerId || known.said.some((one) => one.text === text),
      ),
      `${who} reads what nobody wrote`,
    );
  }
  for (const [self, peer] of [
    [talker, presenter],
    [presenter, talker],
  ] as const) {
    const call = meetingOf(self).calls.get();
    claim(
      call?.callId === calling && call.peerId === peer.peer && call.state === "active",
      `the call of ${nameOf(self.peer)} is ${call === null ? "over" : `${call.state} with ${nameOf(call.peerId)}`}`,
    );
  }
  for (const { seat, event } of known.heard) {
    if (event.type === "offender")
      claim(event.peerId === mallory.peerId, `${seat.name} takes ${nameOf(event.peerId)} for an offender`);
    else if (event.type === "caption")
      claim(
        event.from === talker.peer && known.captions.includes(event.text),
        `${seat.name} reads the caption "${event.text}" of ${nameOf(event.from)}`,
      );
    else if (event.type === "callSignal") claim(false, `${seat.name} hears a signal in its call`);
  }
  return found;
}

async function live(t: ExecutionContext, attack: Attack): Promise<void> {
  const { world, heard } = createVirtualMeeting(HONEST + 1);
  const { maker, next, talker, presenter, calling } = await meet(world, world.seats.slice(0, HONEST));
  const { meetingId } = meetingOf(maker);
  const mallory = createVirtualMallory(world, lowestIdentity(), () => meetingId);
  const said: Said[] = [];
  const captions: string[] = [];
  const downs: string[] = [];
  const wires = new Map<PeerId, Wire>();
  let phase: Phase = "before";
  let strike = 0;
  const honest = () => world.live().filter((run) => run.session() !== null);

  for (const run of honest())
    run.mesh.mesh.onLinkDown(({ peer, cause }) => {
      const isExpected = peer === mallory.peerId || (peer === maker.peer && phase !== "before");
      // Two ordinary members may let go of a link that neither needs.
      if (!isExpected && cause !== "unneeded")
        downs.push(`${world.nameOf(run.peer)} loses ${world.nameOf(peer)} (${cause})`);
    });

  const stage = (): Stage => ({
    ...{ world, mallory, meetingId, phase, strike, maker, next, talker, presenter, calling, heard },
    honest: honest(),
    coordinator: phase === "before" ? maker : next,
    send(message) {
      for (const wire of wires.values()) wire.send(message);
    },
    say: (channel, body) => {
      for (const wire of wires.values()) wire.say(channel, body);
    },
  });

  const reach =
    attack.reach?.bind(attack) ??
    ((_stage: Stage, to: Run): Wire =>
      attack.by === "stranger"
        ? mallory.dial(to, "link", { type: "attach", entry: mallory.line(), credential: [] })
        : mallory.attach(to));

  function connect(): void {
    for (const run of honest()) {
      if (wires.get(run.peer)?.isOpen() === true) continue;
      const wire = reach(stage(), run);
      if (wire !== null) wires.set(run.peer, wire);
    }
  }

  /** She becomes what she is. */
  async function enter(): Promise<void> {
    if (attack.by === "stranger") return;
    mallory.join(maker);
    await world.run(500);
    for (const run of honest()) wires.set(run.peer, mallory.attach(run));
    await until(
      world,
      () =>
        honest().every((run) => run.mesh.mesh.members().length === HONEST + 1) ? null : "she is not listed",
      SETTLED_PATIENCE_MS,
    );
    const { publicKey } = mallory.identity;
    const { store } = meetingOf(maker);
    if (attack.by === "viewer")
      void store.append({ kind: "role", publicKey, role: "viewer" }, { fromName: "p1" });
    if (attack.by === "removed") void store.append({ kind: "remove", publicKey }, { fromName: "p1" });
    if (attack.by === "banned")
      void store.append({ kind: "ban", publicKey, isBanned: true }, { fromName: "p1" });
    if (attack.by === "left") for (const wire of wires.values()) wire.send({ type: "bye" });
    if (attack.by !== "member" && attack.by !== "viewer")
      await until(
        world,
        () =>
          honest().every((run) => run.mesh.mesh.members().length === HONEST) ? null : "she is still listed",
        SETTLED_PATIENCE_MS,
      );
    await world.run(500);
  }

  async function strikeOnce(): Promise<void> {
    strike += 1;
    connect();
    attack.strike(stage());
    if (strike % 3 === 0) {
      for (const run of honest()) {
        const text = `${world.nameOf(run.peer)} says ${strike}`;
        said.push({ text, atMs: world.clock.nowMs() });
        void meetingOf(run).store.append({ kind: "message", text }, { fromName: world.nameOf(run.peer) });
      }
      const caption = `line ${strike}`;
      captions.push(caption);
      meetingOf(talker).captions.type({ text: caption, speaker: null, isFinal: true });
    }
    await world.run(STRIKE_MS);
  }

  const counted = (): number => {
    const names = attack.noticed === null ? [] : [attack.noticed].flat();
    return honest()
      .flatMap(({ log }) => names.map((name) => log.counters()[name] ?? 0))
      .reduce((sum, count) => sum + count, 0);
  };

  function judge(): void {
    const found = [...harms(stage(), attack, { said, captions, heard }), ...downs];
    t.deepEqual(found, [], `what she did to them ${phase}`);
    attack.check?.(t, stage());
  }

  await enter();
  const isOutside = attack.by !== "member" && attack.by !== "viewer";
  const before = mallory.overheard();
  attack.prepare?.(stage());
  const noticed: number[] = [counted()];
  for (let done = 0; done < STRIKES; done += 1) await strikeOnce();
  await world.run(DELIVERY_MS * 2);
  judge();
  noticed.push(counted());

  phase = "during";
  // Its computer is switched off: nobody is told.
  maker.kill(true);
  const isTaken = () =>
    honest().every(
      (run) => meetingOf(run).epoch().coordinator === next.peer && !meetingOf(run).view().isTakingOver,
    );
  const untilMs = world.clock.nowMs() + TAKEOVER_PATIENCE_MS;
  while (!isTaken() && world.clock.nowMs() < untilMs) {
    await strikeOnce();
    judge();
  }
  t.true(isTaken(), "the next in line takes over");
  // Its entries go round by the new hub, and her line may have to be offered to it.
  for (let done = 0; done < STRIKES / 2; done += 1) await strikeOnce();

  phase = "after";
  noticed.push(counted());
  const guest = world.seats.at(-1);
  if (guest !== undefined) world.start(guest);
  for (let done = 0; done < STRIKES; done += 1) await strikeOnce();
  await world.run(DELIVERY_MS * 2);
  judge();
  t.is(honest().length, HONEST, "who came meanwhile is in");
  noticed.push(counted());
  if (attack.noticed !== null) {
    const [first = 0, atDeath = 0, atTakeover = 0, last = 0] = noticed;
    t.true(atDeath > first, "they count it before the takeover");
    if (attack.isShunned !== true) t.true(last > atTakeover, "they count it after the takeover");
  }
  if (isOutside) t.is(mallory.overheard() - before, 0, "she overhears nothing");

  mallory.die();
  await until(world, () => disagreement(world.live(), world.nameOf), SETTLED_PATIENCE_MS);
  await world.run(1_000);
  judge();
}

/**
 * `title` begins with the rule's id. What a member tries a viewer tries, too, where all attacks run. `plan`: a function where the attack remembers
 * something, which is called for each meeting.
 */
export function throughTakeover(title: string, plan: Attack | (() => Attack)): void {
  const make = typeof plan === "function" ? plan : () => plan;
  const { by, isInEachRun = false } = make();
  const isEach = isFull || isHostile;
  const run = isEach || isInEachRun ? test.serial : test.skip;
  const attempt = (as: Attacker) => async (t: ExecutionContext) => {
    try {
      await live(t, { ...make(), by: as });
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      t.fail(error.message);
    }
  };
  run(title, attempt(by));
  if (by === "member" && isEach) run(`${title}, tried by a viewer`, attempt("viewer"));
}
