/**
 * Participants that send RTP that was made ahead and only count what they get: a process of its own, with a network of its own, which a
 * benchmark drives by calls. They are alike for every server, and know nothing of the product's.
 */
import nodeDataChannel, { type DataChannel, type PeerConnection, type Track } from "node-datachannel";
import { createRpc } from "../../src/kernel/rpc.ts";
import { isRtcp, writeRtpHeader } from "../../src/media/rtp/rtp.ts";
import { parentPort } from "../../src/platform/child-port.ts";
import { MICROPHONE_SSRC, OPUS_TYPE } from "./raw-leg.ts";
import { recordVoices, soundPacket } from "./sound.ts";

/** Of pictures; each client's is the next. */
const FIRST_CAMERA_SSRC = 0x3333_0000;
const PICTURE_BYTES = 1_100;
const PICTURE_PACKETS = 8;
const KEYFRAME_PICTURES = 300;
const FIRST_KEYFRAMES = 5;
const PICTURE_TICK_MS = 4;
const SOUND_MS = 20;
/** Clients send their sound in this many turns. */
const SOUND_TURNS = 4;
const POLL_MS = 2;

export interface ClientOffer {
  readonly index: number;
  readonly sdp: string;
  readonly ssrc: number;
}
export interface ClientProcedures {
  /** Makes a client with one line. `sends`: false for one that only watches. */
  offer(kind: "video" | "audio", sends: boolean): Promise<ClientOffer>;
  /** Resolves when the line is open. `isActive`: it then says on its data channel that the server carries the meeting for it. */
  answer(index: number, sdp: string, isActive: boolean): Promise<void>;
  /** Makes a client that watches what is offered. */
  take(sdp: string): Promise<ClientOffer>;
  /** Resolves when all lines are open. */
  opened(index: number): Promise<void>;
  /** Pictures of all that send: packets a second of each. */
  sendPictures(packetsPerSecond: number): void;
  /** A voice of each; the first three talk. */
  sendSound(): void;
  /** RTP packets of all. */
  counts(): { sent: number; received: number; leastReceived: number };
}

interface Client {
  readonly connection: PeerConnection;
  readonly control: DataChannel | null;
  readonly tracks: Track[];
  readonly ssrc: number | null;
  sequenceNumber: number;
  received: number;
}
const clients: Client[] = [];
let sent = 0;
let isKeyframeWanted = false;
const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));

/** True for a packet that holds a picture loss indication (RFC 4585, section 6.3.1). */
function wantsKeyframe(bytes: Buffer): boolean {
  for (let offset = 0; offset + 4 <= bytes.length; offset += (bytes.readUInt16BE(offset + 2) + 1) * 4)
    if (bytes[offset + 1] === 206 && (bytes.readUInt8(offset) & 31) === 1) return true;
  return false;
}

function listen(client: Client, track: Track): void {
  client.tracks.push(track);
  track.onMessage((bytes) => {
    if (!isRtcp(bytes)) client.received += 1;
    else if (wantsKeyframe(bytes)) isKeyframeWanted = true;
  });
}

function createClient(ssrc: number | null, hasControl: boolean): Client {
  const connection = new nodeDataChannel.PeerConnection(`client ${clients.length}`, {
    iceServers: [],
    disableAutoNegotiation: true,
  });
  const control = hasControl ? connection.createDataChannel("control", { negotiated: true, id: 0 }) : null;
  const client: Client = { connection, control, tracks: [], ssrc, sequenceNumber: 0, received: 0 };
  clients.push(client);
  return client;
}

async function described({ connection, ssrc }: Client): Promise<ClientOffer> {
  while (connection.gatheringState() !== "complete") await pass(POLL_MS);
  return { index: clients.length - 1, sdp: connection.localDescription()?.sdp ?? "", ssrc: ssrc ?? 0 };
}

function clientAt(index: number): Client {
  const client = clients[index];
  if (client === undefined) throw new Error(`There is no client ${index}`);
  return client;
}

async function opened(index: number): Promise<void> {
  const { tracks } = clientAt(index);
  while (tracks.length === 0 || !tracks.every((track) => track.isOpen())) await pass(POLL_MS);
}

/** Eight packets a picture, with VP8's descriptor (RFC 7741) and its frame's tag. */
function sendPictures(packetsPerSecond: number): void {
  const packet = Buffer.alloc(PICTURE_BYTES, 0x55);
  const startedAtMs = performance.now();
  let packets = 0;
  let isKey = true;
  setInterval(() => {
    for (
      const due = ((performance.now() - startedAtMs) / 1_000) * packetsPerSecond;
      packets < due;
      packets += 1
    ) {
      const part = packets % PICTURE_PACKETS;
      const picture = Math.floor(packets / PICTURE_PACKETS);
      if (part === 0) {
        isKey = picture < FIRST_KEYFRAMES || isKeyframeWanted || picture % KEYFRAME_PICTURES === 0;
        isKeyframeWanted = false;
      }
      for (const client of clients) {
        if (client.ssrc === null) continue;
        client.sequenceNumber = (client.sequenceNumber + 1) & 0xffff;
        writeRtpHeader(packet, {
          payloadType: 96,
          marker: part === PICTURE_PACKETS - 1,
          sequenceNumber: client.sequenceNumber,
          timestamp: (picture * 3_000) >>> 0,
          ssrc: client.ssrc,
        });
        packet.set([part === 0 ? 0x90 : 0x80, 0x80, 0x80 | ((picture >> 8) & 0x7f), picture & 0xff], 12);
        // A keyframe of 640x480 says its size, as Janus looks for it.
        if (part === 0) packet.set([isKey ? 0x10 : 0x11, 2, 0, 0x9d, 1, 0x2a, 0x80, 2, 0xe0, 1], 16);
        client.tracks[0]?.sendMessageBinary(packet);
        sent += 1;
      }
    }
  }, PICTURE_TICK_MS);
}

function sendSound(): void {
  const voiceOf = recordVoices();
  const startedAtMs = performance.now();
  let turns = 0;
  setInterval(() => {
    const due = ((performance.now() - startedAtMs) / SOUND_MS) * SOUND_TURNS;
    for (; turns < due; turns += 1) {
      const frame = Math.floor(turns / SOUND_TURNS) + 1;
      for (let index = turns % SOUND_TURNS; index < clients.length; index += SOUND_TURNS) {
        clients[index]?.tracks[0]?.sendMessageBinary(soundPacket(frame, voiceOf(index, frame)));
        sent += 1;
      }
    }
  }, SOUND_MS / SOUND_TURNS);
}

createRpc<object, ClientProcedures>({
  port: parentPort,
  procedures: {
    offer(kind, sends) {
      const ssrc = kind === "audio" ? MICROPHONE_SSRC : FIRST_CAMERA_SSRC + clients.length;
      const client = createClient(sends ? ssrc : null, true);
      const line =
        kind === "audio"
          ? new nodeDataChannel.Audio("0", "SendRecv")
          : new nodeDataChannel.Video("v", sends ? "SendRecv" : "RecvOnly");
      if ("addVP8Codec" in line) line.addVP8Codec(96);
      else line.addOpusCodec(OPUS_TYPE, "minptime=10;useinbandfec=1");
      if (sends)
        line.addSSRC(ssrc, `name${clients.length}`, `stream${clients.length}`, `track${clients.length}`);
      listen(client, client.connection.addTrack(line));
      client.connection.setLocalDescription("offer");
      return described(client);
    },
    async answer(index, sdp, isActive) {
      const { connection, control } = clientAt(index);
      connection.setRemoteDescription(sdp, "answer");
      await opened(index);
      if (!isActive) return;
      while (control?.isOpen() === false) await pass(POLL_MS);
      control?.sendMessage(JSON.stringify({ type: "active", on: true }));
    },
    take(sdp) {
      const client = createClient(null, false);
      client.connection.onTrack((track) => listen(client, track));
      client.connection.setRemoteDescription(sdp, "offer");
      client.connection.setLocalDescription("answer");
      return described(client);
    },
    opened,
    sendPictures,
    sendSound,
    counts: () => ({
      sent,
      received: clients.reduce((sum, client) => sum + client.received, 0),
      leastReceived: Math.min(...clients.map(({ received }) => received)),
    }),
  },
});
process.once("disconnect", () => process.exit(0));
