/** One travels a way into a meeting: finds it, joins, and then sound, pictures and files go both ways. Real processes without windows. */
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { counterCamera, toneMicrophone } from "../e2e/media-files.ts";
import { startPeer, type Peer, type PeerEvent } from "../support/peer.ts";
import { createLan } from "./lan.ts";
import type { Way } from "./ways.ts";

const TITLE = "Rounds";
const FILE_BYTES = 300_000;
export const TONES = [500, 700, 900, 1100] as const;
const HEARD_DBOV = -60;

/** Times from the moment when the meeting was to be found. */
export interface Journey {
  /** Null where it is not found but joined by a code. */
  readonly foundMs: number | null;
  /** Null where there is no way in. */
  readonly joinedMs: number | null;
  /** From joining on; null where media has no way. */
  readonly mediaMs: number | null;
  readonly filesMs: number | null;
}

/** Camera and microphone of a peer of a number, and the tones that it listens for. */
export const mediaOf = (index: number): readonly string[] => [
  ...["--camera", counterCamera(index), "--microphone", toneMicrophone(TONES[index] ?? 0)],
  ...["--debug-tones", TONES.join()],
];

/** Resolves once the peer hears and sees the other. */
export async function perceives(peer: Peer, other: Peer, toneHz: number): Promise<void> {
  const doesIt = () => {
    const last = peer.last("debugReception");
    const otherId = other.last("ready")?.peerId;
    const isSeen = last?.pictures.some(({ peerId, frames }) => peerId === otherId && frames > 0) === true;
    return isSeen && (last?.tonesDbov[toneHz] ?? -127) > HEARD_DBOV;
  };
  await peer.until(`sound and pictures of ${other.name}`, doesIt);
}

/** What `from` shares reaches `to`, bit for bit; otherwise rejects. */
export async function gives(from: Peer, to: Peer, folder: string): Promise<void> {
  const file = path.join(folder, `of ${from.name} for ${to.name}`);
  const bytes = randomBytes(FILE_BYTES);
  writeFileSync(file, bytes);
  from.send({ type: "shareFile", path: file });
  const isIt = ({ name }: { readonly name: string }) => name === path.basename(file);
  const offer = await to.event("file", (each) => isIt(each));
  const saved = path.join(folder, `${path.basename(file)}, saved`);
  to.send({ type: "fetchFile", fileId: offer.fileId, path: saved });
  await to.event("fileReady", (each) => each.fileId === offer.fileId);
  if (!readFileSync(saved).equals(bytes)) throw new Error(`${to.name} has another file than ${from.name}`);
}

/** What the maker reads out to whoever comes that way. */
async function codeOf(maker: Peer, { codeOf: network }: Way): Promise<string> {
  const codesOf = (view: Extract<PeerEvent, { type: "view" }>["view"]) =>
    (view.meeting?.invitation?.codes ?? []).filter((each) => each.network === (network ?? each.network));
  const { view } = await maker.event("view", (each) => codesOf(each.view).length > 0);
  return codesOf(view)[0]?.code ?? "";
}

/** Rejects with what was waited for in vain. */
export async function travel(way: Way, folder: string): Promise<Journey> {
  const lan = createLan({ name: "llw-travel", hosts: way.hosts, ...way.options });
  try {
    await way.prepare?.(lan);
    const maker = startPeer(lan, 1, "Ana", ["create", TITLE, ...mediaOf(0)]);
    const made = await maker.event("joined");
    const third = way.hasThird === true ? startPeer(lan, 3, "Cleo", ["join", TITLE, ...mediaOf(2)]) : null;
    await third?.event("joined");
    const ben = startPeer(lan, 2, "Ben", mediaOf(1));
    await ben.event("ready");
    await way.change?.(lan);

    const startedAtMs = performance.now();
    const sinceMs = () => Math.round(performance.now() - startedAtMs);
    let foundMs: number | null = null;
    if (way.by === "list") {
      ben.send({ type: "watchMeetings", on: true });
      await ben.event("meetings", ({ meetings }) => meetings.some(({ title }) => title === TITLE));
      foundMs = sinceMs();
      ben.send({ type: "joinMeeting", meeting: made.meetingId });
    } else {
      ben.send({ type: "join", at: await codeOf(maker, way) });
    }
    if (way.isClosed === true) {
      await ben.event("error", ({ code }) => code === "unreachable");
      return { foundMs, joinedMs: null, mediaMs: null, filesMs: null };
    }
    await ben.event("joined");
    const joinedMs = sinceMs();
    const all = [maker, ben, ...(third === null ? [] : [third])];
    for (const peer of all)
      await peer.until("all listed", () => peer.last("members")?.members.length === all.length);

    const files = (async () => {
      for (const other of all) {
        if (other === ben) continue;
        await gives(ben, other, folder);
        await gives(other, ben, folder);
      }
      return sinceMs() - joinedMs;
    })();
    const seen = (async () => {
      if (way.isWithoutMedia === true) {
        await ben.event("mediaPath", ({ isOpen }) => !isOpen);
        return null;
      }
      for (const [index, other] of [maker, ben, ...(third === null ? [] : [third])].entries()) {
        if (other === ben) continue;
        await perceives(ben, other, TONES[index] ?? 0);
        await perceives(other, ben, TONES[1]);
      }
      return sinceMs() - joinedMs;
    })();
    const [filesMs, mediaMs] = await Promise.all([files, seen]);
    return { foundMs, joinedMs, mediaMs, filesMs };
  } finally {
    lan.close();
  }
}
