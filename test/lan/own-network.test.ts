/** Meetings of real processes where a member's own network goes, comes back or changes: nobody clicks, and nothing is lost. */
import test from "ava";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import {
  agree,
  coordinatorOf,
  createChat,
  idOf,
  inLine,
  isPartitioned,
  meet,
  meetingTest,
  pass,
  setUp,
  wasCalm,
} from "./meetings.ts";
import { ipBatch } from "./namespaces.ts";
import { setOutage } from "./outages.ts";
import { onlyInFull, variants } from "../support/full.ts";

test.after.always(removeDataFolders);

/** How much each member has said so far. */
const marksOf = (peers: readonly Peer[]) =>
  peers.map((peer) => ({
    members: peer.all("members").length,
    takeovers: peer.all("takeover").length,
    views: peer.all("view").length,
  }));

/** What the members have seen of a fault since those marks. */
function disturbances(peers: readonly Peer[], marks: ReturnType<typeof marksOf>): readonly string[] {
  return peers.flatMap((peer, index) => {
    const { members, takeovers, views } = marks[index] ?? { members: 0, takeovers: 0, views: 0 };
    const seen = peer.all("view").slice(Math.max(0, views - 1));
    return [
      ...(wasCalm(peer, members, peers.length) ? [] : [`${peer.name} missed somebody`]),
      ...(peer.all("takeover").length === takeovers ? [] : [`${peer.name} saw a takeover`]),
      ...(seen.some(({ view }) => view.meeting?.isPartitioned === true)
        ? [`${peer.name}'s view said that it is cut off`]
        : []),
      ...seen.flatMap(({ view }) => view.network.problem ?? []),
    ];
  });
}

/**
 * An outage that lasted no longer than this is noticed by nobody. What is sent again meets an outage that lasts longer than TCP's
 * shortest retransmission timeout (Linux: 200 ms) and waits twice or three times as long: then a death is rightly declared.
 */
const SHORT_MS = 200;
const MEANT_MS = 140;
const MOST_TRIES = 5;

for (const [who, index] of variants([
  ["a member", 3],
  ["the coordinator", 0],
] as const)) {
  onlyInFull(meetingTest)(
    `[MT14] the network of ${who} is gone for less than 200 ms: no peer notices it`,
    async (t) => {
      const setting = await setUp(t, { hosts: 4 });
      const all = await meet(setting, [0, 1, 2, 3]);
      const chat = createChat();
      // Not by the far end of the cable: Linux takes a carrier that comes back into use up to a second later.
      for (const outage of ["hostLink", "silentCut"] as const) {
        const noticed: string[] = [];
        let isCalm = false;
        // Other work on the machine lengthens the outage, or stops a member beside it: then it is missed rightly.
        for (let tries = 1; tries <= MOST_TRIES && !isCalm; tries += 1) {
          const before = marksOf(all);
          chat.say(all);
          const goneAtMs = performance.now();
          setOutage(setting.lan, index + 1, outage, true);
          await pass(MEANT_MS);
          setOutage(setting.lan, index + 1, outage, false);
          const goneForMs = Math.round(performance.now() - goneAtMs);
          await chat.isWhole(t, all);
          await pass(1_000);
          const disturbed = disturbances(all, before);
          isCalm = disturbed.length === 0;
          if (isCalm) break;
          const seen = `${outage}: ${disturbed.join(", ")}, gone for ${goneForMs} ms`;
          t.log(seen);
          if (goneForMs <= SHORT_MS) noticed.push(seen);
          await agree(all);
        }
        if (!isCalm) t.deepEqual(noticed, []);
      }
    },
  );
}

for (const [who, index, how] of variants([
  ["a member", 3, "hostLink"],
  ["the coordinator", 0, "cut"],
] as const)) {
  onlyInFull(meetingTest)(
    `[MT15] the network of ${who} (${how}) is gone for a while: its view says so, and is normal again once the network is back`,
    async (t) => {
      const setting = await setUp(t, { hosts: 4 });
      const all = await meet(setting, [0, 1, 2, 3]);
      const gone = all[index];
      if (gone === undefined) return t.fail();
      const rest = all.filter((peer) => peer !== gone);
      setOutage(setting.lan, gone.host, how, true);
      await agree(rest);
      await gone.until("being cut off", () => isPartitioned(gone));
      const chat = createChat();
      chat.say(all);
      await pass(5_000);
      setOutage(setting.lan, gone.host, how, false);
      const backAtMs = performance.now();
      await gone.until("the others", () => gone.last("members")?.members.length === all.length);
      t.log(`back after ${Math.round(performance.now() - backAtMs)} ms`);
      await agree(all);
      t.log(`agreed after ${Math.round(performance.now() - backAtMs)} ms`);
      await chat.isWhole(t, all);
      t.false(isPartitioned(gone));
    },
  );
}

for (const [who, index] of variants([
  ["a member", 3],
  ["the coordinator", 0],
] as const)) {
  onlyInFull(meetingTest)(`[MT16] ${who} gets another address on its card: nobody misses it`, async (t) => {
    const setting = await setUp(t, { hosts: 4 });
    const all = await meet(setting, [0, 1, 2, 3]);
    const before = marksOf(all);
    const chat = createChat();
    chat.say(all);
    ipBatch(setting.lan.namespace(index + 1), [
      "addr del 10.77.0." + (index + 1) + "/24 dev eth0",
      "addr add 10.77.0.200/24 brd + dev eth0",
    ]);
    chat.say(all);
    await chat.isWhole(t, all);
    await pass(2_000);
    chat.say(all);
    await chat.isWhole(t, all);
    t.deepEqual(disturbances(all, before), []);
  });
}

meetingTest(
  "[MT17] a member changes to another card, as from Wi-Fi to a cable, and is missed by nobody",
  async (t) => {
    const setting = await setUp(t, { hosts: 3, nicsPerHost: 2 });
    setting.lan.cut(3, 1);
    const all = await meet(setting, [0, 1, 2]);
    const before = marksOf(all);
    const chat = createChat();
    chat.say(all);
    setting.lan.uncut(3, 1);
    await pass(1_000);
    setting.lan.cut(3, 0);
    chat.say(all);
    await chat.isWhole(t, all);
    await pass(2_000);
    t.deepEqual(disturbances(all, before), []);
  },
);

onlyInFull(meetingTest)(
  "[MT18] a network with IPv6 alone is enough to meet, and to replace a stopped coordinator",
  async (t) => {
    const setting = await setUp(t, { hosts: 3, hasIpv4: false, hasIpv6: true, hasMedia: true });
    const met = await meet(setting, [0, 1, 2]);
    const [host] = met;
    if (host === undefined) return t.fail();
    const [, ...rest] = await inLine(met, host);
    const chat = createChat();
    chat.say(met);
    await chat.isWhole(t, met);
    // Link-local addresses are all there are, and no WebRTC takes them.
    for (const peer of rest) await peer.event("mediaPath", ({ isOpen }) => !isOpen);
    host.kill("SIGSTOP");
    await agree(rest);
    for (const peer of rest) t.is(coordinatorOf(peer), idOf(rest[0] ?? peer));
  },
);
