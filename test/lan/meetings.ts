/** Meetings of real processes on a LAN: setting one up, writing in it, and waiting until all agree. */
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import * as v from "valibot";
import { MeetingIdSchema } from "../../src/kernel/ids.ts";
import { rankDigest } from "../../src/mesh/identity/rank.ts";
import { loadIdentity } from "../../src/mesh/index.ts";
import { prepareIdentities } from "../support/identities.ts";
import { startPeer, type Peer } from "../support/peer.ts";
import { createLan, delayProblem, lanProblem, type Lan, type LanOptions } from "./lan.ts";
import { LIMIT_MS } from "../support/eventually.ts";

const problem = lanProblem();
export const meetingTest = problem === null ? test.serial : test.skip;
export const delayTest = delayProblem() === null ? test.serial : test.skip;
export const TITLE = "Rounds";
const NAMES = ["Ana", "Ben", "Cleo", "Dov", "Eve", "Fay", "Gus"] as const;

export const idOf = (peer: Peer): string => peer.last("ready")?.peerId ?? "";
export function peerIdOf(peer: Peer) {
  const ready = peer.last("ready");
  if (ready === undefined) throw new Error(`${peer.name} is not ready`);
  return ready.peerId;
}
/** `of` as the peer's window shows it among the participants. */
export const shown = (peer: Peer, of: Peer) =>
  peer.last("view")?.view.meeting?.participants.find(({ peerId }) => peerId === idOf(of));
/** Ids of those that wait to be let in, in the order that the peer's window shows. */
export const knocksAt = (peer: Peer) => peer.last("knocks")?.knocks.map(({ peerId }) => String(peerId)) ?? [];
/** Lets time pass: how long a fault lasts, or calm is watched. Nothing else is waited for with this. */
export const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));
export const isPartitioned = (peer: Peer): boolean => peer.last("view")?.view.meeting?.isPartitioned ?? false;
/** What the peer's view has said of its being cut off so far, without repetitions. */
export const cutOffs = (peer: Peer): readonly boolean[] =>
  peer
    .all("view")
    .flatMap(({ view }) => view.meeting?.isPartitioned ?? [])
    .filter((each, index, all) => each !== all[index - 1]);
export const coordinatorOf = (peer: Peer): string => peer.last("members")?.coordinator ?? "";

export interface Setting {
  readonly lan: Lan;
  /** Data folders. Peer `n` is on host `n + 1`. */
  readonly folders: readonly string[];
  start(index: number, ...args: readonly string[]): Peer;
}

export interface SettingOptions extends Omit<LanOptions, "name"> {
  /** The peers send and receive sound and pictures: without, each costs half. */
  readonly hasMedia?: boolean;
}

export async function setUp(
  t: ExecutionContext,
  { hasMedia = false, ...options }: SettingOptions,
): Promise<Setting> {
  t.timeout(LIMIT_MS);
  const lan = createLan({
    name: `llh-${path.basename(test.meta.file).replace(/\.test\.[jt]s$/, "")}`,
    ...options,
  });
  t.teardown(lan.close);
  const folders = await prepareIdentities(NAMES.slice(0, options.hosts));
  const media = hasMedia ? [] : ["--no-media"];
  return {
    lan,
    folders,
    start(index, ...args) {
      const dataFolder = folders[index] ?? "";
      return startPeer(lan, index + 1, NAMES[index] ?? "", [...args, ...media], { dataFolder });
    },
  };
}

/** A meeting of everybody, made by the first of `order`. */
export async function meet(setting: Setting, order: readonly number[]): Promise<readonly Peer[]> {
  const [first = 0, ...rest] = order;
  const host = setting.start(first, "create", TITLE);
  await host.event("joined");
  const peers = [host, ...rest.map((index) => setting.start(index, "join", TITLE))];
  await agree(peers);
  return peers;
}

/** The maker first, then the others as they take over one after the other. Nobody has made them anything, nor been there for long. */
export async function inLine(peers: readonly Peer[], maker: Peer): Promise<readonly Peer[]> {
  const meetingId = v.parse(MeetingIdSchema, maker.last("joined")?.meetingId);
  const placed = await Promise.all(
    peers.map(async (peer) => {
      const { publicKey } = await loadIdentity(peer.dataFolder);
      return { peer, place: peer === maker ? "" : rankDigest(meetingId, publicKey, "") };
    }),
  );
  return placed.toSorted((a, b) => (a.place < b.place ? -1 : 1)).map(({ peer }) => peer);
}

/** Waits until the rosters of all peers hold exactly these peers, and all follow the same epoch, with one of them as coordinator. */
export async function agree(peers: readonly Peer[]): Promise<void> {
  const ids = () => peers.map(idOf).toSorted().join();
  const isOne = () => {
    const last = peers.map((peer) => peer.last("members"));
    const epochs = new Set(last.map((members) => `${members?.term} ${members?.coordinator}`));
    return (
      epochs.size === 1 &&
      peers.some((peer) => idOf(peer) === last[0]?.coordinator) &&
      last.every(
        (members) =>
          members?.members
            .map((member) => String(member.peerId))
            .toSorted()
            .join() === ids(),
      )
    );
  };
  try {
    for (const peer of peers)
      await peer.until(`agreement among ${peers.map(({ name }) => name).join()}`, isOne);
  } catch (error) {
    const all = peers.map((peer) => `${peer.name}: ${peer.seen()}`).join("\n");
    throw new Error(`They do not agree.\n${all}`, { cause: error });
  }
}

/** Since the peer's n-th `members` event no member was missing and the term stood still. */
export const wasCalm = (peer: Peer, n: number, count: number): boolean =>
  peer
    .all("members")
    .slice(n - 1)
    .every(({ members, term }) => members.length === count && term === peer.all("members")[n - 1]?.term);

export interface Chat {
  /** Each of them writes a message. */
  say(peers: readonly Peer[]): void;
  /** Waits until all of them have each message written, then compares: each once, all in the same order. */
  isWhole(t: ExecutionContext, peers: readonly Peer[]): Promise<void>;
  /** Waits until the peer knows that its messages are held elsewhere. */
  isDelivered(peer: Peer): Promise<true>;
}

export function createChat(): Chat {
  const written: string[] = [];
  return {
    say(peers) {
      for (const peer of peers) {
        const text = `${peer.name} ${written.length + 1}`;
        written.push(text);
        peer.send({ type: "sendMessage", text });
      }
    },
    async isWhole(t, peers) {
      for (const peer of peers) {
        const has = () => new Set(peer.all("message").map(({ text }) => text));
        await peer.until(`every message (${written.join()})`, () => written.every((text) => has().has(text)));
      }
      for (const peer of peers) {
        const shown = peer.all("message").toSorted((a, b) => (a.order < b.order ? -1 : 1));
        t.deepEqual(shown.map(({ text }) => text).toSorted(), written.toSorted(), peer.name);
        t.deepEqual(
          shown.map(({ id }) => id),
          peers[0]
            ?.all("message")
            .toSorted((a, b) => (a.order < b.order ? -1 : 1))
            .map(({ id }) => id),
        );
      }
    },
    isDelivered: (peer) =>
      peer.until("deliveries", () =>
        peer
          .all("message")
          .filter(({ from }) => from === idOf(peer))
          .every(({ id }) => peer.all("acknowledged").some((known) => known.id === id && known.isDelivered)),
      ),
  };
}

/** A meeting on `hosts` hosts, in which each peer has written a message that all have. They are in line to take over. */
export async function talk(t: ExecutionContext, hosts: number) {
  const setting = await setUp(t, { hosts });
  const met = await meet(setting, [...NAMES.slice(0, hosts).keys()]);
  const all = met[0] === undefined ? met : await inLine(met, met[0]);
  const chat = createChat();
  chat.say(all);
  await chat.isWhole(t, all);
  return { lan: setting.lan, all, chat };
}
