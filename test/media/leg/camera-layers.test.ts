/** Into which layers a camera is cut. */
import test from "ava";
import { cameraLayers } from "../../../src/media/leg/camera-layers.ts";

test("[LG31] layers are some 320 and 640 wide, whatever the camera's width is, and the largest one is its whole picture", (t) => {
  const cut = (widthPx: number) =>
    cameraLayers(widthPx, ["h", "f"])
      .filter(({ active }) => active)
      .map(({ rid, scaleResolutionDownBy }) => `${rid} ${widthPx / scaleResolutionDownBy}`);
  t.deepEqual(cut(1_920), ["q 320", "h 640", "f 1920"]);
  t.deepEqual(cut(1_280), ["q 320", "h 640", "f 1280"]);
  t.deepEqual(cut(960), ["q 320", "h 640", "f 960"]);
  // libwebrtc sends two layers of pictures of that size, and one of a quarter of it.
  t.deepEqual(cut(640), ["q 320", "h 640"]);
  t.deepEqual(cut(480), ["q 320", "h 480"]);
  t.deepEqual(cut(320), ["q 320"]);
  t.deepEqual(cut(160), ["q 160"]);
});

test("[LG31] what is not wanted is stopped, and who wants more than a small camera has gets the largest that there is", (t) => {
  const active = (widthPx: number, wanted: readonly ("h" | "f")[]) =>
    cameraLayers(widthPx, wanted).flatMap(({ rid, active }) => (active ? [rid] : []));
  t.deepEqual(active(1_280, []), ["q"]);
  t.deepEqual(active(1_280, ["h"]), ["q", "h"]);
  t.deepEqual(active(640, ["f"]), ["q", "h"]);
  t.deepEqual(active(640, []), ["q"]);
  t.deepEqual(active(320, ["h", "f"]), ["q"]);
  const most = (widthPx: number) =>
    cameraLayers(widthPx, ["h", "f"]).findLast(({ active }) => active)?.maxBitrate;
  t.deepEqual([1_280, 640, 320].map(most), [1_700_000, 1_700_000, 1_700_000]);
});
