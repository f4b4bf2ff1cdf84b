/** What the settings ask of camera and microphone. */
import test from "ava";
import { CAMERA_HEIGHTS, NOISE_SUPPRESSION } from "../../../src/api/settings.ts";
import {
  changedKinds,
  constraintsFor,
  initialQuality,
  isFiltered,
  soundHint,
} from "../../../src/ui/media/capture-quality.ts";

test("[SO5] original sound is filtered by nothing, and the encoder expects music", (t) => {
  t.like(constraintsFor("microphone", initialQuality), {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
  });
  t.is(soundHint(initialQuality), "");
  const original = { ...initialQuality, originalSound: true };
  t.like(constraintsFor("microphone", original), {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
  });
  t.is(soundHint(original), "music");
});

test("[UI421] the own filter runs for strong suppression alone, on top of the browser's, and never on original sound", (t) => {
  const levels = NOISE_SUPPRESSION.map((noiseSuppression) => ({ ...initialQuality, noiseSuppression }));
  t.deepEqual(
    levels.map((quality) => [constraintsFor("microphone", quality).noiseSuppression, isFiltered(quality)]),
    [
      [false, false],
      [true, false],
      [true, true],
    ],
  );
  for (const quality of levels) {
    const original = { ...quality, originalSound: true };
    t.false(constraintsFor("microphone", original).noiseSuppression);
    t.false(isFiltered(original));
  }
  const [off = initialQuality, standard = initialQuality, strong = initialQuality] = levels;
  t.deepEqual(changedKinds(standard, strong), [], "nothing is opened anew");
  t.deepEqual(changedKinds(off, standard), ["microphone"]);
});

test("[UI275] the camera is asked for pictures of 16 by 9 in the chosen size, and not for more of them than chosen", (t) => {
  for (const cameraHeight of CAMERA_HEIGHTS) {
    t.deepEqual(constraintsFor("camera", { ...initialQuality, cameraHeight, cameraFramesPerS: 15 }), {
      width: { ideal: (cameraHeight / 9) * 16 },
      height: { ideal: cameraHeight },
      frameRate: { ideal: 15, max: 15 },
    });
  }
});

test("[UI275] only the device of which something else is asked is opened anew", (t) => {
  t.deepEqual(changedKinds(initialQuality, { ...initialQuality }), []);
  t.deepEqual(changedKinds(initialQuality, { ...initialQuality, originalSound: true }), ["microphone"]);
  t.deepEqual(changedKinds(initialQuality, { ...initialQuality, cameraHeight: 1080 }), ["camera"]);
  t.deepEqual(changedKinds(initialQuality, { ...initialQuality, cameraFramesPerS: 10 }), ["camera"]);
});
