/**
 * Proves at the start what the relay rests on: libdatachannel, told of one video line, hands over packets of streams
 * that no line announced. Two connections over loopback, a few packets, and nothing leaves the machine.
 */
import nodeDataChannel, { type PeerConnection, type Track } from "node-datachannel";
import { parseRtp, RTP_HEADER_BYTES, writeRtpHeader } from "../rtp/rtp.ts";

/** `unknown`: the connection did not come up in time, which says nothing about the library. */
export type Verdict = "fine" | "broken" | "unknown";

const PATIENCE_MS = 5000;
const SEND_EVERY_MS = 10;
/** So many packets of the announced kind without one of the other is no accident: nothing is lost on loopback. */
const ENOUGH_PACKETS = 20;
const PAYLOAD_TYPE = { announced: 96, unannounced: 111 } as const;

interface End {
  readonly connection: PeerConnection;
  readonly track: Track;
}

export async function testDispatch(): Promise<Verdict> {
  const ends: End[] = [];
  try {
    const [one, other] = [createEnd("self-test 1"), createEnd("self-test 2")] as const;
    ends.push(one, other);
    return await exchange(one, other);
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

function exchange(sender: End, receiver: End): Promise<Verdict> {
  return new Promise((resolve) => {
    let isOver = false;
    let announcedCount = 0;
    let sequence = 0;
    const finish = (verdict: Verdict): void => {
      isOver = true;
      clearTimeout(timeout);
      clearInterval(sending);
      resolve(verdict);
    };
    const timeout = setTimeout(() => finish("unknown"), PATIENCE_MS);
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
      sequence += 1;
      // The unannounced first: what arrives in between must have had its chance.
      for (const payloadType of [PAYLOAD_TYPE.unannounced, PAYLOAD_TYPE.announced]) {
        sender.track.sendMessageBinary(packetOf(payloadType, sequence));
      }
    };
    const sending = setInterval(guard(send), SEND_EVERY_MS);
    receiver.track.onMessage(
      guard((bytes: Buffer) => {
        const payloadType = parseRtp(bytes)?.payloadType;
        if (payloadType === PAYLOAD_TYPE.unannounced) finish("fine");
        else if (payloadType === PAYLOAD_TYPE.announced && (announcedCount += 1) === ENOUGH_PACKETS) {
          finish("broken");
        }
      }),
    );
    // Descriptions and candidates are handed across as they come.
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

function packetOf(payloadType: number, sequence: number): Buffer {
  const packet = Buffer.alloc(RTP_HEADER_BYTES + 16);
  writeRtpHeader(packet, {
    payloadType,
    marker: false,
    sequenceNumber: sequence,
    timestamp: sequence,
    ssrc: payloadType,
  });
  return packet;
}
