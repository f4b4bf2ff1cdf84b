/** Sixty people talk at once, or hiss, so that the mixer is late for everybody. */
import test from "ava";
import { createOpus, FRAME_SAMPLES } from "../../src/audio/opus.ts";
import { Mixer } from "../../src/media/mixer/mixer.ts";
import { peerId } from "../support/ids.ts";

const TALKERS = 60;
const FRAMES = 60;
const IN_SUM = 8;

test("[HA6] the eight loudest are in the sum, however many talk, and the cost is theirs", (t) => {
  const opus = createOpus();
  const mixer = new Mixer(opus);
  const hiss = Int16Array.from({ length: FRAME_SAMPLES }, (_, at) => 6_000 * Math.sin(at * at));
  const payload = opus.createEncoder().encode(hiss);
  const sources = Array.from({ length: TALKERS }, (_, index) => {
    mixer.addListener({ owner: peerId(index), hear: () => {} });
    return mixer.addSource(peerId(index));
  });
  for (let frame = 0; frame < FRAMES; frame += 1) {
    for (const source of sources) mixer.push(source, frame, payload, null, frame * 20);
    mixer.tick(frame * 20 + 15);
  }
  t.is(sources.filter(({ isInSum }) => isInSum).length, IN_SUM);
  // One mix for each that is in the sum, and one for everybody else; a few more while the eight are found.
  const { encodes } = mixer.counts();
  t.true(encodes <= FRAMES * 2 * (IN_SUM + 1), `${encodes} encodes, not ${FRAMES * TALKERS}`);
  mixer.close();
});
