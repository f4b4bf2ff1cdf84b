/** Discovery as a whole on a made-up network, in virtual time. Rules: SPEC.md. */
import test from "ava";
import { encodeAdvert } from "../../src/discovery/advert-text.ts";
import type { Publication, Reachability, ResponderListener } from "../../src/discovery/adapters.ts";
import { GOODBYE_GRACE_MS } from "../../src/discovery/meeting-table.ts";
import { createDiscovery } from "../../src/discovery/discovery.ts";
import type { Advert, Sighting } from "../../src/discovery/types.ts";
import type { NetworkCard } from "../../src/discovery/network-cards.ts";
import { createLog } from "../../src/kernel/log.ts";
import { createVirtualClock } from "../support/clock.ts";
import { advertText } from "./samples.ts";
import { meetingId, peerId } from "../support/ids.ts";

const wired: NetworkCard = { name: "eth0", address: "10.0.0.1", family: "IPv4", carriesMulticast: true };
const wireless: NetworkCard = { ...wired, name: "wlan0", address: "10.0.1.1" };
const tunnel: NetworkCard = { name: "wg0", address: "10.8.0.1", family: "IPv4", carriesMulticast: false };

/** One core's discovery. `did` records the calls of its responders and probe, in order. */
function createSetup(cards: NetworkCard[] = [wired]) {
  const clock = createVirtualClock();
  const log = createLog("error", () => {});
  const did: string[] = [];
  const listeners = new Map<string, ResponderListener>();
  let looks = 0;
  const setup = { cards, reachability: "answered" as Reachability, isReadingBroken: false };
  const discovery = createDiscovery({
    clock,
    log,
    readCards() {
      looks += 1;
      if (setup.isReadingBroken) throw new Error("no cards today");
      return setup.cards;
    },
    openResponder(card, listener) {
      did.push(`open ${card.name}`);
      listeners.set(card.name, listener);
      return {
        query: () => void did.push(`query ${card.name}`),
        publish: ({ text }: Publication) => void did.push(`publish ${card.name} ${text["t"]} ${text["n"]}`),
        async retire() {
          did.push(`goodbye ${card.name}`);
        },
        close() {
          did.push(`close ${card.name}`);
          listeners.delete(card.name);
        },
      };
    },
    chance: () => 0,
    async probe(address) {
      did.push(`probe ${address}`);
      return setup.reachability;
    },
  });
  const lists: (readonly Sighting[])[] = [];
  discovery.onSightings((list) => lists.push(list));
  return {
    clock,
    log,
    setup,
    discovery,
    lists,
    /** How often the cards were looked at. */
    looks: () => looks,
    /** Returns the calls since it was called last. */
    did: () => did.splice(0),
    hear(meeting: number, peer: number, changes: { isGoodbye?: boolean; from?: string } = {}) {
      const entries = Object.entries(encodeAdvert(advertText(meeting, peer))).map(([key, value]) =>
        Buffer.from(`${key}=${value}`),
      );
      const { isGoodbye = false, from = `10.0.0.${peer}` } = changes;
      listeners.get("eth0")?.onAdvert({ entries, port: 4000, isGoodbye }, from);
    },
    /** Somebody's question comes in. */
    question: () => listeners.get("eth0")?.onQuestion(),
    crowd: () => listeners.get("eth0")?.crowd(),
    fail: (card: string, code: string) => listeners.get(card)?.onFailure(code),
    garble: () =>
      listeners.get("eth0")?.onAdvert({ entries: [Buffer.from("?")], port: 1, isGoodbye: false }, "10.0.0.9"),
    /** Lets promises of probes and goodbyes settle. */
    settle: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
}

function ownAdvert(members: number, meeting = 7): Advert {
  const { isCompatible: _, ...advert } = advertText(meeting, 1);
  return { ...advert, port: 4001, summary: { title: `Own ${meeting}`, members, coordinator: peerId(1) } };
}

test("[DS6] watching queries at once, on every card, and the queries stop when nobody watches", (t) => {
  const { discovery, clock, did } = createSetup([wired, wireless]);
  did();
  const unwatch = discovery.watch();
  t.deepEqual(did(), ["query eth0", "query wlan0"]);
  clock.advance(1_000);
  t.is(did().length, 8);
  unwatch();
  unwatch();
  clock.advance(60_000);
  t.deepEqual(did(), []);
});

test("[DS17] two watchers count: the network is queried until both are gone", (t) => {
  const { discovery, clock, did } = createSetup();
  const first = discovery.watch();
  const second = discovery.watch();
  first();
  first();
  did();
  clock.advance(10_000);
  t.true(did().includes("query eth0"));
  second();
  clock.advance(60_000);
  did();
  clock.advance(60_000);
  t.deepEqual(did(), []);
});

test("[DS17] a peer that is heard while nobody watches is listed, but not probed until somebody does", async (t) => {
  const { discovery, clock, did, hear, setup, settle } = createSetup();
  hear(1, 2);
  did();
  clock.advance(60_000);
  t.deepEqual(did(), []);
  t.is(discovery.sightings().length, 1);
  setup.reachability = "refused";
  discovery.watch();
  t.true(did().includes("probe 10.0.0.2"));
  await settle();
  t.deepEqual(discovery.sightings(), []);
});

test("[DS8] a card that comes is announced on and asked, one that goes is closed", (t) => {
  const { discovery, clock, did, setup } = createSetup([wired]);
  discovery.advertise(ownAdvert(1));
  discovery.watch();
  did();
  setup.cards = [wireless];
  clock.advance(1_000);
  const actions = [...new Set(did())];
  t.deepEqual(
    actions.filter((action) => !action.startsWith("query eth0")),
    ["close eth0", "open wlan0", "publish wlan0 Own 7 1", "query wlan0"],
  );
  t.deepEqual(discovery.network(), {
    interfaces: [{ name: "wlan0", address: "10.0.1.1" }],
    problem: null,
  });
});

test("[DS8] cards that cannot be read stop nothing", (t) => {
  const { clock, did, setup, log } = createSetup([]);
  setup.isReadingBroken = true;
  clock.advance(3_000);
  t.is(log.counters()["discovery.lookFailed"], 3);
  setup.isReadingBroken = false;
  setup.cards = [wired];
  clock.advance(1_000);
  t.deepEqual(did(), ["open eth0"]);
});

test("[DS25] if no member answers by TCP the network is queried, and an advert that comes keeps the meeting", async (t) => {
  const { discovery, clock, did, hear, lists, setup, settle } = createSetup();
  setup.reachability = "silent";
  discovery.watch();
  hear(1, 2);
  // The burst of queries is over by then.
  clock.advance(1_250);
  did();
  clock.advance(150);
  await settle();
  t.true(did().includes("query eth0"));
  hear(1, 2);
  clock.advance(1_400);
  t.true(lists.slice(1).every((list) => list.length === 1));
  t.is(discovery.sightings().length, 1);
});

test("[DS18] no network, and a taken port, are sentences; both go when they are over", (t) => {
  const { discovery, clock, fail, setup } = createSetup([]);
  const problems: (string | null)[] = [];
  discovery.onNetwork(({ problem }) => problems.push(problem?.message ?? null));
  t.regex(discovery.network().problem?.message ?? "", /Wi-Fi|cable/);
  setup.cards = [wired];
  clock.advance(1_000);
  fail("eth0", "EADDRINUSE");
  t.regex(discovery.network().problem?.message ?? "", /5353/);
  t.deepEqual(discovery.network().interfaces, []);
  clock.advance(6_000);
  t.is(discovery.network().problem, null);
  t.is(problems.length, 3);
});

test("[DS69] a tunnel is an address and nothing more: it is not queried, and alone it is said that meetings do not appear over it", (t) => {
  const { discovery, setup, clock, did } = createSetup([wired, tunnel]);
  t.deepEqual(discovery.network(), {
    interfaces: [
      { name: "eth0", address: "10.0.0.1" },
      { name: "wg0", address: "10.8.0.1" },
    ],
    problem: null,
  });
  discovery.watch();
  t.deepEqual(did(), ["open eth0", "query eth0"]);
  setup.cards = [tunnel];
  clock.advance(10_000);
  t.deepEqual(discovery.network().interfaces, [{ name: "wg0", address: "10.8.0.1" }]);
  t.regex(discovery.network().problem?.message ?? "", /VPN/);
});

test("[DS18] one failed card of two is not reported as a problem", (t) => {
  const { discovery, fail } = createSetup([wired, wireless]);
  fail("eth0", "EADDRINUSE");
  t.deepEqual(discovery.network(), {
    interfaces: [{ name: "wlan0", address: "10.0.1.1" }],
    problem: null,
  });
});

test("[DS23] a short loss of the network is not reported, but the card of a doubted network is opened anew; a lasting loss and a new address are reported", (t) => {
  const { discovery, clock, did, setup } = createSetup();
  const told: string[] = [];
  discovery.onNetwork(({ interfaces }) => told.push(interfaces.map(({ address }) => address).join()));
  discovery.advertise(ownAdvert(1));
  did();
  setup.cards = [];
  discovery.doubtNetwork();
  t.deepEqual(did(), ["close eth0"]);
  clock.advance(500);
  setup.cards = [wired];
  clock.advance(250);
  t.deepEqual(did(), ["open eth0", "publish eth0 Own 7 1"]);
  setup.cards = [{ ...wired, address: "10.0.0.99" }];
  clock.advance(250);
  t.deepEqual(told, ["10.0.0.99"]);
  setup.cards = [];
  clock.advance(1_500);
  t.deepEqual(told, ["10.0.0.99", ""]);
});

test("[DS65] the cards are looked at every second, and four times a second in a meeting without a network or with a doubted one; doubt upon doubt makes no more of it", (t) => {
  const { discovery, clock, setup, looks } = createSetup();
  const looksIn = (spanMs: number): number => {
    const before = looks();
    clock.advance(spanMs);
    return looks() - before;
  };
  t.is(looksIn(10_000), 10);
  discovery.advertise(ownAdvert(1));
  t.is(looksIn(10_000), 10);
  discovery.doubtNetwork();
  t.is(looksIn(4_000), 16);
  t.is(looksIn(20_000), 6 * 4 + 14);
  const before = looks();
  for (let doubts = 0; doubts < 1_000; doubts += 1) discovery.doubtNetwork();
  t.is(looks() - before, 1);
  clock.advance(15_000);
  setup.cards = [];
  clock.advance(1_000);
  t.is(looksIn(20_000), 80);
  discovery.advertise(null);
  clock.advance(250);
  t.is(looksIn(10_000), 10);
});

test("[DS66] while self's own meeting alone is known the table is looked through twice a second, but another one is noticed and its end, too, as fast as ever", async (t) => {
  const { discovery, clock, hear, setup, settle, did } = createSetup();
  discovery.advertise(ownAdvert(2));
  discovery.watch();
  hear(7, 2);
  clock.advance(5_000);
  t.is(clock.timers(), 3, "the cards, the questions and the table");
  hear(7, 2);
  hear(1, 3);
  clock.advance(1_200);
  t.is(discovery.sightings().length, 2);
  t.true(did().includes("probe 10.0.0.3"), "it was silent for a second");
  setup.reachability = "refused";
  clock.advance(300);
  await settle();
  t.is(discovery.sightings().length, 1);
});

test("[DS14] own adverts that come back are ignored; self is listed at once", (t) => {
  const { discovery, hear } = createSetup();
  discovery.advertise(ownAdvert(1));
  hear(7, 1);
  t.deepEqual(discovery.sightings()[0]?.peers, [{ peerId: peerId(1), addresses: [], port: 4001 }]);
  discovery.advertise(null);
  t.deepEqual(discovery.sightings(), []);
});

test("[DS16] a repeated advert is silent, a join waits its turn, another meeting comes at once", (t) => {
  const { discovery, clock, did } = createSetup();
  did();
  discovery.advertise(ownAdvert(1));
  discovery.advertise(ownAdvert(1));
  t.deepEqual(did(), ["publish eth0 Own 7 1"]);
  for (let members = 2; members <= 30; members++) discovery.advertise(ownAdvert(members));
  t.deepEqual(did(), []);
  clock.advance(500);
  t.deepEqual(did(), ["publish eth0 Own 7 30"]);
  discovery.advertise(ownAdvert(1, 8));
  t.deepEqual(did(), ["goodbye eth0", "publish eth0 Own 8 1"]);
  discovery.advertise(null);
  t.deepEqual(did(), ["goodbye eth0"]);
});

test("[DS15] listeners hear the first change at once, a flood ten times a second, and nothing without a change", (t) => {
  const { clock, hear, lists } = createSetup();
  clock.advance(1_000);
  hear(1, 2);
  clock.advance(0);
  t.is(lists.length, 1);
  for (let peer = 3; peer < 53; peer++) {
    hear(peer, peer);
    clock.advance(10);
  }
  clock.advance(1_000);
  t.is(lists.at(-1)?.length, 51);
  t.true(lists.length <= 8);
  const before = lists.length;
  hear(1, 2);
  clock.advance(10_000);
  t.is(lists.length, before);
});

test("[DS11] goodbye and death leave the list", (t) => {
  const { discovery, clock, hear } = createSetup();
  hear(1, 2);
  hear(2, 3);
  hear(1, 2, { isGoodbye: true });
  clock.advance(GOODBYE_GRACE_MS);
  t.deepEqual(
    discovery.sightings().map((sighting) => sighting.meetingId),
    [meetingId(2)],
  );
  discovery.peerGone(peerId(3));
  t.deepEqual(discovery.sightings(), []);
});

test("[DS11] a goodbye has the peer asked twice whether it is here, and its answer keeps it on the list", (t) => {
  const { discovery, clock, did, hear, lists } = createSetup();
  hear(1, 2);
  clock.advance(100);
  did();
  const before = lists.length;
  hear(1, 2, { isGoodbye: true });
  clock.advance(1);
  hear(1, 2);
  clock.advance(1_000);
  t.deepEqual(did(), ["query eth0", "query eth0"]);
  t.is(discovery.sightings().length, 1);
  t.is(lists.length, before);
});

test("[DS12] what is no advert, or too many, is counted", (t) => {
  const { hear, garble, log } = createSetup();
  garble();
  for (let peer = 2; peer < 102; peer++) hear(peer, peer, { from: "10.0.0.66" });
  t.deepEqual(log.counters(), { "discovery.badAdvert": 1, "discovery.tableFull": 36 });
});

test("[DS19] closing says goodbye, frees the sockets and leaves no timer", async (t) => {
  const { discovery, clock, did, hear, settle, lists } = createSetup([wired, wireless]);
  discovery.advertise(ownAdvert(1));
  discovery.watch();
  clock.advance(2_000);
  did();
  const before = lists.length;
  const closed = discovery.close();
  await settle();
  clock.advance(300);
  await closed;
  await discovery.close();
  t.deepEqual(did(), ["goodbye eth0", "goodbye wlan0", "close eth0", "close wlan0"]);
  hear(1, 2);
  clock.advance(60_000);
  t.is(clock.timers(), 0);
  t.is(lists.length, before);
});

test("[DS63] another's question spares self's own, self's that comes back does not, nor one that is heard on one of two cards", (t) => {
  function queriesBeside(cards: NetworkCard[], asksEveryMs: number, areOthersHeard = false): number {
    const { clock, discovery, did, hear, question, crowd } = createSetup(cards);
    const stop = discovery.watch();
    for (let peer = 2; peer <= 9; peer++) hear(1, peer);
    t.is(crowd(), 8);
    for (let atMs = 0; atMs < 30_000; atMs += 500) {
      for (let peer = 2; peer <= 9; peer++) hear(1, peer);
      clock.advance(500);
    }
    did();
    for (let atMs = 0; atMs < 60_000; atMs += 500) {
      // Two of the eight between most questions; the others often enough not to be asked whether they live.
      const heard = areOthersHeard || atMs % 14_500 === 0 ? 9 : 3;
      for (let peer = 2; peer <= heard; peer++) hear(1, peer);
      if (atMs % asksEveryMs === 0) {
        question();
        // By IPv6, too.
        question();
      }
      clock.advance(500);
    }
    stop();
    return did().filter((each) => each === "query eth0").length;
  }
  const alone = queriesBeside([wired], 100_000);
  t.true(alone >= 12);
  const beside = queriesBeside([wired], 1_000);
  t.true(beside > 1 && beside <= 5, `${beside}`);
  t.true(queriesBeside([wired, wireless], 1_000) >= 12);
  // Most peers are heard, so somebody's questions are answered for all to hear.
  t.is(queriesBeside([wired], 1_000, true), 0);
});
