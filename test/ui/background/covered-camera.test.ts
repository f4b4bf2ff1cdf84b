/** The camera with its background covered, or nothing at all. Rules: SPEC.md, BG. */
import { effect, signal } from "@preact/signals";
import test from "ava";
import type { Cover } from "../../../src/ui/background/composer.ts";
import { coverCamera } from "../../../src/ui/background/covered-camera.ts";
import type { OpenCover } from "../../../src/ui/background/covered-track.ts";
import { keepWarm, type Mask, type Segmenter } from "../../../src/ui/background/segmenter.ts";
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

/** A promise that a test settles. */
function createPromise<Value>() {
  let settle: { resolve(value: Value): void; reject(error: Error): void } | null = null;
  const promise = new Promise<Value>((resolve, reject) => (settle = { resolve, reject }));
  promise.catch(() => {});
  return {
    promise,
    resolve: (value: Value) => settle?.resolve(value),
    reject: (error: Error) => settle?.reject(error),
  };
}

/** Models as a test opens them: each comes, and answers, when the test says so. */
function createModels() {
  const clock = createVirtualClock();
  const models: {
    isClosed: boolean;
    come(): void;
    answer(): void;
    fail(): void;
  }[] = [];
  const open = keepWarm(clock, (isWanted) => {
    const pending = createPromise<Segmenter>();
    let asked = createPromise<Mask>();
    const model = {
      isClosed: false,
      come: () =>
        pending.resolve({
          maskOf: () => (asked = createPromise<Mask>()).promise,
          close: () => void (model.isClosed = true),
        }),
      answer: () => asked.resolve({ picture: {} as ImageBitmap, workMs: 1 }),
      fail: () => asked.reject(new Error("As scripted")),
    };
    isWanted.addEventListener("abort", () => {
      model.isClosed = true;
      pending.reject(new Error("Closed"));
    });
    models.push(model);
    return pending.promise;
  });
  const use = () => {
    const wish = new AbortController();
    const opened = open(wish.signal);
    opened.catch(() => {});
    return { opened, leave: () => wish.abort() };
  };
  /** Waits until promises that are settled have been taken. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const areClosed = () => models.map(({ isClosed }) => isClosed);
  return { clock, models, use, settled, areClosed };
}
const picture = {} as ImageBitmap;

test("[BG13] the model stays ready for a minute, for a camera that comes back; one that failed is closed", async (t) => {
  const { clock, models, use, areClosed } = createModels();
  const first = use();
  models[0]?.come();
  (await first.opened).close();
  clock.advance(59_000);
  const second = await use().opened;
  t.is(models.length, 1);
  clock.advance(120_000);
  t.deepEqual(areClosed(), [false]);
  second.close();
  second.close();
  clock.advance(61_000);
  t.deepEqual(areClosed(), [true]);

  const third = use();
  models[1]?.come();
  const failing = await third.opened;
  const asked = failing.maskOf(picture);
  models[1]?.fail();
  await t.throwsAsync(asked);
  failing.close();
  t.deepEqual(areClosed(), [true, true]);
});

test("[BG61] a camera that is turned on and off again and again opens one model, which its last user gets", async (t) => {
  const { clock, models, use, settled, areClosed } = createModels();
  for (let turn = 0; turn < 5; turn += 1) use().leave();
  const last = use();
  await settled();
  t.is(models.length, 1);
  models[0]?.come();
  (await last.opened).close();
  t.deepEqual(areClosed(), [false]);
  clock.advance(61_000);
  t.deepEqual(areClosed(), [true]);

  const gone = use();
  gone.leave();
  models[1]?.come();
  await settled();
  t.deepEqual(areClosed(), [true, false], "it waits for whoever comes next");
  await use().opened;
  t.is(models.length, 2);
});

test("[BG62] a model that does not come is given up, and the next try has another one", async (t) => {
  const { clock, models, use, settled, areClosed } = createModels();
  const first = use();
  clock.advance(60_000);
  first.leave();
  await t.throwsAsync(first.opened);
  t.deepEqual(areClosed(), [true]);
  const second = use();
  t.is(models.length, 2);
  second.leave();
  clock.advance(60_000);
  await settled();
  t.deepEqual(areClosed(), [true, true], "nobody waits for it");
  t.is(clock.timers(), 0);
});

test("[BG63] a model that is at work when its user goes is the next one's once it has answered; one that never answers is closed", async (t) => {
  const { clock, models, use, settled, areClosed } = createModels();
  const first = use();
  models[0]?.come();
  const busy = await first.opened;
  void busy.maskOf(picture);
  busy.close();
  const second = use();
  await settled();
  t.is(models.length, 1);
  models[0]?.answer();
  const stuck = await second.opened;
  stuck.maskOf(picture).catch(() => {});
  clock.advance(10_000);
  stuck.close();
  t.deepEqual(areClosed(), [true]);
});
