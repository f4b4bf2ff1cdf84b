/** What a headless participant hears while one leg takes another's place. */
import test from "ava";
import { createMixSink } from "../../src/headless/mix-sink.ts";
import type { MediaPlatform, RawSound, SoundReceiver } from "../../src/headless/platform.ts";
import { createVirtualClock } from "../support/clock.ts";
import { inert } from "../simulation/inert.ts";

/** Tracks are names; a frame's first sample is the number of its track. */
function createWorld() {
  const receivers = new Map<string, SoundReceiver>();
  const heard: (number | undefined)[] = [];
  const platform = inert<MediaPlatform>({
    receiveSound(track) {
      const receiver: SoundReceiver = { ondata: () => {}, stop: () => void receivers.delete(track.id) };
      receivers.set(track.id, receiver);
      return receiver;
    },
  });
  const sink = createMixSink({
    clock: createVirtualClock(),
    platform,
    onPlayed: ({ samples }) => void heard.push(samples[0]),
  });
  const trackOf = (id: string) => inert<MediaStreamTrack>({ id });
  for (const key of ["a", "b"]) sink.attach(key, trackOf(key), trackOf(`${key} screen`));
  return {
    sink,
    received: () => [...receivers.keys()],
    take: () => heard.splice(0),
    hand(key: string, first: number): void {
      const sound: RawSound = {
        samples: Int16Array.of(first, 0),
        sampleRate: 48_000,
        channelCount: 1,
        bitsPerSample: 16,
        numberOfFrames: 2,
      };
      receivers.get(key)?.ondata(sound);
    },
  };
}

test("[HP8] only the leg that is heard is handed over", (t) => {
  const { sink, received, hand, take } = createWorld();
  t.deepEqual(received(), []);
  sink.setGain("a", 1, 20);
  sink.setGain("b", 0, 20);
  hand("a", 1);
  t.deepEqual(received(), ["a"]);
  t.deepEqual(take(), [1]);
});

test("[HP8] frames of the former leg that waited are heard until the next one's come", (t) => {
  const { sink, received, hand, take } = createWorld();
  sink.setGain("a", 1, 20);
  hand("a", 1);
  sink.setGain("a", 0, 20);
  sink.setGain("b", 1, 20);
  hand("a", 2);
  hand("b", 3);
  t.deepEqual(received(), ["b"]);
  hand("a", 4);
  hand("b", 5);
  t.deepEqual(take(), [1, 2, 3, 5]);
  sink.setGain("b", 0, 20);
  sink.setGain("a", 1, 20);
  hand("a", 6);
  t.deepEqual(take(), [6]);
});

test("[HP8] when no leg is to be heard, none is", (t) => {
  const { sink, received, hand, take } = createWorld();
  sink.setGain("a", 1, 20);
  sink.setGain("a", 0, 20);
  hand("a", 1);
  t.deepEqual(take(), []);
  t.deepEqual(received(), []);
  sink.setGain("b", 1, 20);
  sink.detach("b");
  t.deepEqual(received(), []);
});
