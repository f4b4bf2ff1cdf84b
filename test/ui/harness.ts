/** The page under test: the real window over a fake core, chosen by `?scenario=`. Tests reach it as `window.harness`. */
import { openWindow } from "../../src/ui/window.tsx";
import type { App } from "../../src/ui/app-context.ts";
import { createFakeCore, type FakeCore } from "./fake-core.ts";
import { createFakeDevices, createFakeLegs, type FakeDevices } from "./fake-media.ts";
import { peerIdAt } from "./people.ts";
import { scenarioNamed } from "./scenarios.ts";

export interface Harness {
  readonly core: FakeCore;
  readonly devices: FakeDevices;
  readonly app: App;
}
declare global {
  interface Window {
    harness: Harness;
  }
}

const query = new URLSearchParams(location.search);
const nowMs = Date.now();
const scenario = scenarioNamed(query.get("scenario") ?? "home-empty", nowMs);
const meeting = scenarioNamed("meeting-5", nowMs).view.meeting;
const root = document.getElementById("app");
if (root === null || meeting === null) throw new Error("The harness is incomplete");
const core = createFakeCore(scenario, meeting);
const devices = createFakeDevices();
devices.failure = query.get("failure");
const app = openWindow({
  link: core.link,
  createLegs: () => createFakeLegs(core, [peerIdAt(1)]),
  media: devices.media,
  root,
});
window.harness = { core, devices, app };
