/** Which camera, microphone and speaker are used, whatever is chosen, plugged in, pulled out and refused. */
import test from "ava";
import fc from "fast-check";
import { createDriver } from "../../../src/kernel/machine.ts";
import type { DeviceChoice } from "../../../src/ui/media/chosen-device.ts";
import {
  devicesMachine,
  stepDevices,
  type DevicesEffect,
  type DevicesInput,
} from "../../../src/ui/media/devices-machine.ts";
import { initialDevices, type DeviceKind, type DeviceLists } from "../../../src/ui/media/devices-state.ts";
import { createVirtualClock } from "../../support/clock.ts";

const device = (deviceId: string, label: string): DeviceChoice => ({ deviceId, label });
const BUILT_IN = device("m1", "Built-in");
const HEADSET = device("m2", "Headset");
const NONE = device("", "");
const lists = (microphone: readonly DeviceChoice[], speaker: readonly DeviceChoice[] = []): DeviceLists => ({
  camera: [device("c1", "Webcam")],
  microphone,
  speaker,
});
const BOTH = lists([BUILT_IN, HEADSET]);
const ALONE = lists([BUILT_IN]);

/** A machine, the browser's side of it by hand, and what it said. */
function createWorld() {
  const said: string[] = [];
  const gone: string[] = [];
  const opens: Extract<DevicesEffect, { type: "open" }>[] = [];
  const effects: string[] = [];
  const driver = createDriver(
    {
      clock: createVirtualClock(),
      perform(effect: DevicesEffect) {
        effects.push(effect.type);
        if (effect.type === "say") said.push(effect.text);
        if (effect.type === "gone") gone.push(effect.sentence);
        if (effect.type === "open") opens.push(effect);
      },
    },
    devicesMachine,
    initialDevices,
  );
  const last = () => opens.at(-1) ?? { kind: "microphone" as const, attempt: -1, deviceId: "none" };
  return {
    input: (input: DevicesInput) => driver.input(input),
    list: (next: DeviceLists) => driver.input({ type: "listed", lists: next }),
    choose: (kind: DeviceKind | "speaker", choice: DeviceChoice) =>
      driver.input({ type: "chosen", kind, choice }),
    want: (isOn: boolean, kind: DeviceKind = "microphone") => driver.input({ type: "wanted", kind, isOn }),
    /** The newest opening succeeds with this device. */
    open(opened: DeviceChoice, isMuted = false) {
      const { kind, attempt } = last();
      driver.input({ type: "opened", kind, attempt, ...opened, isMuted });
    },
    fail(errorName: string) {
      const { kind, attempt } = last();
      driver.input({ type: "failed", kind, attempt, errorName });
    },
    end: (kind: DeviceKind = "microphone") =>
      driver.input({ type: "ended", kind, attempt: driver.state.captures[kind].open?.attempt ?? -1 }),
    takeSaid: () => said.splice(0),
    takeGone: () => gone.splice(0),
    /** Ids that were opened since the last call. */
    takeOpened: () => opens.splice(0).map(({ deviceId }) => deviceId),
    takeEffects: () => effects.splice(0),
    state: () => driver.state,
    microphone: () => driver.state.captures.microphone,
  };
}

/** The headset is chosen and open. */
function withHeadset() {
  const world = createWorld();
  world.list(BOTH);
  world.choose("microphone", HEADSET);
  world.want(true);
  world.open(HEADSET);
  world.takeOpened();
  return world;
}

test("[DV3] the chosen device is opened, and the default one where none is chosen", (t) => {
  const world = createWorld();
  world.list(BOTH);
  world.want(true);
  t.deepEqual(world.takeOpened(), [""]);
  world.choose("microphone", HEADSET);
  t.deepEqual(world.takeOpened(), ["m2"]);
  world.open(HEADSET);
  world.choose("microphone", NONE);
  t.deepEqual(world.takeOpened(), [""]);
  t.deepEqual(world.takeSaid(), []);
});

test("[DV3] nothing is opened before the browser has listed its devices, nor twice", (t) => {
  const world = createWorld();
  world.choose("microphone", HEADSET);
  world.want(true);
  t.deepEqual(world.takeOpened(), []);
  world.list(BOTH);
  t.deepEqual(world.takeOpened(), ["m2"]);
  world.list(BOTH);
  world.want(true);
  world.choose("microphone", HEADSET);
  t.deepEqual(world.takeOpened(), []);
});

test("[DV3] before the first permission devices have no names: the chosen one is opened once it has its own", (t) => {
  const world = createWorld();
  world.list(lists([]));
  world.choose("microphone", HEADSET);
  world.want(true);
  world.open(BUILT_IN);
  t.deepEqual(world.takeOpened(), [""]);
  world.list(BOTH);
  t.deepEqual(world.takeOpened(), ["m2"]);
  t.deepEqual(world.takeSaid(), [], "nothing was lost");
});

test("[DV4] a chosen headset that goes away gives way to the default one, and is used again when it is back", (t) => {
  const world = withHeadset();
  world.end();
  world.list(ALONE);
  world.open(device("default", "Default - Built-in"));
  t.deepEqual(world.takeSaid(), ["Headset was disconnected. Using Built-in."]);
  t.deepEqual(world.takeOpened(), [""]);
  t.is(world.microphone().lost?.label, "Headset");
  world.list(BOTH);
  world.open(HEADSET);
  t.deepEqual(world.takeOpened(), ["m2"]);
  t.deepEqual(world.takeSaid(), ["Headset is back and used again."]);
  t.is(world.microphone().lost, null);
});

test("[DV4] the list may say it first, also where the track never ends, and the id may be another one afterwards", (t) => {
  const world = withHeadset();
  world.list(ALONE);
  world.list(BOTH);
  world.open(BUILT_IN);
  t.deepEqual(world.takeOpened(), [""], "a list may be older than the loss");
  world.list(lists([BUILT_IN, device("m9", "Headset")]));
  t.deepEqual(world.takeOpened(), ["m9"]);
});

test("[DV4] the default one may go, too, and it is the chosen one that is waited for", (t) => {
  const world = withHeadset();
  world.end();
  world.open(BUILT_IN);
  world.list(lists([BUILT_IN, device("m3", "Webcam microphone")]));
  world.list(lists([device("m3", "Webcam microphone")]));
  world.open(device("m3", "Webcam microphone"));
  t.deepEqual(world.takeSaid(), [
    "Headset was disconnected. Using Built-in.",
    "Built-in was disconnected. Using Webcam microphone.",
  ]);
  world.takeOpened();
  world.list(BOTH);
  t.deepEqual(world.takeOpened(), ["m2"]);
});

test("[DV4] a default device that goes and comes back is the default one again", (t) => {
  const world = createWorld();
  world.list(BOTH);
  world.want(true);
  world.open(HEADSET);
  world.end();
  world.list(ALONE);
  world.open(BUILT_IN);
  world.takeOpened();
  world.list(BOTH);
  world.open(HEADSET);
  t.deepEqual(world.takeOpened(), [""]);
  t.deepEqual(world.takeSaid(), [
    "Headset was disconnected. Using Built-in.",
    "Headset is back and used again.",
  ]);
});

test("[DV4] without another one it is off with a word, and not on the air again unasked when it is back", (t) => {
  const world = withHeadset();
  world.end();
  world.list(lists([]));
  world.fail("NotFoundError");
  t.regex(world.takeGone()[0] ?? "", /was disconnected. You are still in the meeting without it/);
  t.false(world.microphone().isWanted);
  world.takeOpened();
  world.list(BOTH);
  t.deepEqual(world.takeOpened(), []);
  t.deepEqual(world.takeSaid(), ["Headset is back. Turn the microphone on to use it."]);
  world.list(BOTH);
  t.deepEqual(world.takeSaid(), []);
  world.want(true);
  t.deepEqual(world.takeOpened(), ["m2"]);
});

test("[DV4] a chosen device that is not there at first is named, and used when it comes", (t) => {
  const world = createWorld();
  world.list(ALONE);
  world.choose("microphone", HEADSET);
  world.want(true);
  world.open(BUILT_IN);
  t.deepEqual(world.takeSaid(), ["Headset is not connected. Using Built-in meanwhile."]);
  world.takeOpened();
  world.list(BOTH);
  t.deepEqual(world.takeOpened(), ["m2"]);
});

test("[DV5] a chosen device that does not open is not tried again and again, but after it was away or on a wish", (t) => {
  const world = createWorld();
  world.list(BOTH);
  world.choose("microphone", HEADSET);
  world.want(true);
  world.fail("NotReadableError");
  world.open(BUILT_IN);
  t.deepEqual(world.takeOpened(), ["m2", ""]);
  t.deepEqual(world.takeSaid(), ["Headset could not be opened. Using Built-in instead."]);
  for (let times = 0; times < 3; times += 1) world.list(BOTH);
  t.deepEqual(world.takeOpened(), []);
  world.list(ALONE);
  world.list(BOTH);
  world.fail("NotReadableError");
  t.deepEqual(world.takeOpened(), ["m2"]);
  t.is(world.microphone().open?.label, "Built-in");
});

test("[DV5] a device that fails is off with a sentence, once, until the user asks again", (t) => {
  const world = createWorld();
  world.list(BOTH);
  world.want(true);
  world.fail("NotAllowedError");
  t.regex(world.microphone().problem ?? "", /may not use the microphone/);
  t.is(world.takeGone().length, 1);
  world.takeOpened();
  world.list(BOTH);
  t.deepEqual(world.takeOpened(), []);
  world.want(false);
  world.want(true);
  world.open(BUILT_IN);
  t.is(world.microphone().problem, null);
});

test("[DV5] a withdrawn permission is no pulled cable", (t) => {
  const world = withHeadset();
  world.end();
  world.fail("NotAllowedError");
  t.regex(world.takeGone()[0] ?? "", /may not use the microphone/);
});

test("[DV6] what comes of an opening that is no longer wanted is stopped again", (t) => {
  const world = createWorld();
  world.list(BOTH);
  world.want(true);
  const { attempt } = world.microphone();
  world.want(false);
  world.takeEffects();
  world.input({ type: "opened", kind: "microphone", attempt, ...BUILT_IN, isMuted: false });
  t.deepEqual(world.takeEffects(), ["discard"]);
  t.is(world.microphone().open, null);
});

test("[DV7] a device that the system or its own switch mutes is known, and whose turn it is", (t) => {
  const world = createWorld();
  world.list(BOTH);
  world.want(true);
  world.open(BUILT_IN, true);
  t.true(world.microphone().open?.isMuted);
  const { attempt } = world.microphone();
  world.input({ type: "muted", kind: "microphone", attempt, isMuted: false });
  t.false(world.microphone().open?.isMuted);
  world.input({ type: "muted", kind: "microphone", attempt: attempt - 1, isMuted: true });
  t.false(world.microphone().open?.isMuted, "the one before");
});

test("[DV8] a speaker that goes away gives way to the default one, and is used again, each with a word", (t) => {
  const world = createWorld();
  const headset = device("s2", "Headset");
  const built = device("s1", "Built-in");
  world.list(lists([], [built, headset]));
  world.choose("speaker", headset);
  t.is(world.state().speaker.deviceId, "s2");
  world.list(lists([], [built]));
  t.is(world.state().speaker.deviceId, "");
  t.is(world.state().speaker.lost?.label, "Headset");
  world.list(lists([], [built]));
  world.list(lists([], [built, device("s7", "Headset")]));
  t.is(world.state().speaker.deviceId, "s7");
  t.deepEqual(world.takeSaid(), [
    "Headset was disconnected. Sound comes from the default speaker.",
    "Headset is back. Sound comes from it again.",
  ]);
});

/** Two microphones of one model, as the browser lists them. */
const TWIN_1 = device("t1", "USB Mic");
const TWIN_2 = device("t2", "USB Mic");

/** Another one, the twins, and of these the one of that id chosen by the name that the window gave it. */
function withTwins(deviceId: string, listedFirst = [BUILT_IN, TWIN_1, TWIN_2]) {
  const world = createWorld();
  world.list(lists(listedFirst));
  const chosen = world.state().lists?.microphone.find((each) => each.deviceId === deviceId) ?? NONE;
  world.choose("microphone", chosen);
  world.want(true);
  world.open(deviceId === "t1" ? TWIN_1 : TWIN_2);
  world.takeOpened();
  return world;
}
const namesIn = (world: ReturnType<typeof createWorld>) =>
  world.state().lists?.microphone.map(({ deviceId, label }) => `${deviceId} ${label}`);

test("[DV16] of two devices with one name the other is not taken for the chosen one that is unplugged", (t) => {
  for (const isEndedFirst of [true, false]) {
    const world = withTwins("t1");
    if (isEndedFirst) world.end();
    world.list(lists([BUILT_IN, TWIN_2]));
    world.open(BUILT_IN);
    t.deepEqual(world.takeOpened(), [""]);
    t.deepEqual(world.takeSaid(), ["USB Mic was disconnected. Using Built-in."]);
    t.deepEqual(namesIn(world), ["m1 Built-in", "t2 USB Mic (2)"], "it keeps its name");
    world.list(lists([BUILT_IN, TWIN_1, TWIN_2]));
    world.open(TWIN_1);
    t.deepEqual(world.takeOpened(), ["t1"]);
    t.deepEqual(world.takeSaid(), ["USB Mic is back and used again."]);
  }
});

test("[DV16] a twin that stands in as the default device is named as itself, also where the list comes late", (t) => {
  for (const isListedFirst of [true, false]) {
    const world = withTwins("t1", [TWIN_1, TWIN_2]);
    world.end();
    if (isListedFirst) world.list(lists([TWIN_2]));
    world.open(device("default", "Default - USB Mic"));
    world.list(lists([TWIN_2]));
    t.deepEqual(world.takeSaid(), ["USB Mic was disconnected. Using USB Mic (2)."]);
    world.list(lists([TWIN_1, TWIN_2]));
    world.open(TWIN_1);
    t.deepEqual(world.takeSaid(), ["USB Mic is back and used again."]);
  }
});

test("[DV16] a chosen twin that comes back under another id is the chosen one again", (t) => {
  const world = withTwins("t1");
  world.list(lists([BUILT_IN, TWIN_2]));
  world.open(BUILT_IN);
  world.takeOpened();
  world.list(lists([BUILT_IN, TWIN_2, device("t9", "USB Mic")]));
  t.deepEqual(world.takeOpened(), ["t9"]);
  t.deepEqual(namesIn(world), ["m1 Built-in", "t2 USB Mic (2)", "t9 USB Mic"]);
});

test("[DV16] the name by which a twin was chosen is its own, whatever the order in which they are listed and plugged in", (t) => {
  const world = createWorld();
  world.list(lists([BUILT_IN, TWIN_2, TWIN_1]));
  world.choose("microphone", TWIN_1);
  t.deepEqual(namesIn(world), ["m1 Built-in", "t2 USB Mic (2)", "t1 USB Mic"]);
  world.want(true);
  world.open(TWIN_1);
  world.takeOpened();
  world.list(lists([BUILT_IN, TWIN_2]));
  t.deepEqual(world.takeOpened(), [""]);
});

test("[DV16] which twin the default device is where the browser does not say, is not guessed: the loss of the other one ends nothing", (t) => {
  const world = createWorld();
  world.list(lists([TWIN_1, TWIN_2]));
  world.want(true);
  world.open(device("default", "Default - USB Mic"));
  world.takeOpened();
  world.takeEffects();
  world.list(lists([TWIN_2]));
  t.deepEqual(world.takeEffects(), []);
});

test("[DV16] a chosen twin without another device is off with a word, and its twin's coming is not its own", (t) => {
  const world = withTwins("t1", [TWIN_1, TWIN_2]);
  world.list(lists([]));
  world.fail("NotFoundError");
  t.is(world.takeGone().length, 1);
  world.list(lists([TWIN_2]));
  t.deepEqual(world.takeSaid(), []);
  world.list(lists([TWIN_1, TWIN_2]));
  t.deepEqual(world.takeSaid(), ["USB Mic is back. Turn the microphone on to use it."]);
});

test("[DV16] a speaker is not taken for its twin", (t) => {
  const world = createWorld();
  const twins = [device("s1", "Speakers"), device("s2", "Speakers")] as const;
  world.list(lists([], twins));
  world.choose("speaker", twins[0]);
  world.list(lists([], [twins[1]]));
  t.is(world.state().speaker.deviceId, "");
  world.list(lists([], twins));
  t.is(world.state().speaker.deviceId, "s1");
  t.deepEqual(world.takeSaid(), [
    "Speakers was disconnected. Sound comes from the default speaker.",
    "Speakers is back. Sound comes from it again.",
  ]);
});

test("[UI275] a device of which something else is asked is opened anew without a word, and goes on as it was where that fails", (t) => {
  const world = withHeadset();
  world.takeSaid();
  world.takeOpened();
  world.takeEffects();
  world.input({ type: "reopen", kind: "camera" });
  world.input({ type: "reopen", kind: "microphone" });
  t.deepEqual(world.takeEffects(), ["open"], "the one before goes on until the new one is there");
  world.open(HEADSET);
  t.deepEqual(world.takeOpened(), ["m2"], "the camera is off");
  t.deepEqual(world.takeSaid(), []);
  t.deepEqual(world.takeEffects(), ["use"]);
});

test("[UI275] what stands in for a lost device still does when it is opened anew", (t) => {
  const world = withHeadset();
  world.end();
  world.open(BUILT_IN);
  world.takeSaid();
  const { lost } = world.microphone();
  t.not(lost, null);
  world.input({ type: "reopen", kind: "microphone" });
  world.open(BUILT_IN);
  t.deepEqual(world.microphone().lost, lost);
  t.deepEqual(world.takeSaid(), []);
  const { open } = world.microphone();
  world.input({ type: "reopen", kind: "microphone" });
  world.fail("NotReadableError");
  t.is(world.microphone().open, open);
  t.is(world.takeSaid().length, 1);
  t.deepEqual(world.takeGone(), []);
});

test("[DV9] whatever comes, one opening is under way at most, what is open was wanted, and only a wish opens anew what failed", (t) => {
  const kind = fc.constantFrom<DeviceKind>("camera", "microphone");
  const attempt = fc.integer({ min: 0, max: 6 });
  const choice = fc.constantFrom(BUILT_IN, HEADSET, NONE);
  const input = fc.oneof<fc.Arbitrary<DevicesInput>[]>(
    fc.record({ type: fc.constant("listed" as const), lists: fc.constantFrom(BOTH, ALONE, lists([])) }),
    fc.record({
      type: fc.constant("chosen" as const),
      kind: fc.constantFrom("camera" as const, "microphone" as const, "speaker" as const),
      choice,
    }),
    fc.record({ type: fc.constant("wanted" as const), kind, isOn: fc.boolean() }),
    fc.record({ type: fc.constant("reopen" as const), kind }),
    fc
      .record({ kind, attempt, choice, isMuted: fc.boolean() })
      .map(({ choice: opened, ...rest }) => ({ type: "opened" as const, ...rest, ...opened })),
    fc.record({
      type: fc.constant("failed" as const),
      kind,
      attempt,
      errorName: fc.constantFrom("NotAllowedError", "NotFoundError", "NotReadableError"),
    }),
    fc.record({ type: fc.constant("ended" as const), kind, attempt }),
  );
  fc.assert(
    fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
      let state = initialDevices;
      for (const each of inputs) {
        const [next, effects] = stepDevices(state, each);
        const opened = effects.filter(({ type }) => type === "open");
        if (opened.length > 2) throw new Error("One kind is opened twice in one step.");
        for (const capture of Object.values(next.captures)) {
          if (capture.isWanted) continue;
          if (capture.open !== null || capture.opening !== null) throw new Error("It is open, unwanted.");
        }
        state = next;
      }
    }),
    { numRuns: 500 },
  );
  t.pass();
});
