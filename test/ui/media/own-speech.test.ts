/** The window sends what the user says to the core's speech program. Rules: ../SPEC.md, CP223. */
import { signal } from "@preact/signals";
import test from "ava";
import { sendOwnSpeech } from "../../../src/ui/media/own-speech.ts";

const track = (label: string) => ({ label }) as MediaStreamTrack;

function setUp() {
  const heard = signal<MediaStreamTrack | null>(null);
  const isWanted = signal(false);
  const sent: string[] = [];
  const taps: { label: string; isOpen: boolean; onSound: (samples: Int16Array<ArrayBuffer>) => void }[] = [];
  const stop = sendOwnSpeech({
    ...{ heard, isWanted, onFailed: () => {} },
    open({ label }, onSound) {
      const tap = { label, isOpen: true, onSound };
      taps.push(tap);
      return () => void (tap.isOpen = false);
    },
    send: (pcm) => void sent.push(pcm),
  });
  const open = () => taps.filter(({ isOpen }) => isOpen).map(({ label }) => label);
  return { heard, isWanted, sent, taps, open, stop };
}

test("[CP223] only what the others hear is listened to, and only while a program takes it", (t) => {
  const { heard, isWanted, open, stop } = setUp();
  heard.value = track("own");
  t.deepEqual(open(), []);
  isWanted.value = true;
  t.deepEqual(open(), ["own"]);
  heard.value = null;
  t.deepEqual(open(), [], "muted");
  heard.value = track("another");
  t.deepEqual(open(), ["another"]);
  isWanted.value = false;
  t.deepEqual(open(), []);
  isWanted.value = true;
  stop();
  t.deepEqual(open(), []);
});

test("[CP223] the core gets the samples as they are, little endian, in base64", (t) => {
  const { heard, isWanted, taps, sent } = setUp();
  isWanted.value = true;
  heard.value = track("own");
  taps[0]?.onSound(new Int16Array([1, -2, 32_767]));
  t.deepEqual([...Buffer.from(sent[0] ?? "", "base64")], [1, 0, 254, 255, 255, 127]);
});
