/** Whether a camera's full layer is sent. */
import test from "ava";
import { decodeRelayMessage, type Layer, type RelayMessage } from "../../../src/media/leg/messages.ts";
import { LAYER_HOLD_MS, LayerDemand } from "../../../src/media/relay/layer-demand.ts";
import { peerId } from "../../support/ids.ts";
import { createWorld } from "./world.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];

test("[RL57] a layer is wanted as soon as somebody needs it or a larger one, and for a while after nobody does", (t) => {
  const demand = new LayerDemand();
  const wanted = (nowMs: number) => demand.wanted(nowMs).join("");
  t.is(wanted(0), "hf");
  demand.setNeeded("q", 1_000);
  t.is(wanted(1_000 + LAYER_HOLD_MS - 1), "hf");
  demand.setNeeded("q", 2_000);
  t.is(wanted(1_000 + LAYER_HOLD_MS), "");
  demand.setNeeded("h", 9_000);
  t.is(wanted(9_000), "h");
  demand.setNeeded("f", 10_000);
  t.is(wanted(10_000), "hf", "the next smaller one is there when an encoder drops the full one");
  demand.setNeeded("h", 11_000);
  t.is(wanted(11_000 + LAYER_HOLD_MS), "h");
});

const layersOf = (leg: { messages: readonly RelayMessage[] }) =>
  leg.messages.findLast((message) => message.type === "pictures")?.layers?.join("") ?? "all";

test("[RL57] each sender is told in which layers it is seen, by all who watch and by nobody else", async (t) => {
  const world = createWorld();
  const a = await world.open(A);
  const b = await world.open(B);
  const c = await world.open(C);
  const settle = () => {
    world.advance(LAYER_HOLD_MS);
    world.relay.beat();
  };
  settle();
  t.deepEqual([a, b, c].map(layersOf), ["hf", "hf", "hf"], "everybody wants everybody");
  const inLayer = (layer: Layer, ...ids: (typeof A)[]) => ids.map((each) => ({ peerId: each, layer }));
  const small = (...ids: (typeof A)[]) => inLayer("h", ...ids);
  b.say({ type: "want", pictures: small(A, C) });
  c.say({ type: "want", pictures: [{ peerId: B, layer: "f" }, ...small(A)] });
  t.deepEqual([a, b, c].map(layersOf), ["hf", "hf", "hf"], "nothing stops at once");
  settle();
  t.deepEqual([a, b, c].map(layersOf), ["h", "hf", "hf"]);
  a.say({ type: "watching", on: false });
  settle();
  t.deepEqual([a, b, c].map(layersOf), ["h", "hf", "h"], "who does not look needs none");
  b.say({ type: "want", pictures: [{ peerId: A, layer: "f" }, ...small(C)] });
  t.deepEqual([a, b, c].map(layersOf), ["hf", "hf", "h"], "asked for again at once");
  b.say({ type: "want", pictures: [...inLayer("q", A), ...small(C)] });
  c.say({ type: "want", pictures: inLayer("q", A, B) });
  a.say({ type: "watching", on: true });
  a.say({ type: "want", pictures: inLayer("q", B, C) });
  settle();
  t.deepEqual(
    [a, b, c].map(layersOf),
    ["", "", "h"],
    "tiny tiles need the smallest alone, which never stops",
  );
});

test("[RL57] a relay that others leave for says the layers with its request for pictures", async (t) => {
  const world = createWorld();
  const a = await world.open(A, "1", false);
  const b = await world.open(B, "1", false);
  b.say({ type: "want", pictures: [{ peerId: A, layer: "f" }] });
  world.advance(LAYER_HOLD_MS);
  world.relay.beat();
  t.is(layersOf(a), "", "a standby shows nothing");
  b.say({ type: "active", on: true });
  const last = a.messages.findLast((message) => message.type === "pictures");
  t.deepEqual(last, { type: "pictures", wanted: true, layers: ["h", "f"] });
});

test("[RL57] a request without layers is for all", (t) => {
  t.deepEqual(decodeRelayMessage('{"type":"pictures","wanted":true}'), { type: "pictures", wanted: true });
  t.is(decodeRelayMessage('{"type":"pictures","wanted":true,"layers":["x"]}'), null);
});
