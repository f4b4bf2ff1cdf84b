import test from "ava";
import { linesOf, openRelayLog, parseLogLine } from "../../src/cli/relay-log.ts";
import { byPeer, loadBetween, shareBetween } from "../../src/cli/relay-status.ts";
import type { Core } from "../../src/core/core.ts";
import { createRelayConsole } from "../../src/cli/relay-console.ts";
import { realClock } from "../../src/kernel/clock.ts";
import { inert } from "../simulation/inert.ts";
import { peerId } from "../support/ids.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const traffic = (factor: number) => ({
  ...{ packetsIn: 10 * factor, packetsOut: 20 * factor, bytesIn: 1_000 * factor, bytesOut: 2_000 * factor },
});

test("[DR223] load is what has grown a second, and unknown where nothing can be known", (t) => {
  t.deepEqual(loadBetween(traffic(1), traffic(3), 2_000), {
    ...{ packetsInPerS: 10, packetsOutPerS: 20, bytesInPerS: 1_000, bytesOutPerS: 2_000 },
  });
  const unknown = { packetsInPerS: null, packetsOutPerS: null, bytesInPerS: null, bytesOutPerS: null };
  t.deepEqual(loadBetween(null, traffic(1), 1_000), unknown);
  t.deepEqual(loadBetween(traffic(1), null, 1_000), unknown);
  t.deepEqual(loadBetween(traffic(1), traffic(1), 0), unknown);
  // The media process was started again.
  t.deepEqual(loadBetween(traffic(3), traffic(1), 1_000), unknown);
  t.is(shareBetween(100, 600, 2_000), 25);
  t.is(shareBetween(600, 100, 2_000), null);
  t.is(shareBetween(null, 100, 2_000), null);
  const two = [
    { peerId: peerId(1), ...traffic(1) },
    { peerId: peerId(2), ...traffic(5) },
    { peerId: peerId(1), ...traffic(2) },
  ];
  t.deepEqual(
    [...byPeer(two)],
    [
      [peerId(1), traffic(3)],
      [peerId(2), traffic(5)],
    ],
  );
});

test("[DR224] lines are found by level and text, newest first, in what the log has written", (t) => {
  t.is(parseLogLine("at main.js:1"), null);
  t.is(parseLogLine("2026-01-01T00:00:00.000Z shout hello"), null);
  const errors: string[] = [];
  const relayLog = openRelayLog(temporaryFolder(t, "relay"), {
    level: "info",
    printError: (line) => errors.push(line),
  });
  const { log } = relayLog;
  log.debug("not written");
  log.info("a member came", { name: "Ana" });
  log.warn("a heartbeat was late");
  log.error("the disk is full");
  relayLog.setLevel("debug");
  log.debug("a packet of Ana's");
  const texts = (level: "debug" | "warn", search: string) =>
    relayLog.lines({ level, search }).map(({ text }) => text);
  t.deepEqual(texts("debug", ""), [
    "a packet of Ana's",
    "the disk is full",
    "a heartbeat was late",
    'a member came {"name":"Ana"}',
  ]);
  t.deepEqual(texts("warn", ""), ["the disk is full", "a heartbeat was late"]);
  t.deepEqual(texts("debug", "ANA"), ["a packet of Ana's", 'a member came {"name":"Ana"}']);
  t.is(errors.length, 1);
  t.deepEqual(linesOf(["", "nonsense"], { level: "debug", search: "" }), []);
});

test("[DR230] two that set the name at once have an answer each", async (t) => {
  const asked: string[] = [];
  let answer: (event: object) => void = () => {};
  const relay = createRelayConsole(
    inert<Parameters<typeof createRelayConsole>[0]>({
      clock: realClock,
      core: inert<Core>({
        clients: inert<Core["clients"]>({
          attach({ send }: { send: (event: never) => void }) {
            answer = (event) => send(event as never);
            return inert<ReturnType<Core["clients"]["attach"]>>({
              receive: (command) => void asked.push((command as { requestId: string }).requestId),
            });
          },
        }),
      }),
    }),
  );
  const both = [relay.configure({ name: "A" }), relay.configure({ name: "B" })];
  t.is(asked.length, 2);
  answer({ type: "error", requestId: asked[1], message: "Too long." });
  answer({ type: "done", requestId: asked[0] });
  t.deepEqual(await Promise.all(both), [null, "Too long."]);
});
