/** Mallory says that everybody is in her room, where nobody is played to anybody: she may silence herself alone. */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import { volumesOf } from "../../src/media/leg/own-volumes.ts";
import { createOwnHearing } from "../../src/meeting/own-hearing.ts";
import { createTrio } from "../presence/trio.ts";
import { peerId } from "../support/ids.ts";

const [ANA, BEN, MALLORY] = [peerId(1), peerId(2), peerId(3)];

test("[HT68] whoever she names hears all others as before, and her again once they say so", (t) => {
  const said = new Map<PeerId, readonly PeerId[]>([[MALLORY, [ANA, BEN, MALLORY]]]);
  const members = [ANA, BEN, MALLORY];
  const hearing = createOwnHearing({
    ...{ self: ANA, members: () => members.map((each) => ({ peerId: each, publicKey: each })) },
    volumes: { of: () => 100, set: () => {} },
    sameRoomBy: (peer) => said.get(peer) ?? [],
    ...{ broadcast: () => {}, onSameRoom: () => {}, onChange: () => {} },
  });
  const volumes = () =>
    volumesOf(members.map((each) => ({ peerId: each, isSelf: each === ANA, ...hearing.of(each) })));
  t.deepEqual(volumes(), [{ peerId: MALLORY, percent: 0 }]);
  hearing.setSameRoom(MALLORY, false);
  t.deepEqual(volumes(), []);
});

test("[HT68] nor does she say it in another's name", (t) => {
  const trio = createTrio();
  const status = { isCameraOn: false, isMicrophoneOn: true, isHandUp: false, isWindowClosed: false };
  const forged = { ...status, peerId: BEN, version: 10 ** 15, sameRoom: [ANA] };
  for (const to of [ANA, BEN])
    trio.input(to, { type: "received", from: MALLORY, message: { type: "status", statuses: [forged] } });
  for (const peer of [ANA, BEN, MALLORY]) t.is(trio.of(peer)?.statuses.get(BEN)?.sameRoom, undefined);
});
