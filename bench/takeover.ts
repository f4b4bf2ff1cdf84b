/**
 * The gap in sound and picture when the coordinator gets kill -9: four headless peers (320x180, 10 fps, tones) in network
 * namespaces, the coordinator killed and replaced again and again. Gaps are measured by each survivor in its decoded
 * sound and pictures.
 */
import { createLan } from "../test/lan/lan.ts";
import { colourCamera, toneMicrophone } from "../test/e2e/media-files.ts";
import { prepareIdentities } from "../test/e2e/identities.ts";
import { removeDataFolders, startPeer, type Peer } from "../test/e2e/peer.ts";
import { median, printTable, quantile } from "./support/table.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 8);
const PEERS = 4;
const lan = createLan({ name: "llb-takeover", hosts: PEERS });

const files = ["--camera", colourCamera("red"), "--microphone", toneMicrophone(400)];
const idOf = (peer: Peer): string => peer.last("ready")?.peerId ?? "";

try {
  const folders = await prepareIdentities(Array.from({ length: PEERS }, (_, index) => `Bench${index}`));
  const start = (host: number, args: readonly string[]) =>
    startPeer(lan, host, `Peer ${host}`, [...args, ...files], { dataFolder: folders[host - 1] ?? "" });
  let peers = [start(1, ["create", "Bench"])];
  await peers[0]?.event("joined");
  for (let host = 2; host <= PEERS; host += 1) peers.push(start(host, ["join", "Bench"]));
  const settle = async () => {
    for (const peer of peers) {
      await peer.until("everybody", () => peer.last("members")?.members.length === peers.length);
      await peer.until("all pictures", () => {
        const seen = peer.last("reception")?.from.filter(({ videoFrames }) => videoFrames > 0) ?? [];
        return seen.length === peers.length - 1;
      });
    }
  };
  await settle();
  const sound: number[] = [];
  const picture: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const coordinatorId = peers[0]?.last("members")?.coordinator;
    const dead = peers.find((peer) => idOf(peer) === coordinatorId);
    if (dead === undefined) throw new Error("nobody coordinates");
    peers = peers.filter((peer) => peer !== dead);
    const before = new Map(peers.map((peer) => [peer, peer.all("takeover").length]));
    dead.kill();
    for (const peer of peers) {
      await peer.until("a takeover", () => peer.all("takeover").length > (before.get(peer) ?? 0));
      const { soundGapMs = null, pictureGapMs = null } = peer.last("takeover") ?? {};
      if (soundGapMs !== null) sound.push(soundGapMs);
      if (pictureGapMs !== null) picture.push(pictureGapMs);
    }
    await dead.exit();
    peers.push(start(dead.host, ["join", "Bench"]));
    await settle();
  }
  const row = (name: string, values: readonly number[]) => [
    name,
    String(values.length),
    median(values).toFixed(0),
    quantile(values, 0.95).toFixed(0),
    Math.max(...values).toFixed(0),
  ];
  printTable(`Gap on kill -9 of the coordinator, ${PEERS} headless peers, ms`, [
    ["what", "n", "median", "p95", "worst"],
    row("sound", sound),
    row("picture", picture),
  ]);
} finally {
  lan.close();
  removeDataFolders();
}
process.exit(0);
