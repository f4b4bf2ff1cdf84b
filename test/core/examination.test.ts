/** The doctor at the core's clients. Rules: SPEC.md. */
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { createExamination } from "../../src/core/examination.ts";
import { findingsOf } from "../../src/doctor/findings.ts";
import type { Given } from "../../src/doctor/gather.ts";
import type { Finding } from "../../src/doctor/types.ts";
import { USUAL_PORTS } from "../../src/kernel/ports.ts";
import { HEALTHY } from "../doctor/healthy.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { sightingOf } from "./stand-ins.ts";

function setUp() {
  const events: CoreEvent[] = [];
  const asked: Given[] = [];
  let step: (done: number) => void = () => {};
  let finish: (findings: readonly Finding[]) => void = () => {};
  const seen = (index: number) => ({ peerId: peerId(index), addresses: [], port: 1 });
  const examination = createExamination({
    clock: { wallMs: () => 7 },
    examine: (given, onStep) => {
      asked.push(given);
      step = onStep;
      return new Promise((resolve) => (finish = resolve));
    },
    ...{ dataFolder: "/data", self: peerId(1), ports: { wanted: USUAL_PORTS, own: 26_541 } },
    settings: () => ({ ...defaultSettings, soundOnly: true, sendLimitKbps: 300 }),
    sightings: () => [
      sightingOf(meetingId(1), "Tea", { peers: [seen(1), seen(2)] }),
      sightingOf(meetingId(2), "Lunch", { peers: [seen(2), seen(3)] }),
    ],
    broadcast: (event) => void events.push(event),
  });
  return {
    events,
    asked,
    examination,
    step: (done: number) => step(done),
    finish: (found: readonly Finding[]) => finish(found),
  };
}

test("[DR320] an examination knows own port, settings, the asking window's devices and who is heard; its findings are sentences", async (t) => {
  const { events, asked, examination, step, finish } = setUp();
  const devices = { cameras: 1, microphones: 1, camera: "busy", microphone: "fine", missing: [] } as const;
  examination.begin({ ...devices, missing: [] });
  t.like(asked[0], {
    ...{ heard: 2, devices, shell: null, ports: { wanted: USUAL_PORTS, own: 26_541 } },
    chosen: { soundOnly: true, receiveLimitKbps: 0, sendLimitKbps: 300 },
  });
  step(2);
  finish(findingsOf({ ...HEALTHY, heard: 0 }));
  await new Promise(setImmediate);
  t.deepEqual(
    events.map((event) =>
      event.type === "examination" && event.state === "running" ? event.done : event.type,
    ),
    [0, 2, "examination"],
  );
  const last = events.at(-1);
  if (last?.type !== "examination" || last.state !== "done") return t.fail();
  t.like(last, {
    atMs: 7,
    ports: { mdns: 5_353, links: [26_540, 26_543], files: [26_544, 26_547], media: [26_560, 26_999] },
  });
  t.like(last.findings[0], {
    ...{ severity: "warning", about: "Others nearby", remedy: { kind: "joinByCode" } },
    sentences: [{ code: "doctorNobodyHeard", params: [] }],
    adviceSentences: [{ code: "doctorNobodyHeardDo", params: [] }],
  });
});

test("[DR321] one examination goes on at a time, and the next may begin when it is over", async (t) => {
  const { asked, examination, finish } = setUp();
  examination.begin(null);
  examination.begin(null);
  t.is(asked.length, 1);
  finish([]);
  await new Promise(setImmediate);
  examination.begin(null);
  t.is(asked.length, 2);
});
