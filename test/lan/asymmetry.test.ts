/** Meetings of real processes where two members don't reach each other, though all others reach both. */
import test from "ava";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import { agree, coordinatorOf, cutOffs, idOf, meetingTest, pass, talk } from "./meetings.ts";
import { cutOneWay, cutPair, healWays } from "./one-way.ts";
import { onlyInFull, variants } from "../support/full.ts";

test.after.always(removeDataFolders);

const isOutOfReach = (peer: Peer): boolean =>
  peer.last("view")?.view.meeting?.isCoordinatorOutOfReach ?? false;

for (const [how, cut] of variants([
  ["either way", cutPair],
  ["towards it", cutOneWay],
] as const)) {
  onlyInFull(meetingTest)(
    `[MT19] a member does not reach the coordinator (${how}): its view says so, nobody takes over, every message gets through`,
    async (t) => {
      const { lan, all, chat } = await talk(t, 4);
      const [coordinator, , , member] = all;
      if (coordinator === undefined || member === undefined) return t.fail();
      cut(lan, member.host, coordinator.host);
      await member.until("the view that says so", () => isOutOfReach(member));
      chat.say(all);
      await chat.isWhole(t, all);
      await pass(5_000);
      for (const peer of all) {
        t.is(coordinatorOf(peer), idOf(coordinator), peer.name);
        t.deepEqual(peer.all("takeover"), [], peer.name);
        t.deepEqual(cutOffs(peer), [false], peer.name);
        t.is(isOutOfReach(peer), peer === member, peer.name);
      }
      healWays(lan, member.host);
      if (cut === cutPair) healWays(lan, coordinator.host);
      await agree(all);
      chat.say(all);
      await chat.isWhole(t, all);
      await member.until("reach", () => !isOutOfReach(member));
    },
  );
}

onlyInFull(meetingTest)(
  "[MT20] coordinator and deputy don't reach each other: the others follow one of them, and the view of the other one says so",
  async (t) => {
    const { lan, all, chat } = await talk(t, 5);
    const [first, second, ...rest] = all;
    if (first === undefined || second === undefined) return t.fail();
    cutPair(lan, first.host, second.host);
    await first.until("one view that says so", () => isOutOfReach(first) !== isOutOfReach(second));
    chat.say(all);
    await chat.isWhole(t, all);
    const terms = all.map((peer) => peer.last("members")?.term);
    await pass(8_000);
    // Calm: they do not take over from each other in turn.
    t.deepEqual(
      all.map((peer) => peer.last("members")?.term),
      terms,
    );
    const followed = new Set(rest.map(coordinatorOf));
    t.is(followed.size, 1);
    t.true(followed.has(idOf(isOutOfReach(first) ? second : first)));
    for (const peer of [first, second]) healWays(lan, peer.host);
    await agree(all);
    chat.say(all);
    await chat.isWhole(t, all);
  },
);
