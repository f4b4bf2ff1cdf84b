/** How far a long catch-up has come. Rules: SPEC.md. */
import test from "ava";
import { createLog } from "../../../src/kernel/log.ts";
import { createVerifier } from "../../../src/store/log/entry.ts";
import { openMeetingStore } from "../../../src/store/meeting-store.ts";
import { createCatchUpProgress } from "../../../src/store/sync/catch-up.ts";
import { batchEntries } from "../../../src/store/sync/messages.ts";
import type { CatchUp, MeetingStore } from "../../../src/store/types.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { createMemoryDisk } from "../memory-disk.ts";
import { createChain, createSigners, createTestSeal, membersOf, ROOT, until } from "../support.ts";

const [hub, joiner, writer] = createSigners(3, "catch-up");
if (hub === undefined || joiner === undefined || writer === undefined) throw new Error("three signers");
const all = [hub, joiner, writer];

test("[ST42] a member that joins a long meeting is told how much has come, of how much, until it has all", async (t) => {
  const COUNT = 3_500;
  const clock = createVirtualClock();
  const stores = new Map<string, MeetingStore>();
  let largest = 0;
  for (const signer of [hub, joiner]) {
    const store = await openMeetingStore(
      {
        clock,
        log: createLog("error", () => {}),
        random: (count) => new Uint8Array(count).fill(signer === hub ? 1 : 2),
        signer,
        seal: createTestSeal(signer),
        verify: createVerifier(),
        database: createMemoryDisk(clock),
        send(to, body) {
          largest = Math.max(largest, JSON.stringify(body).length);
          queueMicrotask(() => stores.get(to)?.receive(signer.peerId, body));
          return true;
        },
      },
      { ...ROOT, host: hub.publicKey },
    );
    stores.set(signer.peerId, store);
    store.setMembers(membersOf(all));
    store.setHub(
      hub.peerId,
      all.map(({ peerId }) => peerId),
    );
  }
  const [first, second] = [...stores.values()] as [MeetingStore, MeetingStore];
  for (const body of batchEntries(createChain(writer, COUNT, { text: (index) => `${index}` })))
    first.receive(joiner.peerId, body);
  await until(
    "the hub has all on its disk",
    () => first.messages().at(-1)?.text === `${COUNT - 1}`,
    () => clock.advance(10),
  );
  const told: CatchUp[] = [];
  second.onCatchUp((progress) => told.push(progress));
  first.peerUp(joiner.peerId);
  second.peerUp(hub.peerId);
  await until(
    "the joiner has all",
    () => second.messages().at(-1)?.text === `${COUNT - 1}` && told.at(-1)?.taken === told.at(-1)?.total,
    () => clock.advance(10),
  );
  t.true(told.length >= 3, JSON.stringify(told));
  for (const [index, { taken, total }] of told.entries()) {
    t.true(taken > (told[index - 1]?.taken ?? 0));
    t.true(Math.abs(total - COUNT) < 1_100, `${total}`);
  }
  t.true(largest < 200_000, "one message at a time, each of them small");
  const { messages } = await second.history({ limit: Infinity });
  t.is(messages.length, COUNT);
  await Promise.all([first.close(), second.close()]);
});

test("[ST42] a catch-up ends when its source goes, when another takes its place, or when it says that it has sent all", (t) => {
  const [a, b] = [hub.peerId, writer.peerId];
  const start = () => {
    const catchUp = createCatchUpProgress();
    t.deepEqual(catchUp.arrived(a, 1_000, 9_000), { taken: 1_000, total: 10_000 });
    t.is(catchUp.arrived(b, 1_000, 500_000), null, "others are not counted");
    t.is(catchUp.arrived(a, 64, 0), null);
    t.deepEqual(catchUp.arrived(a, 936, 8_000), { taken: 2_000, total: 10_000 });
    return catchUp;
  };
  const ended = { taken: 10_000, total: 10_000 };
  t.deepEqual(start().done(a), ended);
  t.is(start().done(b), null);
  t.deepEqual(start().follow(b), ended);
  t.is(start().follow(null), null);
  const last = start();
  t.is(last.arrived(a, 7_000, 0), null);
  t.deepEqual(last.arrived(a, 1_000, 0), ended);
  t.is(last.done(a), null);
  t.is(createCatchUpProgress().arrived(a, 900, 100), null, "little is there at once");
});
