/** What the core is told of the own network. Rules: SPEC.md, UI. */
import { signal } from "@preact/signals";
import test from "ava";
import type { AppView } from "../../../src/api/view.ts";
import type { NetworkQuality } from "../../../src/kernel/network-quality.ts";
import { createNetworkJudge } from "../../../src/ui/media/network-judge.ts";
import type { CommandBody } from "../../../src/ui/model/requests.ts";
import { peerIdAt } from "../cast.ts";
import { scenarioNamed } from "../scenarios.ts";

function setUp(receiveLimitKbps = 0) {
  const { view: first } = scenarioNamed("meeting-2", 0);
  const view = signal<AppView | null>({ ...first, settings: { ...first.settings, receiveLimitKbps } });
  const told: CommandBody[] = [];
  const isMachineLimited = signal(false);
  const held = { ids: [] as ReturnType<typeof peerIdAt>[] };
  const judge = createNetworkJudge({
    state: { view, send: (command) => void told.push(command) },
    legs: { held: () => held.ids },
    isMachineLimited,
  });
  let [packetsReceived, packetsLost] = [0, 0];
  return {
    ...{ told, held, isMachineLimited },
    /** The core's view says so of self. */
    know(network: NetworkQuality) {
      const { meeting } = first;
      if (meeting === null) throw new Error("There is no meeting");
      const participants = meeting.participants.map((each) => (each.isSelf ? { ...each, network } : each));
      if (view.value !== null) view.value = { ...view.value, meeting: { ...meeting, participants } };
    },
    second(lost: number) {
      packetsReceived += 100 - lost;
      packetsLost += lost;
      judge([{ id: "a", type: "inbound-rtp", packetsReceived, packetsLost }]);
    },
  };
}

test("[UI428] the core is told once the network is weak, until its view says so, and again when it has forgotten", (t) => {
  const { told, second, know } = setUp();
  for (let count = 0; count < 5; count += 1) second(0);
  t.deepEqual(told, []);
  for (let count = 0; count < 3; count += 1) second(30);
  t.deepEqual(told, [{ type: "reportNetwork", quality: "weak" }]);
  know("weak");
  second(30);
  t.is(told.length, 1);
  know("good");
  second(30);
  t.is(told.length, 2, "another core");
  know("weak");
  for (let count = 0; count < 10; count += 1) second(0);
  t.deepEqual(told.at(-1), { type: "reportNetwork", quality: "good" });
});

test("[UI428] pictures that the network does not bear make it weak, those beyond the own limit do not", (t) => {
  for (const limitKbps of [0, 500]) {
    const { told, held, second } = setUp(limitKbps);
    held.ids = [peerIdAt(1)];
    for (let count = 0; count < 6; count += 1) second(0);
    t.is(told.length > 0, limitKbps === 0);
  }
});

test("[UI601] pictures that this computer does not bear say nothing of the network", (t) => {
  const { told, held, second, isMachineLimited } = setUp();
  isMachineLimited.value = true;
  held.ids = [peerIdAt(1)];
  for (let count = 0; count < 6; count += 1) second(0);
  t.deepEqual(told, []);
});
