/**
 * Members that replicate entries about roles: the real feeds, sync, checks of what one may write, fold and heirs, on a virtual network with
 * latency, losses and partitions, all from one seed. What is written is on the disk at once; dying disks are for `world.ts`.
 */
import { hash } from "node:crypto";
import { createDriver, type Driver } from "../../../src/kernel/machine.ts";
import { createMemberRoles, type MemberRoles } from "../../../src/meeting/member-roles.ts";
import { authorEntry } from "../../../src/store/authoring.ts";
import {
  decodeEntry,
  NO_PREVIOUS,
  signEntry,
  type Entry,
  type Verify,
} from "../../../src/store/log/entry.ts";
import type { EntryBody } from "../../../src/store/log/entry-body.ts";
import { createFeedSet, type FeedSet } from "../../../src/store/log/feed-set.ts";
import { createMeetingIndex } from "../../../src/store/log/meeting-index.ts";
import { nextLamport } from "../../../src/store/log/timeline.ts";
import { changesAuthority, createAuthority, type Authority } from "../../../src/store/state/roles.ts";
import { decodeStoreMessage } from "../../../src/store/sync/messages.ts";
import {
  createSyncMachine,
  initialSync,
  type SyncInput,
  type SyncState,
} from "../../../src/store/sync/sync.ts";
import type { Member } from "../../../src/mesh/types.ts";
import type { NewEntry, Signer } from "../../../src/store/types.ts";
import { memberOf } from "../../meeting/stand-ins.ts";
import { createMemoryDisk } from "../../store/memory-disk.ts";
import { createSigners, MEETING, type PeerId } from "../../store/support.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { createRandom } from "../../support/random.ts";
import { inert } from "../inert.ts";

/**
 * A fault planted into the program of one member. `dropsLate`: it takes what comes late for back-dated. `ordersByArrival`: its timeline is
 * that of arrival. `ranksNobody`: it lets every host overrule every other. `standsInAlone`: it takes itself for the first in line.
 */
export type RolePlant = "dropsLate" | "ordersByArrival" | "ranksNobody" | "standsInAlone";

const TERM = 1;
const LATENCY_MS = [1, 30] as const;
/** By then a member has noticed who is gone, or back. */
const NOTICE_MS = [1, 600] as const;
const LOSS_RATIO = 0.1;

const signatureOf = (author: string, text: string): string => hash("sha512", author + text);
const checkSignature: Verify = ({ author, signed }) =>
  signed[1] === signatureOf(author, `landline entry\n${signed[0]}`);

/** Made once for all worlds. Ids are sorted; the maker is in the middle, so that it is not the usual hub. */
const SIGNERS: readonly Signer[] = createSigners(5, "roles").map((signer) => ({
  ...signer,
  sign: (bytes) => Buffer.from(signatureOf(signer.publicKey, Buffer.from(bytes).toString()), "hex"),
}));
const MAKER = SIGNERS[2]?.publicKey ?? "";

export interface RoleNode {
  readonly signer: Signer;
  readonly member: Member;
  /** Entries about roles, in the order of their arrival. */
  readonly entries: Entry[];
  readonly feeds: FeedSet;
  readonly sync: Driver<SyncState, SyncInput>;
  readonly roles: MemberRoles;
  /** Which side of a partition it is on; null while it is off. */
  side: number | null;
  /** Those that it sees, itself included. */
  members: readonly RoleNode[];
  lamport: number;
  tip: Entry | null;
  authority: Authority;
}

export function createRoleWorld(seed: number, plant?: RolePlant) {
  const { next: chance } = createRandom(seed);
  const clock = createVirtualClock();
  const between = ([low, high]: readonly [number, number]) => low + chance() * (high - low);
  const arrivesAtMs = new Map<string, number>();
  let lossRatio = LOSS_RATIO;
  let sentCount = 0;
  const areLinked = (a: RoleNode, b: RoleNode) => a.side !== null && a.side === b.side;
  const nodes = SIGNERS.map(createNode);
  const hasPlant = (node: RoleNode, fault: RolePlant) => plant === fault && node === nodes[4];

  function createNode(signer: Signer): RoleNode {
    const index = createMeetingIndex(createMemoryDisk(clock), MEETING);
    const feeds = createFeedSet(index);
    const sync = createDriver(
      {
        clock,
        perform(effect) {
          if (!send(node, effect.to, effect.message)) sync.input({ type: "sendFailed", to: effect.to });
        },
      },
      createSyncMachine(feeds),
      initialSync,
    );
    const node: RoleNode = {
      ...{
        signer,
        member: memberOf(signer.peerId, signer),
        feeds,
        sync,
        entries: [],
        side: null,
        members: [],
        lamport: 0,
        tip: null,
      },
      authority: createAuthority(MAKER, []),
      roles: createMemberRoles({
        self: signer.peerId,
        members: () => node.members.map(({ member }) => member),
        store: {
          ranked: () => node.authority.ranked,
          roleOf: (key) => node.authority.roleOf(key),
          endedTerm: () => node.authority.endedTerm,
          endedByCoHost: () => node.authority.endedByCoHost,
          append(wanted) {
            order(node, wanted);
            return new Promise(() => {});
          },
        },
        joinedTerm: TERM,
        broadcast: () => {},
      }),
    };
    return node;
  }

  /** As the store of a meeting does it. Returns what was accepted. */
  function take(node: RoleNode, entries: readonly Entry[]): readonly Entry[] {
    const { accepted } = node.feeds.accept(entries, checkSignature);
    for (const entry of accepted) {
      if (!(hasPlant(node, "dropsLate") && entry.lamport < node.lamport - 2)) node.entries.push(entry);
      node.lamport = nextLamport(node.lamport, entry);
    }
    node.feeds.markStored(accepted);
    if (accepted.length > 0) {
      node.authority = createAuthority(MAKER, foldedBy(node));
      node.roles.update();
    }
    return accepted;
  }

  function foldedBy(node: RoleNode): readonly Entry[] {
    const entries = node.entries.filter(changesAuthority);
    if (hasPlant(node, "ordersByArrival"))
      return entries.map((entry, place) => ({ ...entry, lamport: place + 1 }));
    if (!hasPlant(node, "ranksNobody")) return entries;
    return entries.map((entry) =>
      createAuthority(MAKER, entries).roleOf(entry.author) === "host" ? { ...entry, author: MAKER } : entry,
    );
  }

  function send(from: RoleNode, to: PeerId, body: unknown): boolean {
    const receiver = nodes.find((node) => node.signer.peerId === to);
    if (receiver === undefined || !areLinked(from, receiver) || chance() < lossRatio) return false;
    sentCount += 1;
    const pair = from.signer.peerId + to;
    const atMs = Math.max(arrivesAtMs.get(pair) ?? 0, clock.nowMs() + between(LATENCY_MS));
    arrivesAtMs.set(pair, atMs);
    clock.setTimer(atMs, () => {
      if (areLinked(from, receiver)) receive(receiver, from.signer.peerId, body);
    });
    return true;
  }

  function receive(node: RoleNode, from: PeerId, body: unknown): void {
    const message = decodeStoreMessage(body);
    if (message?.type === "have")
      node.sync.input({ type: "haveReceived", from, page: message, asks: message.asks });
    if (message?.type === "requestAck") node.sync.input({ type: "ackRequested", from });
    if (message?.type !== "entries") return;
    const decoded = message.entries.flatMap((signed) => decodeEntry(signed) ?? []);
    const unseen = decoded.filter((entry) => !node.feeds.has(entry));
    const entries = take(node, unseen);
    const isIncomplete = entries.length < unseen.length;
    node.sync.input({ type: "accepted", from, entries, isIncomplete });
    node.sync.input({ type: "written", entries, askOn: message.left > 0 ? [from] : [] });
  }

  /** In the node's own feed; a liar's in a new one, back-dated to `backTo`. */
  function write(node: RoleNode, body: EntryBody, backTo?: number): Entry {
    const { tip, signer } = node;
    const isNew = tip === null || backTo !== undefined;
    const storeId = Array.from({ length: 32 }, () => Math.floor(chance() * 16).toString(16)).join("");
    const entry = signEntry(signer, {
      ...{ meetingId: MEETING, wallMs: 0, body, lamport: backTo ?? node.lamport + 1 },
      ...(isNew
        ? { storeId, number: 1, previous: NO_PREVIOUS }
        : { storeId: tip.storeId, number: tip.number + 1, previous: tip.id }),
    });
    if (backTo === undefined) node.tip = entry;
    const entries = take(node, [entry]);
    node.sync.input({ type: "signed", entries });
    node.sync.input({ type: "written", entries, askOn: [] });
    return entry;
  }

  /** What an honest program does for its person: null where it refuses. */
  function order(node: RoleNode, wanted: NewEntry): Entry | null {
    if (wanted.kind === "end" && !node.roles.selfMay("endMeeting")) return null;
    const context: Parameters<typeof authorEntry>[0] = {
      root: { meetingId: MEETING, title: "Test", host: MAKER },
      self: node.signer,
      state: inert<Parameters<typeof authorEntry>[0]["state"]>({ authority: node.authority }),
      seal: inert({}),
      countedOf: node.feeds.numbersOf,
    };
    try {
      const draft = authorEntry(context, wanted, "Ada");
      return write(node, draft(node.tip?.feedId ?? ("" as never)) as EntryBody);
    } catch {
      return null;
    }
  }

  function notice(node: RoleNode): void {
    node.members = nodes.filter((other) => other === node || areLinked(node, other));
    const [hub] = node.members;
    node.sync.input({ type: "hubChanged", hub: hub === node ? null : (hub?.signer.peerId ?? null) });
    node.roles.update();
  }

  return {
    ...{ nodes, chance, order },
    /** How many messages were sent. */
    sent: () => sentCount,
    maker: MAKER,
    /** A lie: signed, and sent as any entry. */
    lie: (node: RoleNode, body: EntryBody, backTo?: number) => write(node, body, backTo),
    standInOf: (node: RoleNode) =>
      hasPlant(node, "standsInAlone") && node.authority.roleOf(node.signer.publicKey) === "coHost"
        ? node.signer.peerId
        : node.roles.standIn(),
    /** Gives each its side; null turns it off. */
    part(sideOf: (node: RoleNode) => number | null): void {
      const before = nodes.map((a) => nodes.map((b) => areLinked(a, b)));
      for (const node of nodes) node.side = sideOf(node);
      nodes.forEach((a, i) =>
        nodes.forEach((b, j) => {
          const was = before[i]?.[j] === true;
          if (i === j || was === areLinked(a, b)) return;
          a.sync.input({ type: was ? "peerDown" : "peerUp", peer: b.signer.peerId });
        }),
      );
      for (const node of nodes) clock.setTimer(clock.nowMs() + between(NOTICE_MS), () => notice(node));
    },
    /** All are linked from now on, and nothing is lost. */
    stopLosing: () => void (lossRatio = 0),
    runFor: (spanMs: number) => clock.advance(spanMs),
  };
}
