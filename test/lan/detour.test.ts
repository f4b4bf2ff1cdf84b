/** Sound and pictures of a member that reaches neither the coordinator nor its deputy. Real processes; rules: SPEC.md. */
import test from "ava";
import { onlyInFull } from "../support/full.ts";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import { agree, coordinatorOf, delayTest, idOf, inLine, setUp, TITLE } from "./meetings.ts";
import { cutOneWay, cutPair } from "./one-way.ts";
import { mediaOf, perceives, TONES } from "./travel.ts";

test.after.always(removeDataFolders);

onlyInFull(delayTest)(
  "[WY20] a member that reaches the third alone has sound and pictures both ways through it, and again after a takeover",
  async (t) => {
    const setting = await setUp(t, { hosts: 4, hasMedia: true });
    const { lan } = setting;
    const start = (index: number, ...args: readonly string[]) =>
      setting.start(index, ...args, ...mediaOf(index));
    const maker = start(0, "create", TITLE);
    await maker.event("joined");
    const all = [maker, ...[1, 2, 3].map((index) => start(index, "join", TITLE))];
    await agree(all);
    const [first, second, third, last] = await inLine(all, maker);
    if (first === undefined || second === undefined || third === undefined || last === undefined)
      return t.fail();
    last.kill();
    await agree([first, second, third]);
    cutPair(lan, last.host, first.host);
    // Nothing of the deputy's comes: no link and no leg, whoever calls.
    cutOneWay(lan, second.host, last.host);

    const isolated = start(last.host - 1, "join", TITLE);
    await agree([first, second, third, isolated]);
    const bothWays = async (others: readonly Peer[]) => {
      for (const other of others) {
        await perceives(isolated, other, TONES[other.host - 1] ?? 0);
        await perceives(other, isolated, TONES[isolated.host - 1] ?? 0);
      }
    };
    await bothWays([first, second, third]);
    await isolated.until(
      "no link to the coordinator",
      () => isolated.last("view")?.view.meeting?.isCoordinatorOutOfReach === true,
    );

    first.kill();
    for (const peer of [second, third, isolated])
      await peer.until("the takeover", () => coordinatorOf(peer) === idOf(second));
    const reports = isolated.all("debugReception").length;
    await isolated.until(
      "a report of after the takeover",
      () => isolated.all("debugReception").length > reports + 1,
    );
    await bothWays([second, third]);
    const isBlocked = isolated.all("mediaPath").some(({ isOpen }) => !isOpen);
    t.false(isBlocked, "it never reads that no media gets through");
  },
);
