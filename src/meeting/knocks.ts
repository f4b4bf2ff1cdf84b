/**
 * Those that wait for a host to let them in, as members see them that may let them in. The coordinator, at which they wait, sends them to these
 * members, and to the succession, one of which coordinates next: it then knows their order.
 */
import * as v from "valibot";
import type { Knocker } from "../api/view.ts";
import { areDistinct } from "../kernel/distinct.ts";
import { PeerIdSchema, type PeerId } from "../kernel/ids.ts";
import { keyWords } from "../kernel/key-words.ts";
import type { Log } from "../kernel/log.ts";
import { decoder, NameSchema } from "../kernel/schema.ts";
import { shownName } from "../kernel/unicode.ts";
import type { Member, Mesh } from "../mesh/types.ts";
import type { MeetingStore } from "../store/types.ts";
import type { Membership } from "./membership.ts";

/** As many as may wait, and as many places as are remembered. */
const MAX_KNOCKS = 64;
const MAX_LINE = 256;

const PublicKeySchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const KnocksSchema = v.object({
  type: v.literal("knocks"),
  /** Public keys, first come first; those, too, that are gone and may knock again. */
  line: v.pipe(v.array(PublicKeySchema), v.maxLength(MAX_LINE)),
  knocks: v.pipe(
    v.array(v.object({ publicKey: PublicKeySchema, peerId: PeerIdSchema, name: NameSchema })),
    v.maxLength(MAX_KNOCKS),
    v.check(
      (knocks) =>
        areDistinct(knocks.map(({ publicKey }) => publicKey)) &&
        areDistinct(knocks.map(({ peerId }) => peerId)),
      "nobody waits twice",
    ),
  ),
});
type KnocksMessage = v.InferOutput<typeof KnocksSchema>;
export const decodeKnocks = decoder(KnocksSchema);

const nobody: KnocksMessage = { type: "knocks", line: [], knocks: [] };

export interface Knocks {
  /** First come first; empty for a member that may not let them in. */
  get(): readonly Knocker[];
  /** The public key of one that waits; undefined if it does not, or self may not let it in. */
  keyOf(peer: PeerId): string | undefined;
  /** Takes a body of the "door" channel, which may be hostile. */
  receive(from: PeerId, body: unknown): void;
  linkUp(peer: PeerId): void;
  /** Members, hosts, epoch or those that wait may have changed. */
  refresh(): void;
}

export function createKnocks(deps: {
  readonly log: Log;
  readonly mesh: Pick<Mesh, "knocks" | "recallKnocks" | "linked" | "send">;
  readonly membership: Membership;
  readonly store: Pick<MeetingStore, "hosts" | "wasMember" | "entrance">;
  /** With what `get` returns now. */
  readonly onChange: (knocks: readonly Knocker[]) => void;
}): Knocks {
  const { log, mesh, membership, store } = deps;
  /** By the coordinator `of`; self's own are in the mesh. */
  let received: { readonly of: PeerId | null; readonly list: KnocksMessage } = { of: null, list: nobody };
  /** What each linked member has been sent, as text. */
  const sent = new Map<PeerId, string>();
  let shown = "[]";

  const coordinator = () => membership.epoch().coordinator;
  const isCoordinator = () => coordinator() === membership.self;

  function list(): KnocksMessage {
    if (!isCoordinator()) return received.of === coordinator() ? received.list : nobody;
    const { line, knocks } = mesh.knocks();
    return { type: "knocks", line: [...line], knocks: knocks.map((knock) => ({ ...knock })) };
  }

  /** By their hosts' word, or by the rule for a meeting without one. */
  function mayAdmit(member: Member | undefined): boolean {
    if (member === undefined) return false;
    const hosts = store.hosts();
    if (hosts.includes(member.publicKey)) return true;
    const isHostHere = membership.members().some(({ publicKey }) => hosts.includes(publicKey));
    return !isHostHere && store.entrance().waitingRoom?.withoutHost === "member";
  }

  const memberOf = (peer: PeerId) => membership.members().find(({ peerId }) => peerId === peer);

  function visible(): KnocksMessage["knocks"] {
    return mayAdmit(memberOf(membership.self)) ? list().knocks : [];
  }

  const get = (): readonly Knocker[] =>
    visible().map(({ publicKey, peerId, name }) => ({
      peerId,
      name: shownName(name),
      keyWords: keyWords(publicKey),
      wasHere: store.wasMember(publicKey),
      wasRefused: (store.entrance().waitingRoom?.refusals.get(publicKey) ?? 0) > 0,
    }));

  /** To each linked member what it may know, if that has changed. */
  function share(): void {
    const all = list();
    const succession = membership.succession();
    const linked = mesh.linked();
    for (const peer of sent.keys()) if (!linked.includes(peer)) sent.delete(peer);
    for (const peer of linked) {
      const member = memberOf(peer);
      if (member === undefined) continue;
      const isEntitled = succession.includes(peer) || mayAdmit(member);
      const message = isEntitled ? all : nobody;
      const text = JSON.stringify(message);
      if (text === (sent.get(peer) ?? JSON.stringify(nobody))) continue;
      if (mesh.send(peer, "door", message)) sent.set(peer, text);
    }
  }

  function refresh(): void {
    if (isCoordinator()) share();
    else sent.clear();
    const now = get();
    const text = JSON.stringify(now);
    if (text === shown) return;
    shown = text;
    deps.onChange(now);
  }

  return {
    get,
    keyOf: (peer) => visible().find(({ peerId }) => peerId === peer)?.publicKey,
    receive(from, body) {
      const message = decodeKnocks(body);
      if (message === null) return log.count("door.badMessage");
      // What comes from anybody else is a lie, or late.
      if (from !== coordinator()) return log.count("door.notCoordinator");
      received = { of: from, list: message };
      mesh.recallKnocks(message.line);
      refresh();
    },
    linkUp: (peer) => void sent.delete(peer),
    refresh,
  };
}
