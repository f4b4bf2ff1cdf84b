/**
 * Proves at the start what the relay rests on: libdatachannel with a description of one video line hands over packets of streams that
 * no line announced. Two connections over loopback exchange a few packets, and nothing leaves the machine.
 */
import nodeDataChannel, { type PeerConnection, type Track } from "node-datachannel";
import type { Clock } from "../../kernel/clock.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import { parseRtp, RTP_HEADER_BYTES, writeRtpHeader } from "../rtp/rtp.ts";

/** `unknown`: the connection did not come up in time, which says nothing about the library. */
export type Verdict = "fine" | "broken" | "unknown";

const PATIENCE_MS = 5000;
const SEND_EVERY_MS = 10;
/** This many packets of the announced kind without one of the other are no accident: nothing is lost on loopback. */
const ENOUGH_PACKETS = 20;
const PAYLOAD_TYPE = { announced: 96, unannounced: 111 } as const;

interface End {
  readonly connection: PeerConnection;
  readonly track: Track;
}

/** Takes PATIENCE_MS at most. */
export async function testDispatch(clock: Clock): Promise<Verdict> {
  const ends: End[] = [];
  try {
    const [one, other] = [createEnd("self-test 1"), createEnd("self-test 2")] as const;
    ends.push(one, other);
    return await exchange(one, other, clock);
  } catch {
    return "unknown";
  } finally {
    for (const { connection } of ends) connection.close();
  }
}

function createEnd(name: string): End {
  const connection = new nodeDataChannel.PeerConnection(name, {
    iceServers: [],
    disableAutoNegotiation: true,
    bindAddress: "127.0.0.1",
  });
  const video = new nodeDataChannel.Video("v", "SendRecv");
  video.addVP8Codec(PAYLOAD_TYPE.announced);
  return { connection, track: connection.addTrack(video) };
}

function exchange(sender: End, receiver: End, clock: Clock): Promise<Verdict> {
  return new Promise((resolve) => {
    let isOver = false;
    let announcedCount = 0;
    let sequenceNumber = 0;
    const finish = (verdict: Verdict): void => {
      isOver = true;
      cancelTimeout();
      stopSending();
      resolve(verdict);
    };
    const cancelTimeout = clock.setTimer(clock.nowMs() + PATIENCE_MS, () => finish("unknown"));
    /** An exception in one of the library's callbacks would abort the process. */
    const guard =
      <T extends unknown[]>(callback: (...values: T) => void) =>
      (...values: T): void => {
        if (isOver) return;
        try {
          callback(...values);
        } catch {
          finish("unknown");
        }
      };
    const send = (): void => {
      if (!sender.track.isOpen()) return;
      sequenceNumber += 1;
      // The unannounced packet comes first, so that it has arrived when the announced one is counted.
      for (const payloadType of [PAYLOAD_TYPE.unannounced, PAYLOAD_TYPE.announced]) {
        sender.track.sendMessageBinary(packetOf(payloadType, sequenceNumber));
      }
    };
    const stopSending = repeatEvery(clock, SEND_EVERY_MS, guard(send));
    receiver.track.onMessage(
      guard((bytes: Buffer) => {
        const payloadType = parseRtp(bytes)?.payloadType;
        if (payloadType === PAYLOAD_TYPE.unannounced) finish("fine");
        else if (payloadType === PAYLOAD_TYPE.announced && (announcedCount += 1) === ENOUGH_PACKETS) {
          finish("broken");
        }
      }),
    );
    // Each end gets the description and the candidates of the other as they come.
    for (const [from, to] of [
      [sender.connection, receiver.connection],
      [receiver.connection, sender.connection],
    ] as const) {
      from.onLocalDescription(
        guard((sdp, type) => {
          to.setRemoteDescription(sdp, type);
          if (to === receiver.connection) to.setLocalDescription("answer");
        }),
      );
      from.onLocalCandidate(guard((candidate, mid) => to.addRemoteCandidate(candidate, mid)));
    }
    guard(() => sender.connection.setLocalDescription("offer"))();
  });
}

function packetOf(payloadType: number, sequenceNumber: number): Buffer {
  const packet = Buffer.alloc(RTP_HEADER_BYTES + 16);
  writeRtpHeader(packet, {
    payloadType,
    marker: false,
    sequenceNumber,
    timestamp: sequenceNumber,
    ssrc: payloadType,
  });
  return packet;
}
