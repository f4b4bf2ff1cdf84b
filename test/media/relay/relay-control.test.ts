/** One leg's data channel, at the relay's end. */
import test from "ava";
import { createLog } from "../../../src/kernel/log.ts";
import { decodeRelayMessage, type RelayMessage } from "../../../src/media/leg/messages.ts";
import { encode, RelayControl } from "../../../src/media/relay/relay-control.ts";
import { peerId } from "../../support/ids.ts";

const A = peerId(1);
const BEAT = encode({ type: "beat", count: 0, levels: [], speaker: null });

function createWorld() {
  const log = createLog("error", () => {});
  const world = { log, isFull: false, sent: [] as RelayMessage[] };
  const control = new RelayControl({
    log,
    nowMs: 0,
    send(text) {
      const message = world.isFull ? null : decodeRelayMessage(text);
      if (message !== null) world.sent.push(message);
      return message !== null;
    },
  });
  return Object.assign(world, { control, types: () => world.sent.splice(0).map(({ type }) => type) });
}

test("[RL16] control messages are limited per leg", (t) => {
  const { control, log } = createWorld();
  const active = JSON.stringify({ type: "active", on: true });
  const accepted = Array.from({ length: 70 }, () => control.receive(active, 0)).filter(
    (each) => each !== null,
  );
  t.is(accepted.length, 60);
  t.is(log.counters()["relay.controlOverLimit"], 10);
  t.deepEqual(control.receive(active, 50), { type: "active", on: true }, "20 a second come back");
  t.is(control.receive(active, 50), null);
});

test("[RL39] slots and requests for pictures are sent once the channel is open, and on changes only", (t) => {
  const { control, types } = createWorld();
  control.setSlots([A], null);
  control.setPicturesWanted(true, ["h", "f"]);
  t.deepEqual(types(), []);
  control.open();
  t.deepEqual(types(), ["slots", "pictures"]);
  control.setSlots([A], null);
  control.setPicturesWanted(true, ["h", "f"]);
  t.deepEqual(types(), []);
  control.setSlots([null], A);
  control.setPicturesWanted(false, ["h", "f"]);
  t.deepEqual(types(), ["slots", "pictures"]);
});

test("[RL59] clocks are told once there is a picture, and never late", (t) => {
  const world = createWorld();
  world.control.open();
  world.control.sendClocks([960, 20], [null, null]);
  world.control.sendClocks(null, [[3_000, 10]]);
  t.deepEqual(world.types(), []);
  world.isFull = true;
  world.control.sendClocks([960, 20], [null, [3_000, 10]]);
  world.isFull = false;
  world.control.sendBeat(BEAT);
  t.deepEqual(world.types(), ["beat"]);
  world.control.sendClocks([960, 20], [null, [3_000, 10]]);
  t.deepEqual(world.sent, [{ type: "clocks", mix: [960, 20], pictures: [null, [3_000, 10]] }]);
});

test("[RL39] what finds the channel full is sent with the next beat", (t) => {
  const world = createWorld();
  world.control.open();
  world.isFull = true;
  world.control.setSlots([A], null);
  world.control.setPicturesWanted(true, ["h", "f"]);
  world.control.sendBeat(BEAT);
  t.deepEqual(world.types(), []);
  world.isFull = false;
  world.control.sendBeat(BEAT);
  t.deepEqual(world.types(), ["slots", "pictures", "beat"]);
  world.control.sendBeat(BEAT);
  t.deepEqual(world.types(), ["beat"]);
});
