/** The table of links, on channels and a clock that the test holds. */
import test from "ava";
import type { Clock } from "../../../src/kernel/clock.ts";
import type { MeetingId, PeerId } from "../../../src/kernel/ids.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { HEARTBEAT_BYTES, heartbeatKey, encodeHeartbeat } from "../../../src/mesh/transport/heartbeat.ts";
import type { Channel } from "../../../src/mesh/transport/channel.ts";
import type { CallFailure } from "../../../src/mesh/transport/happy-eyeballs.ts";
import { makeHello } from "../../../src/mesh/transport/hello.ts";
import { createIdentity, type Identity } from "../../../src/mesh/identity/identity.ts";
import { createLinkTable, MAX_LEFT } from "../../../src/mesh/links/link-table.ts";
import { signEntry, type RosterEntry } from "../../../src/mesh/identity/roster-entry.ts";
import type { LinkMessage } from "../../../src/mesh/messages.ts";
import { freshRunId, sortedIdentities } from "../identities.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.

interface Call {
  readonly addresses: readonly string[];
  readonly reach: () => void;
  readonly open: (channel: Channel) => void;
  readonly fail: (why: CallFailure) => void;
  isCancelled: boolean;
}

function entryFor(identity: Identity): RosterEntry {
  const fields = {
    name: "N",
    addresses: ["10.0.0.1"],
    files: null,
    port: 1,
    joinedAtMs: 0,
    startedAtMs: 0,
    sequence: 1,
  };
  return signEntry(identity, meetingId, { ...fields, runId: freshRunId() });
}

/** A channel to the peer of that entry, and what was said on it. */
function channelTo(
  identity: Identity,
  entry: RosterEntry,
  isDialled: boolean,
  /** Of its heartbeats' keys; ten characters at most. */
  secret = "",
  address = "10.0.0.1",
): { channel: Channel; said: LinkMessage[] } {
  const said: LinkMessage[] = [];
  const { runId } = entry;
  const fields = { runId, startedAtMs: 0, meetingId, purpose: "link", heartbeatPort: 2 } as const;
  const channel: Channel = {
    isDialled,
    hello: makeHello(identity, Buffer.alloc(1), fields),
    address,
    localAddress: "10.0.0.9",
    onMessage: () => {},
    onNonsense: () => {},
    onClosed: () => {},
    trust: () => {},
    send: (message) => said.push(message) > 0,
    end: () => {},
    refuse: (code) => void said.push({ type: "refuse", code }),
    destroy: () => {},
    exporter: (purpose) => Buffer.from(`${purpose}${secret}`.padEnd(40)),
  };
  return { channel, said };
}

function table(isSelfHigher = true) {
  const [low, high] = sortedIdentities(2);
  if (low === undefined || high === undefined) throw new Error("two were asked for");
  const [self, other] = isSelfHigher ? [high, low] : [low, high];
  const [ownLine, entry] = [entryFor(self), entryFor(other)];
  let nowMs = 0;
  const clock: Clock = { nowMs: () => nowMs, wallMs: () => 0, setTimer: () => () => {} };
  const calls: Call[] = [];
  const told: string[] = [];
  /** The addresses that self's heartbeats go to. */
  const asked: string[] = [];
  let coordinator = self.peerId;
  let heardTicks = 0;
  const links = createLinkTable({
    clock,
    log: silentLog,
    self: self.peerId,
    heartbeats: {
      port: 2,
      send: (packet, to) => void (packet.length === HEARTBEAT_BYTES && asked.push(to)),
      close: () => {},
    },
    coordinator: () => coordinator,
    dialsFirst: (peer) => self.peerId > peer,
    call({ addresses }, { onReached = () => {}, onOpen, onFailed }) {
      const made: Call = { addresses, reach: onReached, open: onOpen, fail: onFailed, isCancelled: false };
      calls.push(made);
      return () => void (made.isCancelled = true);
    },
    proof: () => ({ type: "offer", entry: ownLine, credential: [] }),
    check: (_channel, message) => ("entry" in message ? message.entry : null),
    onUp: () => told.push("up"),
    onDown: (_peer: PeerId, cause) => told.push(cause),
    onSuspected: (_peer, isSuspect) => told.push(isSuspect ? "suspected" : "cleared"),
    onMessage: () => {},
    onOffender: () => told.push("offender"),
    onAnswering: (_peer, isAnswering) => told.push(isAnswering ? "answering" : "not answering"),
    onDue: () => {},
    onTicked: () => void (heardTicks += 1),
  });
  let ticks = 0;
  /** Ticks whenever that is due, as the session does. */
  function lookUntil(atMs: number): void {
    for (; nowMs < atMs && links.dueAtMs() <= atMs; ticks += 1) {
      nowMs = Math.max(nowMs, links.dueAtMs());
      links.tick();
    }
    nowMs = Math.max(nowMs, atMs);
  }
  /** The newest call is answered by that run. */
  function answer(by: RosterEntry = entry): Channel {
    const { channel } = channelTo(other, by, true);
    calls.at(-1)?.open(channel);
    channel.onMessage({ type: "attached", entry: by, credential: [] });
    return channel;
  }
  /** The process is stopped for this span. */
  const stall = (spanMs: number) => void (nowMs += spanMs);
  let beats = 0;
  /** A heartbeat of the other end on a link that self has called, from that address. */
  function beat(from: string): void {
    beats += 1;
    const key = heartbeatKey(Buffer.from("heartbeats of the acceptor".padEnd(40)));
    links.takePacket(encodeHeartbeat(key, beats * 2), from);
  }
  return {
    ...{ links, other, entry, calls, told, asked, lookUntil, stall, beat, answer },
    nowMs: () => nowMs,
    ticks: () => ticks,
    /** How often the table has said that it has ticked. */
    heardTicks: () => heardTicks,
    setCoordinator: (peer: PeerId) => void (coordinator = peer),
  };
}

/** Self with a link to the coordinator and one to another member, both of which have sent heartbeats for four seconds and go on until they are stopped. */
function follower() {
  const made = table();
  const { links, lookUntil, nowMs } = made;
  const peers = ["the first", "the next"].map((secret, index) => {
    const identity = createIdentity();
    const entry = entryFor(identity);
    const { channel } = channelTo(identity, entry, false, secret, `10.0.0.${index + 1}`);
    links.accept(channel, entry);
    const key = heartbeatKey(Buffer.from(`heartbeats of the dialler${secret}`.padEnd(40)));
    let sent = 0;
    const beat = () => {
      sent += 1;
      links.takePacket(encodeHeartbeat(key, sent * 2), channel.address);
    };
    return { peerId: entry.peerId, address: channel.address, channel, beat, everyMs: 100 };
  });
  const [first, next] = peers;
  if (first === undefined || next === undefined) throw new Error("two were made");
  made.setCoordinator(first.peerId);
  /** The peers send as they do; what self sends to each meanwhile. */
  function goOn(spanMs: number): Record<string, number> {
    const before = made.asked.length;
    const endMs = nowMs() + spanMs;
    for (let atMs = nowMs(); atMs < endMs; atMs += 20) {
      lookUntil(atMs);
      for (const peer of peers) if (atMs % peer.everyMs === 0) peer.beat();
    }
    lookUntil(endMs);
    const sent = made.asked.slice(before);
    return Object.fromEntries(
      peers.map(({ address }) => [address, sent.filter((to) => to === address).length]),
    );
  }
  goOn(4_000);
  return { ...made, first, next, goOn };
}

test("[LK1] a broken link is up again, and never down, when the same run answers", (t) => {
  const { links, entry, told, answer, calls } = table();
  links.want([entry], false);
  answer().onClosed();
  t.is(calls.length, 2);
  t.deepEqual(links.linked(), [entry.peerId]);
  answer();
  // Reported up again, since what was on its way is lost.
  t.deepEqual(told, ["up", "suspected", "up", "cleared"]);
  t.true(links.send(entry.peerId, { type: "heartbeat" }));
});

test("[LK2] a broken link is closed at once when the call is refused, or another run answers", (t) => {
  const refused = table();
  refused.links.want([refused.entry], false);
  refused.answer().onClosed();
  refused.calls.at(-1)?.fail("refused");
  t.deepEqual(refused.told, ["up", "suspected", "closed"]);

  const restarted = table();
  restarted.links.want([restarted.entry], false);
  restarted.answer().onClosed();
  restarted.answer({ ...restarted.entry, runId: freshRunId() });
  t.deepEqual(restarted.told, ["up", "suspected", "closed"]);
});

test("[LK3] a broken link is silent when nothing answers for half a second", (t) => {
  const { links, entry, told, answer, lookUntil } = table();
  links.want([entry], false);
  answer().onClosed();
  lookUntil(480);
  t.deepEqual(told, ["up", "suspected"]);
  lookUntil(500);
  t.deepEqual(told, ["up", "suspected", "silent"]);
  t.deepEqual(links.linked(), []);
});

test("[LK4] the higher id calls at once, the lower one gives it a second", (t) => {
  const [higher, lower] = [table(true), table(false)];
  higher.links.want([higher.entry], false);
  lower.links.want([lower.entry], false);
  t.is(higher.calls.length, 1);
  lower.lookUntil(980);
  t.is(lower.calls.length, 0);
  lower.lookUntil(1000);
  t.is(lower.calls.length, 1);
});

test("[LK5] of two calls at once the higher id's goes through", (t) => {
  const higher = table(true);
  higher.links.want([higher.entry], false);
  higher.calls.at(-1)?.open(channelTo(higher.other, higher.entry, true).channel);
  const theirs = channelTo(higher.other, higher.entry, false);
  higher.links.accept(theirs.channel, higher.entry);
  t.deepEqual(theirs.said, [{ type: "refuse", code: "duplicate" }]);

  const lower = table(false);
  lower.links.want([lower.entry], true);
  lower.calls.at(-1)?.open(channelTo(lower.other, lower.entry, true).channel);
  lower.links.accept(channelTo(lower.other, lower.entry, false).channel, lower.entry);
  t.deepEqual(lower.told, ["up"]);
});

test("[LK6] a link that neither end wants any more ends as unneeded, one that either wants stays", (t) => {
  const asking = table();
  asking.links.want([asking.entry], false);
  const said: LinkMessage[] = [];
  const channel = asking.answer();
  channel.send = (message) => said.push(message) > 0;
  asking.links.want([], false);
  for (let atMs = 500; atMs <= 9_000; atMs += 500) {
    channel.onMessage({ type: "heartbeat" });
    asking.lookUntil(atMs);
  }
  t.false(said.some(({ type }) => type === "unneeded"));
  while (!said.some(({ type }) => type === "unneeded")) {
    channel.onMessage({ type: "heartbeat" });
    asking.lookUntil(asking.nowMs() + 100);
    if (asking.nowMs() > 20_000) return t.fail("never offered");
  }
  channel.onClosed();
  t.deepEqual(asking.told, ["up", "unneeded"]);

  const wanting = table();
  wanting.links.want([wanting.entry], false);
  const wanted = wanting.answer();
  wanted.onMessage({ type: "unneeded" });
  t.deepEqual(wanting.told, ["up"]);
  wanting.links.want([], false);
  wanted.onMessage({ type: "unneeded" });
  t.deepEqual(wanting.told, ["up", "unneeded"]);
  t.deepEqual(wanting.links.linked(), []);
});

test("[LK7] a link whose other end sends heartbeats from another address while its socket does not answer is made anew there, reported up again and never down", (t) => {
  const { links, entry, told, answer, calls, beat, lookUntil, nowMs } = table();
  links.want([entry], false);
  answer();
  /** Heartbeats come from that address for this span. */
  const beatFrom = (address: string, spanMs: number) => {
    for (const untilMs = nowMs() + spanMs; nowMs() < untilMs; lookUntil(nowMs() + 100)) beat(address);
  };
  beatFrom("10.0.0.1", 5_000);
  t.is(calls.length, 1);
  beatFrom("10.0.0.2", 5_000);
  t.is(calls.length, 2);
  t.is(calls[1]?.addresses[0], "10.0.0.2");
  t.deepEqual(links.linked(), [entry.peerId]);
  answer();
  t.deepEqual(told, ["up", "up"]);
});

test("[LK7] a link whose socket answers stands, wherever the heartbeats come from", (t) => {
  const { links, entry, told, answer, calls, beat, lookUntil, nowMs } = table();
  links.want([entry], false);
  const channel = answer();
  const said: LinkMessage[] = [];
  channel.send = (message) => said.push(message) > 0;
  for (beat("10.0.0.2"); nowMs() < 5_000; lookUntil(nowMs() + 100)) {
    if (nowMs() === 1_000) channel.onMessage({ type: "heartbeat" });
    beat("10.0.0.2");
  }
  t.deepEqual(said, [{ type: "ping" }]);
  t.is(calls.length, 1);
  t.deepEqual(told, ["up"]);
});

test("[LK8] own late ticks prolong a repair that began before them, never one that began since", (t) => {
  const before = table();
  before.links.want([before.entry], false);
  before.answer().onClosed();
  before.stall(5_000);
  before.lookUntil(5_400);
  t.deepEqual(before.told, ["up", "suspected"]);
  before.lookUntil(5_600);
  t.deepEqual(before.told, ["up", "suspected", "silent"]);

  const since = table();
  since.links.want([since.entry], false);
  const channel = since.answer();
  since.stall(5_000);
  channel.onClosed();
  since.lookUntil(5_600);
  t.deepEqual(since.told, ["up", "suspected", "silent"]);
});

test("[LK13] a broken link whose other end still sends heartbeats is mended for as long as they come, six seconds at most", (t) => {
  const slow = () => {
    const made = table();
    made.links.want([made.entry], false);
    made.answer().onClosed();
    return made;
  };
  const back = slow();
  for (; back.nowMs() < 2_000; back.lookUntil(back.nowMs() + 100)) back.beat("10.0.0.1");
  t.deepEqual(back.told, ["up", "suspected"]);
  t.true(back.asked.length > 10, "the other end learns that self lives, too");
  back.answer();
  t.deepEqual(back.told, ["up", "suspected", "up", "cleared"]);

  const dead = slow();
  for (; dead.nowMs() < 1_000; dead.lookUntil(dead.nowMs() + 100)) dead.beat("10.0.0.1");
  dead.lookUntil(1_300);
  t.deepEqual(dead.told, ["up", "suspected"]);
  dead.lookUntil(1_500);
  t.deepEqual(dead.told, ["up", "suspected", "silent"]);

  const unanswered = slow();
  for (; unanswered.nowMs() < 5_900; unanswered.lookUntil(unanswered.nowMs() + 100))
    unanswered.beat("10.0.0.1");
  t.deepEqual(unanswered.told, ["up", "suspected"]);
  unanswered.beat("10.0.0.1");
  unanswered.lookUntil(6_100);
  t.deepEqual(unanswered.told, ["up", "suspected", "silent"]);
});

test("[LK9] a peer that falls silent is asked at every address that it has published since, and its answer from another one keeps it", (t) => {
  const { links, entry, told, asked, answer, beat, lookUntil } = table();
  links.want([entry], false);
  answer();
  beat("10.0.0.1");
  links.want([{ ...entry, addresses: ["10.0.0.1", "10.1.0.1"] }], false);
  lookUntil(280);
  t.deepEqual([...new Set(asked)], ["10.0.0.1"]);
  lookUntil(400);
  t.deepEqual([...new Set(asked)].toSorted(), ["10.0.0.1", "10.1.0.1"]);
  beat("10.1.0.1");
  lookUntil(800);
  t.deepEqual(told, ["up", "suspected", "cleared", "suspected"]);
  t.is(
    asked.findLast((to) => to !== "10.0.0.1"),
    "10.1.0.1",
  );
});

test("[LK10] a link whose own address is gone lives by heartbeats, from wherever they come, while it is made anew", (t) => {
  const { links, entry, told, asked, answer, calls, beat, lookUntil, nowMs } = table();
  links.want([entry], false);
  answer();
  beat("10.0.0.1");
  links.want([{ ...entry, addresses: ["10.0.0.1", "10.1.0.1"] }], false);
  lookUntil(100);
  links.addressesGone(["10.0.0.9"]);
  t.is(calls.length, 2);
  t.true(calls[1]?.addresses.includes("10.1.0.1"));
  lookUntil(120);
  t.true(asked.includes("10.1.0.1"));
  // The call takes its time, on a machine that is out of breath.
  for (; nowMs() < 2_000; lookUntil(nowMs() + 100)) beat("10.1.0.1");
  t.deepEqual(told, ["up"]);
  answer();
  t.deepEqual(told, ["up", "up"]);

  const alone = table();
  alone.links.want([alone.entry], false);
  alone.answer();
  alone.beat("10.0.0.1");
  alone.links.addressesGone(["10.0.0.9"]);
  // That mDNS sees the other peer proves no way to it: both may have other addresses.
  for (; alone.nowMs() < 600; alone.lookUntil(alone.nowMs() + 100))
    alone.links.link(alone.entry.peerId)?.heardOf(alone.nowMs());
  t.deepEqual(alone.told, ["up", "suspected", "silent"]);
});

test("[LK11] a peer that sends what is no message is cut off, named, and neither called nor taken for ever longer", (t) => {
  const { links, other, calls, told, lookUntil, answer, entry } = table();
  links.want([entry], false);
  answer();
  told.length = 0;
  links.link(entry.peerId)?.channel.onNonsense();
  t.deepEqual(told, ["closed", "offender"]);
  t.deepEqual(links.linked(), []);
  const before = calls.length;
  lookUntil(1_900);
  t.is(calls.length, before);
  const { channel, said } = channelTo(other, entry, false);
  t.false(links.accept(channel, entry));
  t.deepEqual(said, [{ type: "refuse", code: "refused" }]);
  lookUntil(2_100);
  t.is(calls.length, before + 1, "two seconds later it has another chance");
  answer();
  links.link(entry.peerId)?.channel.onNonsense();
  lookUntil(6_000);
  t.is(calls.length, before + 1);
  lookUntil(6_300);
  t.is(calls.length, before + 2, "four seconds later it has a third one");
});

test("[LK12] a run that said that it leaves is not called again; of very many such peers the latest are remembered", (t) => {
  const { links, calls } = table();
  const left = Array.from({ length: MAX_LEFT + 1 }, () => {
    const identity = createIdentity();
    const member = entryFor(identity);
    const { channel } = channelTo(identity, member, false);
    links.accept(channel, member);
    channel.onMessage({ type: "bye" });
    return member;
  });
  links.want([], false);
  links.want(left.slice(1), true);
  t.is(calls.length, 0);
  links.want(left.slice(0, 1), true);
  t.is(calls.length, 1);
});

test("[LK45] a call that nothing takes ends after three seconds, one that the peer's machine takes after ten; own late ticks are forgiven", (t) => {
  const { links, entry, told, calls, lookUntil, stall } = table();
  const isUp = (at: number): boolean => calls.at(at)?.isCancelled === false;
  links.want([entry], false);
  lookUntil(2_980);
  t.true(isUp(0));
  lookUntil(3_000);
  t.false(isUp(0));
  t.deepEqual(told, []);
  lookUntil(3_300);
  calls.at(1)?.reach();
  t.deepEqual(told, ["answering"]);
  lookUntil(8_000);
  stall(20_000);
  lookUntil(33_200);
  t.true(isUp(1));
  lookUntil(33_300);
  t.false(isUp(1));
  t.is(calls.length, 2);
  // It is called again, and refuses.
  lookUntil(34_500);
  calls.at(2)?.fail("refused");
  t.deepEqual(told, ["answering", "not answering"]);
});

test("[LK50] while all is well a member's links tick with its heartbeats, ten times a second; from a question, a silence, a broken socket or a call on every 20 ms", (t) => {
  /** Ticks within 200 ms from now. */
  const pace = ({ ticks, lookUntil, nowMs }: ReturnType<typeof table>): number => {
    const before = ticks();
    lookUntil(nowMs() + 200);
    return ticks() - before;
  };
  const up = () => {
    const made = table();
    made.links.want([made.entry], false);
    made.answer();
    for (; made.nowMs() < 1_000; made.lookUntil(made.nowMs() + 100)) made.beat("10.0.0.1");
    made.beat("10.0.0.1");
    return made;
  };
  t.is(pace(up()), 2);

  const questioned = up();
  questioned.links.link(questioned.entry.peerId)?.suspect(questioned.nowMs());
  t.is(questioned.links.dueAtMs(), questioned.nowMs() + 20);
  t.is(pace(questioned), 10);

  const silent = up();
  silent.lookUntil(silent.nowMs() + 300);
  t.deepEqual(silent.told, ["up", "suspected"]);
  t.true(pace(silent) >= 9);
  t.deepEqual(silent.told, ["up", "suspected", "silent"]);

  const broken = up();
  broken.answer().onClosed();
  t.is(broken.links.dueAtMs(), broken.nowMs() + 20);
  t.is(pace(broken), 10);

  const calling = table();
  calling.links.want([calling.entry], false);
  t.is(pace(calling), 10);
});

test("[LK51] the heartbeats of all links go out together", (t) => {
  const { links, asked, lookUntil, nowMs, ticks } = table();
  /** Each is linked 30 ms after the one before. */
  for (let link = 0; link < 4; link += 1, lookUntil(nowMs() + 30)) {
    const identity = createIdentity();
    const member = entryFor(identity);
    links.accept(channelTo(identity, member, false).channel, member);
  }
  lookUntil(200);
  const [sent, ticked] = [asked.length, ticks()];
  lookUntil(300);
  t.is(asked.length - sent, 4);
  t.is(ticks() - ticked, 1);
});

test("[LK52] a member sends its coordinator ten heartbeats a second, and others one; once the coordinator is gone all are watched closely", (t) => {
  const { first, next, goOn, told } = follower();
  next.everyMs = 1_000;
  t.deepEqual(goOn(2_000), { [first.address]: 20, [next.address]: 2 });
  t.false(told.includes("suspected"));

  first.everyMs = Infinity;
  t.true((goOn(440)[next.address] ?? 0) <= 1);
  t.is(told.filter((what) => what === "suspected").length, 1);
  // The other one, which has been silent since its last heartbeat, is asked at every tick.
  next.everyMs = Infinity;
  t.true((goOn(200)[next.address] ?? 0) >= 4);
  goOn(200);
  t.is(told.filter((what) => what === "silent").length, 2);
});

test("[LK54] what else looks at the time does so with the links, also where each tick comes with the coordinator's heartbeat", (t) => {
  const { goOn, ticks, heardTicks } = follower();
  const [before, heardBefore] = [ticks(), heardTicks()];
  goOn(1_000);
  t.is(ticks(), before);
  t.is(heardTicks() - heardBefore, 10);
});

test("[LK53] own heartbeats go out when the coordinator's comes, in one tick; without it they go out by themselves", (t) => {
  const { first, next, goOn, ticks } = follower();
  const before = ticks();
  t.is(goOn(1_000)[first.address], 10);
  t.is(ticks(), before);

  first.everyMs = 200;
  const rare = goOn(1_000);
  t.true((rare[first.address] ?? 0) >= 7);
  t.true(ticks() > before);

  // However often it sends.
  first.everyMs = 20;
  t.true((goOn(1_000)[first.address] ?? 0) <= 20);
  t.true((goOn(1_000)[next.address] ?? 0) <= 1);
});
