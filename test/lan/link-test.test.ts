/** Tests of the connection between members of a real meeting, with faults on the way. Rules: test/link-test/SPEC.md. */
import { fileURLToPath } from "node:url";
import test from "ava";
import type { LinkTestReport } from "../../src/api/link-test.ts";
import { removeDataFolders, type Peer } from "../support/peer.ts";
import { blockInbound } from "./firewall.ts";
import type { Lan } from "./lan.ts";
import { delayTest, meet, pass, peerIdOf, setUp } from "./meetings.ts";
import { ipBatch } from "./namespaces.ts";
import { onlyInFull } from "../support/full.ts";

test.after.always(removeDataFolders);

const COMMAND = fileURLToPath(new URL("../../bin/landline.js", import.meta.url));

/** As a person at a terminal of that host asks. */
async function doctorWith(lan: Lan, asker: Peer, name: string): Promise<readonly string[]> {
  const args = [COMMAND, "doctor", "--with", name, "--json", "--data-dir", asker.dataFolder];
  const child = lan.spawn(asker.host, process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const chunk of child.stdout ?? []) text += String(chunk);
  return codesOf(JSON.parse(text) as LinkTestReport);
}

/** What the test finds. */
async function findingsOf(asker: Peer, asked: Peer): Promise<readonly string[]> {
  const count = asker.all("linkTest").length;
  asker.send({ type: "testLink", peerId: peerIdOf(asked) });
  await asker.until(`the test with ${asked.name}`, () =>
    asker
      .all("linkTest")
      .slice(count)
      .some(({ state }) => state !== "running"),
  );
  const last = asker.last("linkTest");
  if (last?.state === "done") return codesOf(last);
  const [why] = last?.state === "failed" ? (last.sentences ?? []) : [];
  if (why?.code !== "testRecently") return [JSON.stringify(last)];
  await pass(Number(why.params[1]) * 1_000);
  return await findingsOf(asker, asked);
}

/** Codes of what the doctor finds on that computer, which is in a meeting. */
async function examinationOf(asker: Peer): Promise<readonly string[]> {
  asker.send({ type: "examine" });
  await asker.until("the examination", () => asker.last("examination")?.state === "done");
  const last = asker.last("examination");
  return last?.state === "done"
    ? last.findings.flatMap(({ sentences }) => sentences.map(({ code }) => code))
    : [];
}

/** How fast it is says nothing on a machine that is busy. */
function codesOf({ findings }: LinkTestReport): readonly string[] {
  const codes = findings.flatMap(({ sentences }) => sentences.map(({ code }) => code));
  return codes.filter((code) => !code.startsWith("testSlow") && code !== "testAllWell").toSorted();
}

onlyInFull(delayTest)(
  "[DR213] [DR322] loss, a small MTU, no multicast and a firewall are named rightly, and nothing where nothing is wrong",
  async (t) => {
    const setting = await setUp(t, { hosts: 3 });
    const { lan } = setting;
    blockInbound(lan, 3);
    const all = await meet(setting, [0, 1, 2]);
    const [ana, ben, cleo] = all;
    if (ana === undefined || ben === undefined || cleo === undefined) return t.fail();
    t.deepEqual(await doctorWith(lan, ana, "ben"), []);
    const examined = await examinationOf(ana);
    t.deepEqual(
      ["doctorPortOwn", "doctorMulticastWorks", "doctorMdnsShared", "doctorHeard"].filter(
        (code) => !examined.includes(code),
      ),
      [],
    );
    t.deepEqual(await findingsOf(cleo, ana), ["testTcpHere", "testUdpHere"]);

    await lan.impair(ben.host, { lossPct: 25 });
    t.deepEqual(await findingsOf(ben, ana), ["testLossHere", "testLossThere"]);
    await lan.impair(ben.host, {});

    // What is larger does not get to it. What it sends itself is cut by its own system.
    ipBatch(lan.namespace(ben.host), ["link set eth0 mtu 1300"]);
    lan.dropMulticast(ben.host);
    t.deepEqual(await findingsOf(ana, ben), ["testMulticastHere", "testMulticastThere", "testSizeThere"]);
    t.deepEqual(
      all.flatMap((peer) => peer.all("takeover")),
      [],
    );
  },
);
