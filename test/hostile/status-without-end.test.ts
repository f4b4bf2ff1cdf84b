/** Mallory changes her status without end: the coordinator passes each change on to everybody. */
import test from "ava";
import { createLog } from "../../src/kernel/log.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createPresence } from "../../src/presence/index.ts";
import type { PresenceMessage, Status } from "../../src/presence/messages.ts";
import { peerId } from "../support/ids.ts";

const [ANA, BEN, MALLORY] = [peerId(1), peerId(2), peerId(3)];
const MANY = 5_000;

/** As `self` sees it; Ana coordinates. */
function createMember(self: PeerId) {
  let nowMs = 0;
  const sent: PresenceMessage[] = [];
  const log = createLog("error", () => {});
  const presence = createPresence({
    log,
    context: () => ({
      ...{ self, epoch: { term: 1, coordinator: ANA }, members: [ANA, BEN, MALLORY] },
      ...{ linked: [ANA, BEN, MALLORY], may: () => true, nowMs },
    }),
    wallMs: 0,
    send: (_to, message) => void sent.push(message),
    broadcast: (message) => void sent.push(message),
  });
  let changes = 0;
  presence.onChange(() => void (changes += 1));
  const receive = (from: PeerId, body: unknown): void => presence.receive(from, body, nowMs);
  return {
    presence,
    receive,
    sent,
    log,
    changes: () => changes,
    pass: (spanMs: number) => void (nowMs += spanMs),
  };
}
const statusOf = (peer: PeerId, version: number): Status => ({
  ...{ peerId: peer, version, isCameraOn: version % 2 === 0, isMicrophoneOn: false },
  ...{ isHandUp: version % 2 === 0, isWindowClosed: false },
});
const say = (status: Status): PresenceMessage => ({ type: "status", statuses: [status] });

test("[HT65] the coordinator passes on a member's changes at people's speed, and those of others at once", (t) => {
  const { presence, receive, sent, log, pass } = createMember(ANA);
  for (let version = 1; version <= MANY; version += 1) receive(MALLORY, say(statusOf(MALLORY, version)));
  t.true(sent.length <= 300, `${sent.length} messages to everybody`);
  t.true((log.counters()["presence.tooMany"] ?? 0) >= MANY - 200);
  receive(BEN, say({ ...statusOf(BEN, 1), isMicrophoneOn: true }));
  t.true(presence.state().statuses.get(BEN)?.isMicrophoneOn);
  pass(10_000);
  receive(MALLORY, say({ ...statusOf(MALLORY, MANY + 1), isMicrophoneOn: true }));
  t.true(presence.state().statuses.get(MALLORY)?.isMicrophoneOn, "her last word counts once she is calm");
});

test("[HT65] a member that is told by her directly looks at as few, and at all that the coordinator says", (t) => {
  const { receive, changes } = createMember(BEN);
  for (let version = 1; version <= MANY; version += 1) receive(MALLORY, say(statusOf(MALLORY, version)));
  t.true(changes() <= 200, `${changes()} changes`);
  const before = changes();
  for (let version = 1; version <= 500; version += 1) receive(ANA, say(statusOf(ANA, version)));
  t.is(changes() - before, 500);
});
