/**
 * What mixing costs: 3, 10, 30 and 60 participants, 3 of which talk, each sending and receiving RED. Packets come and go
 * in memory: WebRTC's own cost (encryption, sockets) is not in it. Mixing runs as fast as it can; the share is of one
 * core in real time. Once more for 30, of whom 5 hear a talker at a volume of their own: five different volumes, then one.
 */
import type { PeerId } from "../src/kernel/ids.ts";
import { wishOf } from "../src/media/mixer/distinct-mix.ts";
import { Mixer } from "../src/media/mixer/mixer.ts";
import { createOpus, FRAME_SAMPLES } from "../src/audio/opus.ts";
import { writeRed } from "../src/media/rtp/red.ts";
import { AudioSender } from "../src/media/relay/audio-sender.ts";

const OPUS_TYPE = 111;
const FRAMES = 500;
const TALKERS = 3;
/** Percent of one core by participants, for the whole process with its network. */
const BUDGET: Readonly<Record<number, number>> = { 30: 20, 60: 32 };

const opus = createOpus();

/** RED packets of one participant: noise with the rhythm of syllables, or a quiet room. */
function recording(isTalking: boolean): Buffer[] {
  const encoder = opus.createEncoder();
  const packets: Buffer[] = [];
  let previous: Buffer | null = null;
  let low = 0;
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const loudness = isTalking ? 4000 * (1 + Math.sin(frame / 4)) + 500 : 10;
    const pcm = Int16Array.from({ length: FRAME_SAMPLES }, () => {
      low = 0.9 * low + (Math.random() - 0.5);
      return low * loudness;
    });
    const payload: Buffer = encoder.encode(pcm);
    packets.push(
      writeRed(OPUS_TYPE, payload, previous && { payload: previous, timestampOffset: FRAME_SAMPLES }),
    );
    previous = payload;
  }
  encoder.close();
  return packets;
}

const talking = recording(true);
const silent = recording(false);
/** Own volumes of the last participants, in percent: all change the first talker. */
const MEETINGS: readonly { readonly participants: number; readonly volumes: readonly number[] }[] = [
  ...[3, 10, 30, 60].map((participants) => ({ participants, volumes: [] })),
  { participants: 30, volumes: [0, 25, 50, 75, 200] },
  { participants: 30, volumes: [0, 0, 0, 0, 0] },
];
const rows = MEETINGS.map(({ participants, volumes }) => {
  const mixer = new Mixer(opus);
  let bytesOut = 0;
  const sources = Array.from({ length: participants }, (_, index) => {
    // The mixer compares ids and nothing more.
    const owner = String(index) as PeerId;
    const sender = new AudioSender({ opus: OPUS_TYPE, red: 63 }, index, 0);
    const percent = volumes[participants - 1 - index] ?? 100;
    // As above.
    const wish = wishOf([{ peerId: "0" as PeerId, percent }]);
    mixer.addListener({ owner, wish, hear: (frame) => void (bytesOut += sender.next(frame, 0).length) });
    return mixer.addSource(owner);
  });
  const before = process.cpuUsage();
  for (let frame = 0; frame < FRAMES; frame += 1) {
    for (const [index, source] of sources.entries()) {
      const packet = (index < TALKERS ? talking : silent)[frame];
      if (packet !== undefined) mixer.push(source, frame, packet, OPUS_TYPE, frame * 20);
    }
    mixer.tick(frame * 20 + 15);
  }
  const usage = process.cpuUsage(before);
  const share = ((usage.user + usage.system) / 1000 / (FRAMES * 20)) * 100;
  const { encodes, concealed } = mixer.counts();
  mixer.close();
  return {
    participants,
    "own volumes": new Set(volumes).size,
    "% of a core": share.toFixed(1),
    "budget, with network": BUDGET[participants] ?? "",
    "ms a tick": ((share / 100) * 20).toFixed(2),
    "encodes a tick": (encodes / FRAMES).toFixed(1),
    concealed,
    "kB out": Math.round(bytesOut / 1000),
  };
});
console.table(rows);
