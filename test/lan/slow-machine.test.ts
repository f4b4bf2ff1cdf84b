/** Media processes on a machine that is too slow for them: real peers, real sound, a share of a processor. */
import test from "ava";
import { roleOf } from "../chaos/machine-load.ts";
import { createParty, type Guest } from "../chaos/party.ts";
import { processTree } from "../chaos/process-tree.ts";
import { eventually, LIMIT_MS } from "../support/eventually.ts";
import { removeDataFolders } from "../support/peer.ts";
import { createSlowMachine, slowMachineProblem } from "../support/slow-machine.ts";
import { createLan, lanProblem } from "./lan.ts";
import { onlyInFull } from "../support/full.ts";

const slowTest = (lanProblem() ?? slowMachineProblem()) === null ? test.serial : test.skip;
test.after.always(removeDataFolders);

const PEERS = 3;
/** Share of one processor. A tick of three voices takes some 2 ms of a whole one, and comes every 20 ms. */
const SHARE = 0.04;
/** Periods of 25 ms; all sound that was mixed before has been played after this many. */
const THROTTLED_PERIODS = 200;
const HEARD_DBOV = -60;

const mediaOf = ({ peer }: Guest): readonly number[] =>
  processTree(peer.process.pid ?? 0).filter((pid) => roleOf(pid) === "media");

onlyInFull(slowTest)(
  "[MT23] everybody goes on hearing everybody where the mixers of coordinator and deputy cannot keep up with their ticks",
  async (t) => {
    t.timeout(LIMIT_MS);
    const lan = createLan({ name: "llm-slow", hosts: PEERS });
    t.teardown(() => lan.close());
    const party = await createParty(lan, PEERS);
    await party.gather();
    const machines = [party.coordinator(), party.deputy()].map((guest, index) => {
      const machine = createSlowMachine(`landline-${process.pid}-${index}`, SHARE);
      t.teardown(() => machine.close());
      machine.add(mediaOf(guest));
      return machine;
    });
    await eventually(
      "media processes that wait for their share",
      () => machines.every((machine) => machine.throttledPeriods() > THROTTLED_PERIODS),
      { seen: () => machines.map((machine) => machine.throttledPeriods()).join() },
    );
    await Promise.all(
      party.guests.map(async ({ peer, toneHz: own }) => {
        const unheard = new Set(party.guests.flatMap(({ toneHz }) => (toneHz === own ? [] : (toneHz ?? []))));
        const from = peer.all("debugReception").length;
        await peer.until("everybody's voice", () => {
          for (const { tonesDbov } of peer.all("debugReception").slice(from))
            for (const hz of unheard) if ((tonesDbov[hz] ?? -127) > HEARD_DBOV) unheard.delete(hz);
          return unheard.size === 0;
        });
      }),
    );
    t.pass();
  },
);
