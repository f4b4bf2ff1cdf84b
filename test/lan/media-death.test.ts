/** The media process of a core that lives dies under live legs: real peers, real sound, a process that is killed. */
import test from "ava";
import { roleOf } from "../chaos/machine-load.ts";
import { createParty, idOf, interruptions, REPORTED_MS, type Guest, type Party } from "../chaos/party.ts";
import { processTree } from "../chaos/process-tree.ts";
import { monotonicMs } from "../chaos/recorder.ts";
import { removeDataFolders } from "../support/peer.ts";
import { createLan, lanProblem } from "./lan.ts";
import { LIMIT_MS } from "../support/eventually.ts";
import { onlyInFull } from "../support/full.ts";

const lanTest = lanProblem() === null ? test.serial : test.skip;
test.after.always(removeDataFolders);

const PEERS = 3;

const mediaProcessOf = ({ peer }: Guest): number | undefined =>
  processTree(peer.process.pid ?? 0).find((pid) => roleOf(pid) === "media");

async function killMediaOf(guest: Guest): Promise<void> {
  const pid = mediaProcessOf(guest);
  if (pid === undefined) throw new Error(`${guest.peer.name} has no media process`);
  process.kill(pid, "SIGKILL");
  await guest.peer.event("debugReception", () => mediaProcessOf(guest) !== pid);
}

async function meet(lan: ReturnType<typeof createLan>): Promise<Party> {
  const party = await createParty(lan, PEERS);
  await party.gather();
  return party;
}

/** What everybody missed since then, in one line each; waits for the reports. */
async function missedSince(fromMs: number, party: Party): Promise<readonly string[]> {
  await new Promise((resolve) => setTimeout(resolve, REPORTED_MS));
  const window = { fromMs, toMs: monotonicMs() - REPORTED_MS / 2 };
  return interruptions(party.guests, party.guests, window).map(
    ({ soundMs, voiceMs, pictureMs }) =>
      `silence ${soundMs.toFixed(0)} ms, one voice ${voiceMs.toFixed(0)} ms, a picture ${pictureMs.toFixed(0)} ms`,
  );
}

onlyInFull(lanTest)(
  "[MT21] the coordinator's media process dies: its core hands over, and everybody goes on",
  async (t) => {
    t.timeout(LIMIT_MS);
    const lan = createLan({ name: "llm-media", hosts: PEERS });
    t.teardown(() => lan.close());
    const party = await meet(lan);
    const coordinator = party.coordinator();
    const deputy = party.deputy();
    const fromMs = monotonicMs();
    await killMediaOf(coordinator);
    for (const guest of party.guests) {
      await guest.peer.event("takeover", ({ coordinator: next }) => next === idOf(deputy));
    }
    await party.settle(party.guests);
    for (const line of await missedSince(fromMs, party)) t.log(line);
    // Nobody has left or was taken for gone, and the lower rank is handed the meeting again.
    await coordinator.peer.until(
      "handover back",
      () => coordinator.peer.last("members")?.coordinator === idOf(coordinator),
    );
    await party.settle(party.guests);
    for (const { peer } of party.guests) {
      const sizes = peer.all("members").map(({ members }) => members.length);
      t.false(sizes.slice(sizes.indexOf(PEERS)).some((size) => size < PEERS));
    }
  },
);

onlyInFull(lanTest)("[MT22] the deputy's media process dies: only standby legs begin anew", async (t) => {
  t.timeout(LIMIT_MS);
  const lan = createLan({ name: "llm-media", hosts: PEERS });
  t.teardown(() => lan.close());
  const party = await meet(lan);
  const before = party.coordinator().peer.last("members");
  const fromMs = monotonicMs();
  await killMediaOf(party.deputy());
  await party.settle(party.guests);
  for (const line of await missedSince(fromMs, party)) t.log(line);
  for (const { peer } of party.guests) {
    t.is(peer.last("members")?.coordinator, before?.coordinator);
    t.is(peer.last("members")?.term, before?.term);
    t.is(peer.last("members")?.deputy, before?.deputy);
  }
});
