/** The harness itself: each fault does what it says, and nothing is left behind. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { networkInterfaces } from "node:os";
import { fileURLToPath } from "node:url";
import test from "ava";
import { createLan, delayProblem, lanProblem, type Lan } from "./lan.ts";
import { ip, namespaces, removeNamespaces } from "./namespaces.ts";
import { onlyInFull } from "../support/full.ts";

const lanTest = lanProblem() === null ? test.serial : test.serial.skip;
const delayTest = delayProblem() === null ? test.serial : test.serial.skip;
const ECHO = fileURLToPath(new URL("echo.ts", import.meta.url));
const NAME = "lld-harness";
const own = () =>
  namespaces()
    .filter((name) => name.startsWith(`${NAME}-${process.pid}-`))
    .toSorted();

/** Host 2 answers. */
async function withEcho(nicsPerHost: number, use: (lan: Lan) => Promise<void>): Promise<void> {
  const lan = createLan({ name: NAME, hosts: 3, nicsPerHost });
  try {
    const server = lan.spawnScript(2, ECHO, ["serve"]);
    if (server.stdout !== null) await once(server.stdout, "data");
    await use(lan);
  } finally {
    lan.close();
  }
}

async function ask(lan: Lan, count = 2, nic = 0): Promise<{ answered: number; medianMs: number | null }> {
  const asker = lan.spawnScript(1, ECHO, ["ask", lan.address(2, nic), String(count)]);
  let output = "";
  asker.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await once(asker, "close");
  // Printed by echo.ts.
  return JSON.parse(output) as { answered: number; medianMs: number | null };
}

onlyInFull(lanTest)(
  "[LAN1] cut, silent cut, a card turned off and a partition part two hosts; their opposites join them again",
  (t) =>
    withEcho(1, async (lan) => {
      const faults: readonly (readonly [string, () => void, () => void])[] = [
        ["cut", () => lan.cut(1), () => lan.uncut(1)],
        ["silent cut", () => lan.silentCut(1), () => lan.silentUncut(1)],
        ["card off", () => lan.hostLink(1, false), () => lan.hostLink(1, true)],
        ["partition", () => lan.partition([[1], [2, 3]]), () => lan.heal()],
      ];
      for (const [what, begin, end] of faults) {
        begin();
        t.is((await ask(lan)).answered, 0, what);
        end();
        t.is((await ask(lan)).answered, 2, `after ${what}`);
      }
    }),
);

onlyInFull(lanTest)("[LAN2] two cards are two networks", (t) =>
  withEcho(2, async (lan) => {
    lan.cut(1, 0);
    t.is((await ask(lan, 2, 0)).answered, 0);
    t.is((await ask(lan, 2, 1)).answered, 2);
  }),
);

onlyInFull(lanTest)("[LAN3] loss loses some and not all, and ends", (t) =>
  withEcho(1, async (lan) => {
    // Loss is of everything, of ARP's questions, too: each must know the other's card before, or all may wait for that.
    await ask(lan);
    await lan.impair(1, { lossPct: 30 });
    const { answered } = await ask(lan, 25);
    t.true(answered > 0 && answered < 25, String(answered)); // By chance otherwise once in ten million runs.
    await lan.impair(1, {});
    t.is((await ask(lan, 25)).answered, 25);
  }),
);

onlyInFull(delayTest)("[LAN4] delay is both ways, survives a partition's healing, and ends", (t) =>
  withEcho(1, async (lan) => {
    await lan.impair(1, { delayMs: 20, jitterMs: 2 });
    const delayed = await ask(lan, 5);
    t.is(delayed.answered, 5);
    t.true((delayed.medianMs ?? 0) >= 36, String(delayed.medianMs));
    lan.partition([[1], [2, 3]]);
    t.is((await ask(lan)).answered, 0);
    lan.heal();
    t.is((await ask(lan)).answered, 2);
    await lan.impair(1, { delayMs: 20, lossPct: 100 });
    t.is((await ask(lan)).answered, 0);
    await lan.impair(1, {});
    const after = await ask(lan, 5);
    t.is(after.answered, 5);
    t.true((after.medianMs ?? Infinity) < 36, String(after.medianMs));
  }),
);

lanTest(
  "[LAN5] closing ends every process and leaves nothing; the machine's own network never changes",
  async (t) => {
    const before = Object.keys(networkInterfaces()).toSorted();
    const lan = createLan({ name: NAME, hosts: 2 });
    const child = lan.spawn(1, "sleep", ["1000"]);
    const ended = once(child, "exit");
    t.deepEqual(Object.keys(networkInterfaces()).toSorted(), before);
    t.is(own().length, 3);
    lan.close();
    lan.close();
    await ended;
    t.deepEqual(own(), []);
  },
);

lanTest(
  "[LAN6] what a killed process left behind is removed, and a LAN of another process is not touched",
  (t) => {
    const { pid: dead } = spawnSync("true");
    const alive = spawn("sleep", ["1000"]);
    const strangers = [`${NAME}-${dead}-h1`, `${NAME}-${dead}-switch`, `${NAME}-${alive.pid}-h1`];
    for (const name of strangers) ip(["netns", "add", name]);
    t.teardown(() => {
      alive.kill("SIGKILL");
      removeNamespaces([`${NAME}-${alive.pid}-h1`]);
    });
    createLan({ name: NAME, hosts: 3 });
    const lan = createLan({ name: NAME, hosts: 1 });
    t.deepEqual(own(), [`${NAME}-${process.pid}-h1`, `${NAME}-${process.pid}-switch`]);
    t.deepEqual(
      strangers.filter((name) => namespaces().includes(name)),
      [`${NAME}-${alive.pid}-h1`],
    );
    lan.close();
  },
);
