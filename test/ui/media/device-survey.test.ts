/** What the window tells the doctor of camera and microphone. Rules: ../SPEC.md. */
import test from "ava";
import { surveyDevices, type SurveyDeps } from "../../../src/ui/media/device-survey.ts";

const listed = (...devices: readonly (readonly [MediaDeviceKind, string])[]) =>
  devices.map(([kind, label]) => ({ kind, label }));
const BOTH = listed(["videoinput", "Studio"], ["audioinput", "Desk"], ["audiooutput", "Hall"]);

function survey(more: Partial<SurveyDeps>, mayOpen = true) {
  const tried: string[] = [];
  const deps: SurveyDeps = {
    list: () => Promise.resolve(BOTH),
    ...{ isOpen: () => false, hasFailed: () => false, isDenied: () => Promise.resolve(false) },
    tryOut: () => Promise.resolve(),
    ...more,
  };
  const tryOut: SurveyDeps["tryOut"] = (kind) => {
    tried.push(kind);
    return deps.tryOut(kind);
  };
  return surveyDevices({ ...deps, tryOut }, mayOpen).then((found) => ({ ...found, tried }));
}
const failing = (name: string) => ({ tryOut: () => Promise.reject(new DOMException("As scripted", name)) });

test("[UI703] closed devices are tried where that may be; what keeps them shut is named", async (t) => {
  t.deepEqual(await survey({}), {
    ...{ cameras: 1, microphones: 1, camera: "fine", microphone: "fine" },
    tried: ["camera", "microphone"],
  });
  for (const [name, camera] of [
    ["NotReadableError", "busy"],
    ["AbortError", "busy"],
    ["NotAllowedError", "denied"],
    ["NotFoundError", "unknown"],
    ["OverconstrainedError", "fails"],
  ] as const)
    t.like(await survey(failing(name)), { camera }, name);
});

test("[UI704] nothing is opened that is open, not permitted yet, refused, or closed in a meeting, unless it has failed there", async (t) => {
  const untried = { tried: [] };
  t.like(await survey({ isOpen: () => true }), { camera: "fine", ...untried });
  t.like(await survey({}, false), { camera: "unknown", microphone: "unknown", ...untried });
  const unnamed = listed(["videoinput", ""], ["audioinput", ""]);
  t.like(await survey({ list: () => Promise.resolve(unnamed) }), {
    ...{ cameras: 1, microphones: 1, camera: "unknown" },
    ...untried,
  });
  const isDenied = () => Promise.resolve(true);
  t.like(await survey({ list: () => Promise.resolve(unnamed), isDenied }), { camera: "denied", ...untried });
  const failed = { ...failing("NotReadableError"), hasFailed: (kind: string) => kind === "camera" };
  t.like(await survey(failed, false), { camera: "busy", microphone: "unknown", tried: ["camera"] });
  const broken = {
    list: () => Promise.reject(new Error("no")),
    isDenied: () => Promise.reject(new Error("no")),
  };
  t.like(await survey(broken), { cameras: 0, camera: "unknown", ...untried });
});
