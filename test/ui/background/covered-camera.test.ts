/** The camera with its background covered, or nothing at all. Rules: SPEC.md, BG. */
import { effect, signal } from "@preact/signals";
import test from "ava";
import type { Cover } from "../../../src/ui/background/composer.ts";
import { coverCamera } from "../../../src/ui/background/covered-camera.ts";
import type { OpenCover } from "../../../src/ui/background/covered-track.ts";
import { keepWarm, type Segmenter } from "../../../src/ui/background/segmenter.ts";
import { createVirtualClock } from "../../support/clock.ts";

const track = (): MediaStreamTrack => ({}) as MediaStreamTrack;

function setUp(first: Cover | null) {
  const camera = signal<MediaStreamTrack | null>(null);
  const cover = signal<Cover | null>(first);
  const covers: { of: MediaStreamTrack; events: Parameters<OpenCover>[1]; isOpen: boolean }[] = [];
  const stops: string[] = [];
  const covered = coverCamera({
    ...{ clock: createVirtualClock(), camera, cover },
    open(of, events) {
      const opened = { of, events, isOpen: true };
      covers.push(opened);
      return () => void (opened.isOpen = false);
    },
    onStopped: (why) => void stops.push(why),
  });
  /** Each picture that anybody could have seen. */
  const seen: (MediaStreamTrack | null)[] = [];
  effect(() => void seen.push(covered.camera.value));
  return { camera, cover, covers, stops, covered, seen };
}

test("[BG10] with a covered background no uncovered picture is ever shown: not before the first covered one, and not after a failure", (t) => {
  const { camera, covers, stops, covered, seen } = setUp({ kind: "blur" });
  const [own, blurred] = [track(), track()];
  camera.value = own;
  t.is(covered.status.value, "starting");
  covers[0]?.events.onTrack(blurred);
  t.is(covered.camera.value, blurred);
  covers[0]?.events.onStopped("slow");
  t.is(covered.camera.value, null);
  t.is(covered.status.value, "slow");
  t.deepEqual(stops, ["slow"]);
  const other = track();
  camera.value = other;
  covers[1]?.events.onStopped("failed");
  camera.value = null;
  t.false(seen.includes(own) || seen.includes(other));
});

test("[BG11] who turns it on in the middle is unseen until it runs; who turns it off is seen at once", (t) => {
  const { camera, cover, covers, covered } = setUp(null);
  const own = track();
  camera.value = own;
  t.is(covered.camera.value, own);
  cover.value = { kind: "blur" };
  t.is(covered.camera.value, null);
  covers[0]?.events.onTrack(track());
  cover.value = null;
  t.is(covered.camera.value, own);
  t.is(covered.status.value, "plain");
  t.false(covers[0]?.isOpen);
});

test("[BG12] another picture behind oneself opens nothing anew; another camera does, and a stop is tried again on demand", (t) => {
  const { camera, cover, covers, covered } = setUp({ kind: "blur" });
  camera.value = track();
  const blurred = track();
  covers[0]?.events.onTrack(blurred);
  const wanted: Cover = { kind: "picture", picture: null };
  cover.value = wanted;
  t.is(covers[0]?.events.cover.value, wanted);
  t.is(covered.camera.value, blurred);
  t.is(covers.length, 1);
  camera.value = track();
  t.deepEqual(
    covers.map(({ isOpen }) => isOpen),
    [false, true],
  );
  covers[1]?.events.onStopped("failed");
  covered.retry();
  t.is(covers.length, 3);
  t.is(covered.status.value, "starting");
});

test("[BG13] the model stays ready for a minute, for a camera that comes back; one that failed or is busy is closed", async (t) => {
  const clock = createVirtualClock();
  const opened: { isClosed: boolean; fails: boolean }[] = [];
  const open = keepWarm(clock, async (): Promise<Segmenter> => {
    const model = { isClosed: false, fails: false };
    opened.push(model);
    return {
      async maskOf() {
        if (model.fails) throw new Error("As scripted");
        return new Promise<never>(() => {});
      },
      close: () => void (model.isClosed = true),
    };
  });
  const use = () => open(new AbortController().signal);
  (await use()).close();
  clock.advance(59_000);
  const second = await use();
  t.is(opened.length, 1);
  clock.advance(120_000);
  t.false(opened[0]?.isClosed);
  second.close();
  second.close();
  clock.advance(61_000);
  t.true(opened[0]?.isClosed);

  const third = await use();
  // The model's own answer is of no account here.
  void third.maskOf({} as ImageBitmap);
  third.close();
  t.true(opened[1]?.isClosed);

  const fourth = await use();
  Object.assign(opened[2] ?? {}, { fails: true });
  await t.throwsAsync(fourth.maskOf({} as ImageBitmap));
  fourth.close();
  t.true(opened[2]?.isClosed);
  t.is(opened.length, 3);
});
