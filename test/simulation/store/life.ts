/** Runs one meeting in a world of stores, and checks the rules at its end. Rules: SPEC.md, SY. */
import { isDeepStrictEqual } from "node:util";
import { fileIdBy } from "../../../src/kernel/ids.ts";
import { ROLES } from "../../../src/kernel/rights.ts";
import type { NewEntry, MeetingStore } from "../../../src/store/types.ts";
import { createPeople, createWorld, idsOnDisk, type Person, type Plant, type WorldNode } from "./world.ts";

/** The last one made the meeting. Ids are sorted, so that the maker is not the usual hub. */
const PEOPLE: readonly Person[] = createPeople(5);
const STEPS = 40;
/** Virtual milliseconds: far more than the two seconds that healing may take, after the hubs are noticed. */
const HEALING_MS = 3_000;

/** Returns null if all was well, otherwise what was wrong. */
export async function liveStores(seed: number, plant?: Plant): Promise<string | null> {
  const world = createWorld({ seed, people: PEOPLE, lossRatio: 0.1, plant });
  const { chance, nodes } = world;
  const resolved: { id: string; by: WorldNode }[] = [];
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  for (const node of nodes) await world.start(node);
  /** At most one disk is cut short. */
  const cut = pick(nodes);
  let isCut = false;

  for (let step = 0; step < STEPS; step += 1) {
    await world.runFor(chance() * 200);
    const node = pick(nodes);
    const dice = chance();
    if (dice < 0.08) world.partition(() => Math.floor(chance() * 2));
    else if (dice < 0.16) world.partition(() => 0);
    else if (dice < 0.28 && node.meeting !== null) {
      world.kill(node);
      if (node === cut && !isCut) {
        world.cutDisk(node);
        isCut = true;
      }
    } else if (dice < 0.5 && node.meeting === null) await world.start(node);
    else if (node.meeting !== null) {
      const wanted = pickEntry(node, node.meeting, step);
      node.meeting
        .append(wanted, { fromName: "Ada" })
        .then((id) => resolved.push({ id, by: node }))
        .catch(() => {});
    }
  }
  await world.runFor(100);

  // One machine is gone for good, with its disk. The others come back.
  const lost = pick(nodes);
  if (lost.meeting !== null) world.kill(lost);
  world.stopLosing();
  world.partition(() => 0);
  const others = nodes.filter((node) => node !== lost);
  for (const node of others) if (node.meeting === null) await world.start(node);
  await world.runFor(HEALING_MS);

  return problemOf();

  function pickEntry(node: WorldNode, meeting: MeetingStore, step: number): NewEntry {
    const messages = meeting.messages();
    const other = pick(nodes.filter((some) => some !== node)).signer;
    const text = `step ${step}`;
    const fileId = fileIdBy(node.signer.peerId, Buffer.from(step.toString(16).padStart(12, "0"), "hex"));
    const target = messages.length === 0 ? undefined : pick(messages.slice(-8));
    const own = messages.findLast(({ from }) => from === node.signer.peerId);
    const dice = chance();
    if (dice < 0.1) return { kind: "message", text, to: [other.peerId] };
    if (dice < 0.15)
      return {
        kind: "file",
        file: {
          fileId,
          name: text,
          isFolder: false,
          sizeBytes: step,
          sha256: "00".repeat(32),
          blobId: "11".repeat(32),
        },
        ...(chance() < 0.5 ? { to: [other.peerId] } : {}),
      };
    if (dice < 0.2) return { kind: "announcement", text };
    if (dice < 0.25)
      return { kind: "role", publicKey: other.publicKey, role: chance() < 0.4 ? "host" : pick(ROLES) };
    if (dice < 0.28) return { kind: "ban", publicKey: other.publicKey, isBanned: chance() < 0.5 };
    const [announced] = meeting.announcements();
    if (dice < 0.31 && announced !== undefined) return { kind: "withdrawAnnouncement", id: announced.id };
    const [shared] = meeting.files();
    if (dice < 0.34 && shared !== undefined) return { kind: "withdrawFile", fileId: shared.fileId };
    if (dice < 0.45 && target !== undefined)
      return { kind: "reaction", id: target.id, emoji: pick(["👍", "🎉"]), on: chance() < 0.8 };
    if (dice < 0.52 && own !== undefined) return { kind: "edit", id: own.id, text: `${text}, edited` };
    if (dice < 0.55 && own !== undefined) return { kind: "delete", id: own.id };
    if (dice < 0.7 && target !== undefined) return { kind: "message", text, replyTo: target.id };
    return { kind: "message", text };
  }

  function problemOf(): string | null {
    const [first] = others;
    if (first === undefined) return "nobody is left";
    const ids = idsOnDisk(first);
    if (ids.length < 5) return "next to nothing was written";
    for (const node of others) {
      const { meeting } = node;
      if (meeting === null) return "one that came back is dead";
      if (!isDeepStrictEqual(idsOnDisk(node), ids)) return "disks differ";
      if (!isDeepStrictEqual(publicView(node), publicView(first))) return "what is shown to all differs";
      const messages = meeting.messages();
      if (new Set(node.reported).size !== node.reported.length) return "a message was reported twice";
      for (const { id, to, from, atMs, replyTo, order } of messages) {
        if (!node.reported.includes(id)) return "a message was not reported";
        if (to !== undefined && ![from, ...to].includes(node.signer.peerId)) return "read by somebody else";
        if (atMs > node.clock.wallMs()) return "shown from the future";
        const cause = messages.find((message) => message.id === replyTo);
        if (cause !== undefined && cause.order >= order) return "an effect before its cause";
      }
      if (
        !isDeepStrictEqual(
          messages,
          messages.toSorted((a, b) => (a.order < b.order ? -1 : 1)),
        )
      )
        return "out of order";
      if (meeting.acknowledgements().some(({ isDelivered }) => !isDelivered))
        return "not said to be delivered";
      if (meeting.offenders().some(({ words }) => words.message.includes("two histories")))
        return "an honest author forked";
    }
    const held = new Set(ids);
    for (const node of nodes)
      for (const id of node.delivered)
        if (!held.has(id)) return "delivered to two others, and lost with one machine and the end of a disk";
    for (const { id, by } of resolved)
      if (by !== lost && (by !== cut || !isCut) && !held.has(id)) return "written by a survivor, and lost";
    return world.falseClaims[0] ?? null;
  }
}

/** The part that must be the same on every peer: without sealed entries, and without times, which follow each peer's clock. */
function publicView({ meeting }: WorldNode) {
  if (meeting === null) return null;
  const isPublic = (shown: { readonly to?: unknown }) => shown.to === undefined;
  const timeless = <Shown extends { readonly atMs: number }>(shown: Shown) => ({ ...shown, atMs: 0 });
  return {
    messages: meeting.messages().filter(isPublic).map(timeless),
    announcements: meeting.announcements().map(timeless),
    files: meeting.files().filter(isPublic).map(timeless),
    blobs: meeting.blobIds().toSorted((a, b) => a.sizeBytes - b.sizeBytes),
    hosts: meeting.hosts(),
    banned: meeting.banned(),
  };
}
