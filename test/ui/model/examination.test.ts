/** What the window shows of the doctor's look at this computer. Rules: ../SPEC.md. */
import test from "ava";
import { defaultSettings } from "../../../src/api/settings.ts";
import {
  createExaminations,
  examinationReport,
  missingDevices,
  portRows,
} from "../../../src/ui/model/examination.ts";
import { examinationOf } from "../chromium/shots-of-examination.ts";

test("[UI700] the last examination stands; one that goes on is over when the core is gone", (t) => {
  const { examination, take, interrupt } = createExaminations();
  take({ type: "left" });
  t.is(examination.value, null);
  take({ type: "examination", state: "running", done: 1, total: 4 });
  interrupt();
  t.is(examination.value, null);
  const done = examinationOf({});
  take(done);
  interrupt();
  t.is(examination.value, done);
});

test("[UI701] what is copied has each finding with what to do, its command, and the ports by their use", (t) => {
  const done = examinationOf({ firewall: { kind: "ufw", hasProfile: true }, heard: 0 });
  if (done.state !== "done") return t.fail();
  const text = examinationReport(done, "1.2.3");
  t.regex(text, /^This computer, Landline 1\.2\.3, 2030-06-0\d/);
  t.regex(text, /\nNote – Firewall: ufw is on.*\n {2}If others do not find.*\n {2}sudo ufw allow Landline\n/);
  t.regex(text, /\nGood – Clock: It shows/);
  t.deepEqual(done.ports && portRows(done.ports), [
    ["Meetings nearby", "UDP 5353"],
    ["Links between members", "TCP, UDP 26540–26543"],
    ["Files", "TCP 26544–26547"],
    ["Sound and pictures", "UDP 26560–26999"],
  ]);
  t.true(text.endsWith("\nSound and pictures: UDP 26560–26999\n"));
  t.notThrows(() => examinationReport({ ...done, ports: null }, "1.2.3"));
});

test("[UI702] a chosen device is missing where the browser names others and not it", (t) => {
  const named = (...labels: readonly string[]) => labels.map((label) => ({ label }));
  const lists = { camera: named("Studio"), microphone: named(""), speaker: named("Headset") };
  const chosen = { cameraLabel: "Studio", microphoneLabel: "Desk", speakerLabel: "Hall" };
  t.deepEqual(missingDevices({ ...defaultSettings, ...chosen }, lists), ["Hall"]);
  t.deepEqual(missingDevices(defaultSettings, lists), []);
});
