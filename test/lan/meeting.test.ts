/**
 * Meetings of real processes whose network and machines fail: whatever happens, all members that are left agree on one
 * coordinator and one roster, and every message is everywhere, once, in the same order.
 */
import { spawnSync } from "node:child_process";
import test from "ava";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import type { Lan } from "./lan.ts";
import {
  agree,
  coordinatorOf,
  createChat,
  cutOffs,
  delayTest,
  idOf,
  isPartitioned,
  meet,
  meetingTest,
  pass,
  peerIdOf,
  setUp,
  talk,
  TITLE,
  wasCalm,
} from "./meetings.ts";
import { namespacePath, tc } from "./namespaces.ts";
import { setOutage } from "./outages.ts";
import { onlyInFull, variants } from "../support/full.ts";

test.after.always(removeDataFolders);

meetingTest("[MT1] five people meet and write; a late joiner has what was written", async (t) => {
  const setting = await setUp(t, { hosts: 5 });
  const four = await meet(setting, [0, 1, 2, 3]);
  const chat = createChat();
  chat.say(four);
  await chat.isWhole(t, four);
  const all = [...four, setting.start(4, "join", TITLE)];
  await agree(all);
  await chat.isWhole(t, all);
  chat.say(all);
  await chat.isWhole(t, all);
});

meetingTest("[MT2] the coordinator is killed, then coordinator and deputy at once", async (t) => {
  const { all, chat } = await talk(t, 5);
  all[0]?.kill();
  const four = all.slice(1);
  chat.say(four);
  await agree(four);
  chat.say(four);
  await chat.isWhole(t, four);
  for (const peer of four) t.is((await peer.event("takeover")).cause, "died");
  for (const peer of four.slice(0, 2)) peer.kill();
  const two = four.slice(2);
  chat.say(two);
  await agree(two);
  chat.say(two);
  await chat.isWhole(t, two);
  for (const peer of two) t.is(coordinatorOf(peer), idOf(two[0] ?? peer));
});

onlyInFull(meetingTest)("[MT3] the coordinator leaves", async (t) => {
  const { all, chat } = await talk(t, 5);
  all[0]?.send({ type: "leave" });
  const rest = all.slice(1);
  chat.say(rest);
  await agree(rest);
  await chat.isWhole(t, rest);
  for (const peer of rest) {
    t.is((await peer.event("takeover")).cause, "left");
    t.is(coordinatorOf(peer), idOf(rest[0] ?? peer));
  }
  t.is(await all[0]?.exit(), 0);
});

onlyInFull(meetingTest)(
  "[MT4] both partitions of a network go on, and are one meeting with all messages when it heals",
  async (t) => {
    const { lan, all, chat } = await talk(t, 5);
    const halves = [
      [1, 5],
      [2, 3, 4],
    ].map((half) => all.filter(({ host }) => half.includes(host)));
    lan.partition([
      [1, 5],
      [2, 3, 4],
    ]);
    for (const half of halves) await agree(half);
    chat.say(all);
    for (const half of halves)
      for (const peer of half)
        await peer.until("what its half wrote", () =>
          half.every((other) => peer.all("message").filter(({ from }) => from === idOf(other)).length >= 2),
        );
    lan.heal();
    await agree(all);
    await chat.isWhole(t, all);
    chat.say(all);
    await chat.isWhole(t, all);
  },
);

for (const [rule, how] of variants([
  ["[MT5]", "cut"],
  ["[MT6]", "silentCut"],
] as const)) {
  meetingTest(
    `${rule} a member whose cable is out (${how}) comes back by itself, with all messages both ways`,
    async (t) => {
      const { lan, all, chat } = await talk(t, 5);
      const [gone] = all.slice(3, 4);
      if (gone === undefined) return t.fail();
      const rest = all.filter((peer) => peer !== gone);
      setOutage(lan, gone.host, how, true);
      await agree(rest);
      await gone.until("being cut off", () => isPartitioned(gone));
      chat.say(all);
      await gone.until(
        "its own message",
        () => gone.all("message").filter(({ from }) => from === idOf(gone)).length === 2,
      );
      await pass(3_000);
      setOutage(lan, gone.host, how, false);
      await agree(all);
      await chat.isWhole(t, all);
      await gone.until("being back", () => !isPartitioned(gone));
      t.deepEqual(cutOffs(gone), [false, true, false]);
      for (const peer of rest) {
        t.deepEqual(cutOffs(peer), [false], peer.name);
        t.deepEqual(peer.all("takeover"), [], peer.name);
      }
    },
  );
}

onlyInFull(meetingTest)(
  "[MT7] the coordinator's cable is out: others take over, and it comes back",
  async (t) => {
    const { lan, all, chat } = await talk(t, 5);
    const [gone, ...rest] = all;
    if (gone === undefined) return t.fail();
    lan.cut(gone.host);
    chat.say(all);
    await agree(rest);
    for (const peer of rest) t.is(coordinatorOf(peer), idOf(rest[0] ?? peer));
    lan.uncut(gone.host);
    await agree(all);
    await chat.isWhole(t, all);
  },
);

onlyInFull(meetingTest)(
  "[MT8] a coordinator that was stopped for seconds is fenced, and all agree",
  async (t) => {
    const { all, chat } = await talk(t, 5);
    const [paused, ...rest] = all;
    if (paused === undefined) return t.fail();
    paused.kill("SIGSTOP");
    await agree(rest);
    chat.say(rest);
    await pass(3_000);
    paused.kill("SIGCONT");
    await agree(all);
    chat.say(all);
    await chat.isWhole(t, all);
  },
);

/** Asks for the screen until it has it, as people do: the answer to the first try may have gone with the coordinator. */
async function present(peer: Peer, everybody: readonly Peer[]): Promise<void> {
  const isShown = () => everybody.every((each) => each.last("presenter")?.peerId === idOf(peer));
  const ask = () => peer.send({ type: "presentScreen", on: true, takeOver: true });
  ask();
  const again = setInterval(ask, 1_000);
  try {
    for (const each of everybody) await each.until(`${peer.name}'s screen`, isShown);
  } finally {
    clearInterval(again);
  }
}

onlyInFull(meetingTest)(
  "[MT102] the core of a coordinator that presents is stopped for 20 s: another member shows its screen meanwhile, and keeps that",
  async (t) => {
    const { all, chat } = await talk(t, 5);
    const [paused, ...rest] = all;
    const other = rest.at(-1);
    if (paused === undefined || other === undefined) return t.fail();
    await present(paused, all);
    paused.kill("SIGSTOP");
    const whole = pass(20_000);
    await present(other, rest);
    await agree(rest);
    chat.say(rest);
    await chat.isWhole(t, rest);
    t.not(coordinatorOf(other), idOf(paused));
    await whole;
    paused.kill("SIGCONT");
    await agree(all);
    for (const peer of all)
      await peer.until("the other's screen", () => peer.last("presenter")?.peerId === idOf(other));
    chat.say(all);
    await chat.isWhole(t, all);
    for (const peer of rest)
      t.deepEqual(
        peer.all("presenter").flatMap(({ peerId }) => peerId ?? []),
        [idOf(paused), idOf(other)],
        `${peer.name} saw one screen after the other`,
      );
  },
);

onlyInFull(meetingTest)(
  "[MT103] coordinator, deputy and third of six are killed at once: the others agree, and every message gets through",
  async (t) => {
    const { all, chat } = await talk(t, 6);
    for (const peer of all.slice(0, 3)) peer.kill();
    const rest = all.slice(3);
    chat.say(rest);
    await agree(rest);
    chat.say(rest);
    await chat.isWhole(t, rest);
    for (const peer of rest) {
      t.true(rest.map(idOf).includes(coordinatorOf(peer)));
      await chat.isDelivered(peer);
    }
  },
);

onlyInFull(meetingTest)(
  "[MT9] joiners take over from nobody; an always-on peer that a host chooses does by planned handover, and lost, it falls back to the members",
  async (t) => {
    const setting = await setUp(t, { hosts: 5 });
    const members = await meet(setting, [1, 2, 3, 4]);
    const [host] = members;
    if (host === undefined) return t.fail();
    const chosen = setting.start(0, "relay", TITLE);
    const all = [...members, chosen];
    await agree(all);
    const chat = createChat();
    chat.say(all);
    t.is(coordinatorOf(chosen), idOf(host));
    host.send({ type: "setCarrier", peerId: peerIdOf(chosen), requestId: "c" });
    await host.event("done", ({ requestId }) => requestId === "c");
    for (const peer of all) {
      await peer.event("carrier", ({ peerId }) => peerId === idOf(chosen));
      const takeover = await peer.event("takeover");
      t.like(takeover, { cause: "lowerId", coordinator: idOf(chosen) });
      chat.say([peer]);
    }
    await agree(all);
    await chat.isWhole(t, all);
    for (const peer of all) t.is(peer.all("takeover").length, 1);
    chosen.kill();
    await agree(members);
    for (const peer of members) {
      t.is(coordinatorOf(peer), idOf(host));
      await peer.event("carrier", ({ peerId }) => peerId === null);
    }
    chat.say(members);
    await chat.isWhole(t, members);
  },
);

onlyInFull(delayTest)("[MT10] 5% loss and 20±20 ms of delay make nobody take over", async (t) => {
  const setting = await setUp(t, { hosts: 5 });
  for (const host of setting.lan.hosts)
    await setting.lan.impair(host, { lossPct: 5, delayMs: 20, jitterMs: 20 });
  const all = await meet(setting, [0, 1, 2, 3, 4]);
  const before = all.map((peer) => peer.all("members").length);
  const chat = createChat();
  for (let round = 0; round < 10; round += 1) {
    chat.say(all.slice(round % 5, (round % 5) + 1));
    await pass(1_000);
  }
  await agree(all);
  await chat.isWhole(t, all);
  t.deepEqual(
    all.flatMap((peer) => peer.all("takeover")),
    [],
  );
  for (const [index, peer] of all.entries()) t.true(wasCalm(peer, before[index] ?? 0, all.length), peer.name);
});

meetingTest("[MT11] a member that reaches the others by its second card only joins", async (t) => {
  const setting = await setUp(t, { hosts: 3, nicsPerHost: 2 });
  setting.lan.cut(3, 0);
  const all = await meet(setting, [0, 1, 2]);
  const chat = createChat();
  chat.say(all);
  await chat.isWhole(t, all);
});

/** Drops every UDP packet that leaves the host but those to port 5353 (mDNS); classic BPF in `tc`'s notation. */
function blockUdp(namespace: string): void {
  tc(namespace, ["qdisc", "add", "dev", "eth0", "clsact"]);
  const loadProtocol = "48 0 0 23"; // IPv4 protocol, behind 14 bytes of Ethernet.
  const loadPort = "40 0 0 36"; // Destination port, behind an IPv4 header without options.
  const program = `6,${loadProtocol},21 0 3 17,${loadPort},21 1 0 5353,6 0 0 2,6 0 0 0`;
  tc(namespace, [..."filter add dev eth0 egress protocol all pref 1 bpf da bytecode".split(" "), program]);
}

meetingTest(
  "[MT12] without UDP the heartbeats ride the links: nobody takes over, and a silent coordinator is noticed",
  async (t) => {
    const setting = await setUp(t, { hosts: 4 });
    for (const host of setting.lan.hosts) blockUdp(setting.lan.namespace(host));
    const all = await meet(setting, [0, 1, 2, 3]);
    const before = all.map((peer) => peer.all("members").length);
    await pass(5_000);
    for (const [index, peer] of all.entries())
      t.true(wasCalm(peer, before[index] ?? 0, all.length), peer.name);
    const chat = createChat();
    chat.say(all);
    await chat.isWhole(t, all);
    all[0]?.kill("SIGSTOP");
    const rest = all.slice(1);
    await agree(rest);
    chat.say(rest);
    await chat.isWhole(t, rest);
  },
);

/** Resets the host's TCP connections on the LAN; false where the kernel can't. */
function breakSockets(lan: Lan, host: number): boolean {
  const inside = [
    "--net=" + namespacePath(lan.namespace(host)),
    "--",
    "ss",
    "-K",
    "-H",
    "-t",
    "state",
    "established",
  ];
  const { stdout } = spawnSync("nsenter", [...inside, "src", lan.address(host)], { encoding: "utf8" });
  return stdout.trim() !== "";
}

onlyInFull(meetingTest)(
  "[MT13] sockets that break between living peers cost nobody a message, and nobody takes over",
  async (t) => {
    const setting = await setUp(t, { hosts: 4 });
    const all = await meet(setting, [0, 1, 2, 3]);
    const chat = createChat();
    let broken = 0;
    for (let round = 0; round < 8; round += 1) {
      chat.say(all);
      await pass(10 * round);
      for (const host of setting.lan.hosts.slice(0, 1 + (round % 4)))
        broken += Number(breakSockets(setting.lan, host));
      chat.say(all);
      await pass(300);
    }
    if (broken === 0) t.log("This kernel breaks no sockets on demand.");
    await agree(all);
    await chat.isWhole(t, all);
    t.deepEqual(
      all.flatMap((peer) => peer.all("takeover")),
      [],
    );
  },
);
