import test from "ava";
import { defaultSettings } from "../../../src/api/settings.ts";
import { choiceOf, devicesToPick, findChosen, labelApart } from "../../../src/ui/media/chosen-device.ts";

const device = (deviceId: string, label: string) => ({ deviceId, label });
const TWINS = labelApart([
  device("c1", "HD Webcam"),
  device("c2", "HD Webcam"),
  device("c3", "HD Webcam (2)"),
]);

test("[UI59] devices of one label are all listed, each under a label of its own", (t) => {
  t.deepEqual(
    TWINS.map(({ label }) => label),
    ["HD Webcam", "HD Webcam (2)", "HD Webcam (2) (2)"],
  );
  t.deepEqual(devicesToPick(TWINS, device("c2", "HD Webcam (2)")), TWINS);
});

test("[UI59] labels stay empty until the first permission, and such devices are not listed", (t) => {
  const unnamed = labelApart([device("c1", ""), device("c2", "")]);
  t.deepEqual(unnamed, [device("c1", ""), device("c2", "")]);
  t.deepEqual(devicesToPick(unnamed, device("", "")), []);
});

test("[UI59] the chosen device is found by its id, and by its label where no device has the id", (t) => {
  t.is(findChosen(TWINS, device("c2", "HD Webcam"))?.deviceId, "c2");
  t.is(findChosen(TWINS, device("of another origin", "HD Webcam (2)"))?.deviceId, "c2");
  t.is(findChosen(TWINS, device("", "")), undefined);
  t.is(findChosen(labelApart([device("", "")]), device("", "")), undefined);
});

test("[UI59] a chosen device that is not plugged in stays in the list", (t) => {
  const gone = device("c9", "Document Camera");
  t.deepEqual(devicesToPick(TWINS, gone), [...TWINS, gone]);
  t.is(findChosen(TWINS, gone), undefined);
});

test("[UI59] settings choose the default device at first", (t) => {
  for (const kind of ["camera", "microphone", "speaker"] as const)
    t.deepEqual(choiceOf(defaultSettings, kind), device("", ""));
});
