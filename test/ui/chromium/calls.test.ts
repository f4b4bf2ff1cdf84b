/** Direct calls: real ones between two windows whose cores only carry their signals, and the ringing. */
import type { Page } from "playwright-core";
import type { Call } from "../../../src/api/calls.ts";
import { eventually } from "../../support/eventually.ts";
import { peerIdAt } from "../cast.ts";
import { OWN_CALL_ID } from "../fake-calls.ts";
import { choose } from "./choose.ts";
import { behaviour, behaviourOfTwo } from "./harness-test.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const card = (page: Page) => page.getByRole("region", { name: "Call with Ben Okafor" });
/** To be called before what brings it: what is said stands in the page for some seconds only. */
const appears = (page: Page, text: string) => page.getByText(text).first().waitFor({ state: "attached" });
/** Of the two pages one is behind the other, where a frame comes once a second, and a click would wait for some. */
const act = (page: Page, name: string) =>
  card(page).getByRole("button", { name, exact: true }).press("Enter");
const setCall = (page: Page, call: Call | "hungUp" | "cancelled" | "busy") =>
  page.evaluate((next) => window.harness.core.setCall(next), call);
/** As the one that Ben calls sees it. */
const incoming: Call = { callId: OWN_CALL_ID, peerId: peerIdAt(1), isCaller: false, state: "incoming" };

/** Measures what is played, and notes what senders are limited to. */
const TAP = `
  const setParameters = RTCRtpSender.prototype.setParameters;
  window.limits = [];
  RTCRtpSender.prototype.setParameters = async function (parameters) {
    await setParameters.call(this, parameters);
    limits.push(this.getParameters().encodings[0].maxBitrate);
  };
  const connect = AudioNode.prototype.connect;
  window.taps = [];
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      const tap = new AnalyserNode(target.context, { fftSize: 2048 });
      taps.push(tap);
      connect.call(this, tap);
    }
    return connect.call(this, target, ...rest);
  };
`;
function loudness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { taps } = window as unknown as { taps: AnalyserNode[] };
    const peaks = taps.map((tap) => {
      const samples = new Float32Array(tap.fftSize);
      tap.getFloatTimeDomainData(samples);
      return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    });
    return Math.max(0, ...peaks);
  });
}
const hears = (page: Page, isHeard: boolean) =>
  eventually(isHeard ? "sound" : "silence", async () => (await loudness(page)) > 0.01 === isHeard);

const framesOf = (page: Page) =>
  page
    .locator(".call-pictures > video")
    .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);
async function sees(page: Page): Promise<void> {
  await page.locator(".call-pictures > video").waitFor();
  const before = await framesOf(page);
  await eventually("further frames", async () => (await framesOf(page)) > before + 2);
}

/** Carries the signal that the window sends once it has one. */
async function carrySignal(from: Page, to: Page): Promise<void> {
  const sent = await from.waitForFunction(
    () => window.harness.core.sent.find((command) => command.type === "callSignal"),
    undefined,
    // A page behind another one draws a frame a second.
    { polling: 50 },
  );
  const command = await sent.jsonValue();
  if (command?.type !== "callSignal") throw new Error("no signal");
  const { callId, signal } = command;
  await to.evaluate((event) => window.harness.core.emit(event), {
    type: "callSignal",
    callId,
    signal,
  } as const);
}

behaviourOfTwo(
  "[UI340] two windows call each other, hear and see each other, and go on without their cores",
  { scenario: "meeting-2", script: TAP },
  async (t, page, other) => {
    await page.keyboard.press("p");
    await choose(page, /More about Ben/, "Call");
    await card(page).getByText("Calling…").waitFor();
    await setCall(other, incoming);
    await setCall(page, { ...incoming, isCaller: true, state: "ringing" });
    await card(page).getByText("Ringing…").waitFor();
    await button(other, "With picture").click();
    await setCall(page, { ...incoming, isCaller: true, state: "connecting" });
    await carrySignal(page, other);
    await carrySignal(other, page);
    for (const each of [page, other]) await card(each).getByRole("timer").waitFor();

    const sides = [page, other];
    for (const each of sides) {
      await hears(each, true);
      await sees(each);
    }
    const words = await Promise.all(
      sides.map((each) => card(each).locator(".call-words li").allTextContents()),
    );
    t.is(words[0]?.length, 4);
    t.deepEqual(words[0], words[1]);
    // The call has copies of the meeting's tracks.
    const asked = await Promise.all(sides.map((each) => each.evaluate(() => window.harness.devices.asked)));
    t.deepEqual(
      asked.map(({ camera, microphone }) => [camera, microphone]),
      [
        [1, 1],
        [1, 1],
      ],
    );

    await other.evaluate(() =>
      window.harness.app.state.send({ type: "setSettings", settings: { receiveLimitKbps: 300 } }),
    );
    await eventually("the picture keeps to what the other one takes", () =>
      page.evaluate(() => (window as unknown as { limits: number[] }).limits.at(-1) === 300_000),
    );

    for (const each of sides) await each.evaluate(() => window.harness.core.setLinkState("lost"));
    await act(page, "Mute in the call");
    await card(other).getByText("Muted").waitFor();
    await hears(other, false);
    await page.keyboard.press("m");
    await hears(other, true);
    await act(page, "Stop your picture in the call");
    await other.locator(".call-pictures > video").waitFor({ state: "detached" });
    await sees(page);

    const said = appears(other, "The call with Ben Okafor has ended.");
    await act(page, "Hang up");
    for (const each of sides) await card(each).waitFor({ state: "detached" });
    await said;
    t.deepEqual(
      await Promise.all(
        sides.map((each) => each.evaluate(() => window.harness.core.view.self.isMicrophoneOn)),
      ),
      [true, true],
      "the meeting's switch is as it was",
    );
  },
);

behaviour(
  "[UI341] a call that comes in takes no focus, is read out, and is refused; one that was missed is returned",
  { scenario: "meeting-2" },
  async (t, page) => {
    await page.keyboard.press("c");
    const field = page.getByRole("textbox", { name: /Message/ });
    await field.pressSequentially("Half a ");
    const readOut = appears(page, "Ben Okafor calls you. Press F6 to get to the answer.");
    await setCall(page, incoming);
    await page.getByRole("region", { name: "Ben Okafor calls you" }).waitFor();
    await readOut;
    await field.pressSequentially("sentence");
    t.is(await field.inputValue(), "Half a sentence");
    await page.keyboard.press("F6");
    await button(page, "Refuse").and(page.locator(":focus")).press("Enter");
    await page.getByRole("region", { name: "Ben Okafor calls you" }).waitFor({ state: "detached" });
    t.true(await page.evaluate(() => window.harness.core.sent.some(({ type }) => type === "refuseCall")));
    // What had the focus is gone.
    await button(page, "Mute").and(page.locator(":focus")).waitFor();

    await setCall(page, incoming);
    await setCall(page, "cancelled");
    await button(page, "Call back").click();
    await card(page).getByText("Calling…").waitFor();
    const why = appears(page, "Ben Okafor is in another call. Try again later.");
    await setCall(page, "busy");
    await why;
    await card(page).waitFor({ state: "detached" });
  },
);
