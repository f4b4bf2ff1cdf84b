/** A store with an honest member, one that fills it, and keys that nobody has. */
import { createLog } from "../../src/kernel/log.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { type Entry } from "../../src/store/log/entry.ts";
import { batchEntries, type StoreMessage } from "../../src/store/sync/messages.ts";
import type { Signer } from "../../src/store/types.ts";
import { openOwnMeeting } from "../store/open-meeting.ts";
import { createSigners } from "../store/support.ts";

export const [me, mallory, friend, ...throwAway] = createSigners(40, "filled") as [
  Signer,
  Signer,
  Signer,
  ...Signer[],
];

export async function openOne() {
  const log = createLog("error", () => {});
  const sent: { to: PeerId; body: StoreMessage }[] = [];
  const { meeting, clock } = await openOwnMeeting(me, [mallory, friend], {
    log,
    send: (to, body) => sent.push({ to, body: body as StoreMessage }) > 0,
  });
  meeting.peerUp(mallory.peerId);
  meeting.peerUp(friend.peerId);
  const bring = (from: Signer, entries: readonly Entry[]) => {
    for (const body of batchEntries(entries, Infinity)) meeting.receive(from.peerId, body);
  };
  return { meeting, log, clock, sent, bring };
}
