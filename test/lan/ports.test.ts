/** The ports of real processes: those that the command line names, and several copies on one machine. Rules: SPEC.md. */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { portsFrom, USUAL_PORTS } from "../../src/kernel/ports.ts";
import { eventually, LIMIT_MS } from "../support/eventually.ts";
import { makeDataFolder, removeDataFolders, startPeer, type Peer } from "../support/peer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startPeer as startDiscovery } from "./discovery-driver.ts";
import { createLan } from "./lan.ts";
import { agree, createChat, idOf, meetingTest, setUp, TITLE } from "./meetings.ts";

test.after.always(removeDataFolders);

/** Local ports of the sockets in the process's network. */
function localPorts({ process: { pid } }: Peer, table: "tcp" | "udp" | "tcp6" | "udp6"): readonly number[] {
  const [, ...lines] = readFileSync(`/proc/${pid}/net/${table}`, "utf8").trim().split("\n");
  return lines.flatMap((line) => {
    const [, local = "", , state] = line.trim().split(/\s+/);
    // Of TCP those that listen.
    const isOpen = table.startsWith("udp") || state === "0A";
    return isOpen ? Number.parseInt(local.split(":").at(-1) ?? "", 16) : [];
  });
}
const listening = (peer: Peer, kind: "tcp" | "udp"): readonly number[] => [
  ...localPorts(peer, kind),
  ...localPorts(peer, `${kind}6`),
];
const linkPort = (peer: Peer): number | undefined => peer.last("view")?.view.network.port;

meetingTest(
  "[AT25] a member takes calls at the ports that it was told to take, says so in its advert, and its media has the range that belongs to them",
  async (t) => {
    t.timeout(LIMIT_MS);
    const lan = createLan({ name: "llh-port", hosts: 3 });
    t.teardown(lan.close);
    const { mesh, files, media } = portsFrom(30_000);
    const looker = await startDiscovery(lan, 3);
    looker.send({ watch: true });
    const tones = ["--debug-tones", "440"];
    const ana = startPeer(lan, 1, "Ana", ["create", TITLE, "--port", "30000", ...tones]);
    await ana.event("joined");
    await looker.waitForList("its advert", ([seen]) => seen?.peers.length === 1);
    t.like(looker.sightings[0]?.peers[0], { peerId: idOf(ana), port: 30_000 });
    t.is(linkPort(ana), 30_000);
    const ben = startPeer(lan, 2, "Ben", ["join", TITLE, ...tones]);
    await agree([ana, ben]);
    for (const port of [mesh[0], files[0]]) t.true(listening(ana, "tcp").includes(port ?? 0), `${port}`);
    t.true(listening(ana, "udp").includes(30_000), "heartbeats");
    const isMedia = (port: number) => media.first <= port && port <= media.last;
    await ben.until("its media is there", () =>
      (ben.last("debugReception")?.legs ?? []).some(({ state }) => state === "open"),
    );
    // That leg may be the one to the deputy.
    await ana.until("a port of the range", () => listening(ana, "udp").some(isMedia));
    t.true(listening(ana, "udp").some(isMedia), listening(ana, "udp").join());
    t.true(
      listening(ben, "tcp").includes(USUAL_PORTS.mesh[0] ?? 0),
      "who is told nothing has the usual ones",
    );
  },
);

meetingTest(
  "[AT26] copies on one machine take the next ports each, find each other and give each other files; one for which none is left says where it is",
  async (t) => {
    const { lan, start } = await setUp(t, { hosts: 1 });
    const ana = start(0, "create", TITLE);
    await ana.event("joined");
    const further = (name: string): Peer =>
      startPeer(lan, 1, name, ["join", TITLE, "--no-media"], { dataFolder: makeDataFolder(name) });
    const ben = further("Ben");
    await agree([ana, ben]);
    const [first = 0, second = 0, ...rest] = USUAL_PORTS.mesh;
    t.deepEqual([linkPort(ana), linkPort(ben)], [first, second]);
    t.is(ben.standardError(), "", "these ports are let in where the usual ones are");
    // What tells of ports names the one that it has.
    ben.send({ type: "examine" });
    const report = await ben.event("examination", ({ state }) => state === "done");
    const findings = report.state === "done" ? report.findings : [];
    t.deepEqual(
      findings.flatMap(({ sentences }) => sentences).find(({ code }) => code === "doctorPortOwn")?.params,
      [second],
    );
    t.deepEqual(
      findings.flatMap(({ sentences }) => sentences).filter(({ code }) => code === "doctorPortsTaken"),
      [],
    );

    const holder = `const { createServer } = require("net");
      Promise.all([${rest.join()}].map((port) => new Promise((held) => createServer().listen(port, held))))
        .then(() => console.log("held"));`;
    const { stdout } = lan.spawn(1, process.execPath, ["-e", holder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (stdout !== null) await once(stdout, "data");
    const cleo = further("Cleo");
    const all = [ana, ben, cleo];
    await agree(all);
    const port = linkPort(cleo) ?? 0;
    t.false(USUAL_PORTS.mesh.includes(port));
    await eventually("what it says", () => cleo.standardError().includes("\n"));
    t.true(
      cleo.standardError().includes(`Other programs have the ports ${first} to ${rest.at(-1)}`),
      cleo.standardError(),
    );
    t.true(cleo.standardError().includes(` port ${port}.`), cleo.standardError());

    const chat = createChat();
    chat.say(all);
    await chat.isWhole(t, all);
    const folder = temporaryFolder(t);
    const file = path.join(folder, "plan.txt");
    writeFileSync(file, "the plan");
    ben.send({ type: "shareFile", path: file });
    for (const to of [ana, cleo]) {
      const offer = await to.event("file", ({ from }) => from === idOf(ben));
      const saved = path.join(folder, `to ${to.name}`);
      to.send({ type: "fetchFile", fileId: offer.fileId, path: saved });
      await to.event("fileReady");
      t.is(readFileSync(saved, "utf8"), "the plan");
    }
  },
);
