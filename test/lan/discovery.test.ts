/** Discovery between real processes on a LAN that fails in every way. Rules: test/discovery/SPEC.md. */
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import test from "ava";
import type { Sighting } from "../../src/discovery/index.ts";
import { meetingId, peerId } from "../support/ids.ts";
import type { PeerCommand } from "./discovery-peer.ts";
import { startPeer, type PeerProcess } from "./discovery-driver.ts";
import { createLan, lanProblem, type Lan, type LanOptions } from "./lan.ts";
import { onlyInFull } from "../support/full.ts";

const lanTest = lanProblem() === null ? test.serial : test.serial.skip;
const FLOODER = fileURLToPath(new URL("flooder.ts", import.meta.url));

async function withLan(options: Omit<LanOptions, "name">, use: (lan: Lan) => Promise<void>): Promise<void> {
  const lan = createLan({ name: "lld-test", ...options });
  try {
    await use(lan);
  } finally {
    lan.close();
  }
}

/** Peer `peer` makes meeting `meeting`, of which it is the only member. */
function making(meeting: number, peer: number, isLocked = false): PeerCommand {
  return {
    advertise: {
      meetingId: meetingId(meeting),
      peerId: peerId(peer),
      titleHash: null,
      needsPasscode: false,
      isLocked,
      summary: { title: `Meeting ${meeting}`, members: 1, coordinator: peerId(peer) },
    },
  };
}

function lists(meeting: number) {
  return (list: readonly Sighting[]) => list.some((sighting) => sighting.meetingId === meetingId(meeting));
}
function lacks(meeting: number) {
  return (list: readonly Sighting[]) => !lists(meeting)(list);
}
async function flood(lan: Lan, host: number, kind: "adverts" | "garbage", count: number): Promise<void> {
  const flooder = lan.spawnScript(host, FLOODER, [kind, String(count)]);
  await once(flooder, "exit");
}
async function countersOf(
  peer: PeerProcess,
): Promise<{ counters: Readonly<Record<string, number>>; rssBytes: number }> {
  peer.send({ counters: true });
  const { counters = {}, rssBytes = 0 } = await peer.waitFor(
    "its counters",
    ({ type }) => type === "counters",
  );
  return { counters, rssBytes };
}

lanTest("[DS20] a meeting appears, changes and leaves on others, by itself", (t) =>
  withLan({ hosts: 2 }, async (lan) => {
    const [maker, seer] = await Promise.all([startPeer(lan, 1), startPeer(lan, 2, ["--watch"])]);
    maker.send(making(1, 1));
    await seer.waitForList("the meeting", lists(1));
    t.deepEqual(seer.sightings[0]?.peers[0]?.addresses, [lan.address(1)]);
    maker.send(making(1, 1, true));
    await seer.waitForList("the lock", (list) => list[0]?.isLocked === true);
    t.false(seer.history.slice(1).some(lacks(1)), "it never left the list meanwhile");
    maker.send({ advertise: null });
    await seer.waitForList("its leaving", lacks(1));
  }),
);

lanTest("[DS20] two processes of one machine see each other", (t) =>
  withLan({ hosts: 1 }, async (lan) => {
    const [maker, seer] = await Promise.all([startPeer(lan, 1), startPeer(lan, 1, ["--watch"])]);
    maker.send(making(1, 1));
    seer.send(making(2, 2));
    maker.send({ watch: true });
    await seer.waitForList("both", (list) => lists(1)(list) && lists(2)(list));
    await maker.waitForList("both", (list) => lists(1)(list) && lists(2)(list));
    t.pass();
  }),
);

lanTest("[DS20] a machine with two cards is seen on both networks, and sees both", (t) =>
  withLan({ hosts: 3, nicsPerHost: 2 }, async (lan) => {
    lan.cut(2, 1); // Host 2 is on the first network only, host 3 on the second only.
    lan.cut(3, 0);
    const [both, first, second] = await Promise.all(
      [1, 2, 3].map((host) => startPeer(lan, host, ["--watch"])),
    );
    if (both === undefined || first === undefined || second === undefined) return t.fail();
    both.send(making(1, 1));
    first.send(making(2, 2));
    second.send(making(3, 3));
    await first.waitForList("the first card's advert", lists(1));
    await second.waitForList("the second card's advert", lists(1));
    await both.waitForList("both neighbours", (list) => lists(2)(list) && lists(3)(list));
    const heardFrom = (peer: PeerProcess) =>
      peer.sightings.find(({ title }) => title === "Meeting 1")?.peers[0]?.addresses;
    t.deepEqual(heardFrom(first), [lan.address(1, 0)]);
    t.deepEqual(heardFrom(second), [lan.address(1, 1)]);
    t.true(lacks(3)(first.sightings) && lacks(2)(second.sightings));
  }),
);

lanTest("[DS20] IPv6 alone is enough", (t) =>
  withLan({ hosts: 2, hasIpv6: true, hasIpv4: false }, async (lan) => {
    const [maker, seer] = await Promise.all([startPeer(lan, 1), startPeer(lan, 2, ["--watch"])]);
    maker.send(making(1, 1));
    await seer.waitForList("the meeting", lists(1));
    t.regex(seer.sightings[0]?.peers[0]?.addresses[0] ?? "", /^fe80:.*%eth0$/);
  }),
);

onlyInFull(lanTest)("[DS20] at 20% loss each way all see all, and none flickers", (t) =>
  withLan({ hosts: 4 }, async (lan) => {
    // A packet crosses two links: 20% in all.
    for (const host of lan.hosts) await lan.impair(host, { lossPct: 10.6 });
    const peers = await Promise.all(lan.hosts.map((host) => startPeer(lan, host, ["--watch"])));
    peers.forEach((peer, index) => peer.send(making(index + 1, index + 1)));
    for (const peer of peers) await peer.waitForList("all four", (list) => list.length === 4);
    const complete = peers.map((peer) => peer.history.length);
    // A fifth meeting that comes and goes marks time that is long enough for several rounds of probes.
    for (let round = 0; round < 4; round++) {
      const marker = await startPeer(lan, 1);
      marker.send(making(9, 9));
      for (const peer of peers) await peer.waitForList("the marker", lists(9));
      marker.kill();
      for (const peer of peers) await peer.waitForList("the marker's end", lacks(9));
    }
    const missed = peers.flatMap((peer, index) =>
      peer.history
        .slice(complete[index])
        .flatMap((list) => [1, 2, 3, 4].filter((id) => lacks(id)(list)))
        .map((id) => `${index + 1} missed ${id}`),
    );
    t.deepEqual(missed, []);
  }),
);

onlyInFull(lanTest)(
  "[DS20] after a link flap, and after a network that comes late, all is found again",
  (t) =>
    withLan({ hosts: 2 }, async (lan) => {
      lan.hostLink(2, false);
      const [maker, seer] = await Promise.all([startPeer(lan, 1), startPeer(lan, 2, ["--watch"])]);
      await seer.waitFor(
        "a sentence about the network",
        ({ type, problem }) => type === "network" && problem != null,
      );
      maker.send(making(1, 1));
      lan.hostLink(2, true);
      await seer.waitFor("a network", ({ type, problem }) => type === "network" && problem === null);
      await seer.waitForList("the meeting", lists(1));
      lan.cut(2);
      await seer.waitForList("its end, since nobody is reached", lacks(1));
      lan.uncut(2);
      await seer.waitForList("the meeting again", lists(1));
      t.pass();
    }),
);

lanTest("[DS21] a killed meeting leaves the list, as does one that is switched off", (t) =>
  withLan({ hosts: 3 }, async (lan) => {
    const seer = await startPeer(lan, 3, ["--watch"]);
    const [killed, cutOff] = await Promise.all([startPeer(lan, 1), startPeer(lan, 2)]);
    killed.send(making(1, 1));
    cutOff.send(making(2, 2));
    await seer.waitForList("both", (list) => lists(1)(list) && lists(2)(list));
    killed.kill();
    await seer.waitForList("the end of the killed one", lacks(1), 3_000);
    t.true(lists(2)(seer.sightings));
    lan.silentCut(2);
    await seer.waitForList("the end of the one switched off", lacks(2), 4_000);
  }),
);

lanTest("[DS18] a port 5353 that another program keeps to itself is a sentence", (t) =>
  withLan({ hosts: 1 }, async (lan) => {
    const script = `require("dgram").createSocket("udp4").bind(5353, () => console.log("taken"))`;
    const holder = lan.spawn(1, process.execPath, ["-e", script]);
    if (holder.stdout === null) return t.fail();
    await once(holder.stdout, "data");
    const peer = await startPeer(lan, 1, ["--watch"]);
    const { problem } = await peer.waitFor(
      "a sentence",
      ({ type, problem: sentence }) => type === "network" && sentence != null,
    );
    t.regex(problem?.message ?? "", /5353/);
    holder.kill("SIGKILL");
    await peer.waitFor(
      "that all is well",
      ({ type, interfaces, problem: sentence }) =>
        type === "network" && sentence === null && interfaces?.length === 1,
    );
  }),
);

lanTest("[DS22] random bytes and broken packets on the port are survived", (t) =>
  withLan({ hosts: 3 }, async (lan) => {
    const [maker, seer] = await Promise.all([startPeer(lan, 1), startPeer(lan, 2, ["--watch"])]);
    maker.send(making(1, 1));
    await flood(lan, 3, "garbage", 5_000);
    await seer.waitForList("the meeting", lists(1));
    const { counters } = await countersOf(seer);
    // A busy machine drops most of them before anybody reads them.
    t.true((counters["discovery.mdnsWarning"] ?? 0) > 10, JSON.stringify(counters));
    maker.send({ advertise: null });
    await seer.waitForList("its leaving", lacks(1));
  }),
);

lanTest("[DS22] 10,000 adverts leave a living meeting listed, and the process small", (t) =>
  withLan({ hosts: 3 }, async (lan) => {
    const [maker, seer] = await Promise.all([startPeer(lan, 1), startPeer(lan, 2, ["--watch"])]);
    maker.send(making(1, 1));
    await seer.waitForList("the meeting", lists(1));
    const before = await countersOf(seer);
    await flood(lan, 3, "adverts", 10_000);
    await seer.waitForList("the living meeting alone", (list) => lists(1)(list) && list.length === 1);
    const other = await startPeer(lan, 1);
    other.send(making(2, 2));
    await seer.waitForList("one that came after the flood", lists(2));
    t.true(
      seer.history.every((list) => list.length <= 70),
      "what one machine claims is bounded",
    );
    t.true(seer.history.slice(1).every(lists(1)), "the living meeting never left");
    seer.send({ counters: true });
    const after = await seer.waitFor(
      "its counters",
      ({ counters }) => (counters?.["discovery.tableFull"] ?? 0) > 1_000,
    );
    t.true(
      (after.rssBytes ?? Infinity) < before.rssBytes + 60_000_000,
      `${before.rssBytes} to ${after.rssBytes}`,
    );
  }),
);

lanTest("[DS19] closing says goodbye, and the process ends by itself", (t) =>
  withLan({ hosts: 2 }, async (lan) => {
    const [maker, seer] = await Promise.all([startPeer(lan, 1), startPeer(lan, 2, ["--watch"])]);
    maker.send(making(1, 1));
    await seer.waitForList("the meeting", lists(1));
    maker.send({ close: true });
    await maker.waitFor("its end", ({ type }) => type === "exited");
    await seer.waitForList("its leaving", lacks(1));
    t.pass();
  }),
);
