/** Connections that carry RTP as the relay's own do: one video line and a data channel, on which a benchmark sends any packets. */
import nodeDataChannel, { type DataChannel, type PeerConnection, type Track } from "node-datachannel";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { MediaHost } from "../../src/media/types.ts";
import { legOffer } from "../../test/media/relay/offer.ts";

export const MICROPHONE_SSRC = 0x1111;
const SCREEN_SSRC = 0x2222;
export const CAMERA_SSRC = 0x3333;
const SCREEN_SOUND_SSRC = 0x4444;
export const OPUS_TYPE = 111;
const POLL_MS = 2;

/** A well-formed id, made up. */
export const benchPeer = (index: number): PeerId => `8${index.toString(16).padStart(32, "0")}` as PeerId;

export interface RawLeg {
  readonly track: Track;
  readonly control: DataChannel;
  close(): void;
}

interface Ends {
  readonly connection: PeerConnection;
  readonly track: Track;
  readonly control: DataChannel;
  readonly opened: Promise<void>;
}

function createEnds(name: string): Ends {
  const connection = new nodeDataChannel.PeerConnection(name, {
    iceServers: [],
    disableAutoNegotiation: true,
  });
  const control = connection.createDataChannel("control", { negotiated: true, id: 0 });
  const video = new nodeDataChannel.Video("v", "SendRecv");
  video.addVP8Codec(96);
  const track = connection.addTrack(video);
  const opened = new Promise<void>((resolve) => control.onOpen(resolve));
  return { connection, track, control, opened };
}

function legOf({ connection, track, control }: Ends): RawLeg {
  return {
    track,
    control,
    close() {
      // Names the channel, so that it lives as long as the leg: a collected one closes.
      control.close();
      connection.close();
    },
  };
}

async function gatheredSdp({ connection }: Ends): Promise<string> {
  while (connection.gatheringState() !== "complete") {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return connection.localDescription()?.sdp ?? "";
}

const valueOf = (sdp: string, name: string): string =>
  new RegExp(`a=${name}:(.*)`).exec(sdp)?.[1]?.trim() ?? "";

/** The offer that a leg's participant would make, for an end of one line that has made `local`. */
export function offerOf(
  local: string,
  ssrcs: { readonly microphone: number; readonly camera: number } = {
    microphone: MICROPHONE_SSRC,
    camera: CAMERA_SSRC,
  },
): string {
  const transport = {
    iceUfrag: valueOf(local, "ice-ufrag"),
    icePassword: valueOf(local, "ice-pwd"),
    fingerprint: valueOf(local, "fingerprint"),
  };
  const all = [ssrcs.microphone, SCREEN_SSRC, SCREEN_SOUND_SSRC] as const;
  // A camera without simulcast, known by its SSRC.
  return legOffer({ hasRed: false, ssrcs: all, transport })
    .replace(/a=rid:h send\r\na=rid:f send\r\na=simulcast:send h;f/, `a=ssrc:${ssrcs.camera} cname:x`)
    .replaceAll("\r\na=candidate:", "\r\na=x-candidate:");
}

/** The relay's answer as one to `local`. */
export function answerTo(local: string, answer: string): string {
  const candidates = new Set(
    Array.from(answer.matchAll(/a=candidate:.*/g), ([candidate]) => candidate.trim()),
  );
  const lines = local
    .replace(/a=ice-ufrag:.*/g, `a=ice-ufrag:${valueOf(answer, "ice-ufrag")}`)
    .replace(/a=ice-pwd:.*/g, `a=ice-pwd:${valueOf(answer, "ice-pwd")}`)
    .replace(/a=fingerprint:.*/g, `a=fingerprint:${valueOf(answer, "fingerprint")}`)
    .replace(/a=setup:.*/g, `a=setup:${valueOf(answer, "setup")}`)
    .replace(/a=candidate:.*\r\n/g, "")
    .replace(/a=end-of-candidates\r\n/g, "");
  return [lines.trimEnd(), ...candidates, ""].join("\r\n");
}

/** A participant's leg to the media process; `index` makes the peer id. Resolves once it is open and active. */
export async function connectToRelay(host: MediaHost, index: number): Promise<RawLeg> {
  const ends = createEnds(`client ${index}`);
  const { connection, control } = ends;
  connection.setLocalDescription("offer");
  const local = await gatheredSdp(ends);
  const answer = await host.connectLeg({ peerId: benchPeer(index), legId: "1" }, offerOf(local));
  connection.setRemoteDescription(answerTo(local, answer), "answer");
  await ends.opened;
  control.sendMessage(JSON.stringify({ type: "active", on: true }));
  return legOf(ends);
}

/** Two ends of one connection, with nothing in between. */
export async function connectDirectly(): Promise<readonly [RawLeg, RawLeg]> {
  const [one, other] = [createEnds("one"), createEnds("other")];
  one.connection.setLocalDescription("offer");
  other.connection.setRemoteDescription(await gatheredSdp(one), "offer");
  other.connection.setLocalDescription("answer");
  one.connection.setRemoteDescription(await gatheredSdp(other), "answer");
  await Promise.all([one.opened, other.opened]);
  return [legOf(one), legOf(other)];
}
