/** The console of a relay in a meeting of real processes. Rules: test/cli/SPEC.md. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import type { ConsoleStatus, LogLine } from "../../../src/api/console.ts";
import { agree, createChat, idOf, meetingTest, peerIdOf, setUp, TITLE } from "../../lan/meetings.ts";
import type { Lan } from "../../lan/lan.ts";
import { eventually } from "../../support/eventually.ts";
import { removeDataFolders, type Peer } from "../../support/peer.ts";

test.after.always(removeDataFolders);

/** Asks the console of the host's relay from the host itself. */
async function ask(lan: Lan, relay: Peer, pathname: string, method = "GET"): Promise<unknown> {
  const { port, secret } = JSON.parse(readFileSync(path.join(relay.dataFolder, "console.json"), "utf8")) as {
    readonly port: number;
    readonly secret: string;
  };
  const script = `fetch("http://127.0.0.1:${port}${pathname}", { method: "${method}", headers: { cookie: "landline=${secret}" } }).then((answer) => answer.text()).then((text) => process.stdout.write(text))`;
  const child = lan.spawn(relay.host, process.execPath, ["-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const chunk of child.stdout ?? []) text += String(chunk);
  return JSON.parse(text);
}

meetingTest(
  "[DR225] the console shows a meeting with two people, and draining hands it over without a loss",
  async (t) => {
    const setting = await setUp(t, { hosts: 3 });
    const { lan } = setting;
    const relay = setting.start(2, "relay");
    const ana = setting.start(0, "create", TITLE);
    await ana.event("joined");
    const ben = setting.start(1, "join", TITLE);
    const all = [ana, ben, relay];
    await agree(all);
    ana.send({ type: "setCarrier", peerId: peerIdOf(relay), requestId: "c" });
    await ana.until("the relay to carry", () => ana.last("members")?.coordinator === idOf(relay));
    await agree(all);
    await eventually("the console", () => existsSync(path.join(relay.dataFolder, "console.json")));

    const status = (await ask(lan, relay, "/status.json")) as ConsoleStatus;
    t.like(status, { state: "inMeeting", meeting: { title: TITLE } });
    t.deepEqual(
      status.meeting?.people
        .map(({ name, isSelf, isCoordinator }) => `${name} ${String(isSelf)} ${String(isCoordinator)}`)
        .toSorted(),
      ["Ana false false", "Ben false false", "Cleo true true"],
    );
    t.true((status.disk?.freeBytes ?? 0) > 0);
    const { lines } = (await ask(lan, relay, "/log.json?level=info&search=relay%20has%20begun")) as {
      readonly lines: readonly LogLine[];
    };
    t.is(lines.length, 1);

    const chat = createChat();
    chat.say([ana, ben]);
    const draining = ask(lan, relay, "/drain", "POST");
    chat.say([ana, ben]);
    t.like(await draining, { state: "drained", meeting: null });
    await agree([ana, ben]);
    chat.say([ana, ben]);
    await chat.isWhole(t, [ana, ben]);
    for (const peer of [ana, ben])
      await peer.until("the handover", () => peer.all("takeover").some(({ cause }) => cause === "left"));
    t.like(await ask(lan, relay, "/status.json"), { state: "drained" });
    await ask(lan, relay, "/resume", "POST");
    await agree(all);
  },
);
