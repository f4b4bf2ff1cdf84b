/** Reads from a connection's statistics what arrives: frames of each participant, and the sound of all. */
import type { Reception } from "../../api/media-commands.ts";
import { powerToDbov } from "../../kernel/level.ts";
import type { Picture } from "../../media/leg/types.ts";

/** The members that are used of RTCInboundRtpStreamStats (W3C webrtc-stats). */
interface InboundRtp {
  readonly type: string;
  readonly kind?: string;
  readonly trackIdentifier?: string;
  readonly framesDecoded?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly packetsReceived?: number;
  readonly audioLevel?: number;
}

export function readReception(stats: RTCStatsReport, pictures: readonly Picture[]): Reception {
  const owners = new Map(pictures.map(({ peerId, track }) => [track.id, peerId]));
  const from: Reception["from"] = [];
  let packets = 0;
  let level = 0;
  stats.forEach((entry: InboundRtp) => {
    if (entry.type !== "inbound-rtp") return;
    if (entry.kind === "audio") {
      packets += entry.packetsReceived ?? 0;
      level = Math.max(level, entry.audioLevel ?? 0);
    }
    const peerId = owners.get(entry.trackIdentifier ?? "");
    if (entry.kind !== "video" || peerId === undefined) return;
    from.push({
      peerId,
      videoFrames: entry.framesDecoded ?? 0,
      width: entry.frameWidth ?? 0,
      height: entry.frameHeight ?? 0,
    });
  });
  const levelDbov = powerToDbov(level * level);
  return { from, audio: { packets, levelDbov } };
}
