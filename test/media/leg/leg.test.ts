/** One leg on a connection whose platform is slow or refuses. */
import test from "ava";
import { createLeg } from "../../../src/media/leg/leg.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { FakeConnection, settled } from "./fake-platform.ts";

function createWorld() {
  const connection = new FakeConnection();
  const clock = createVirtualClock();
  const oddities: string[] = [];
  const leg = createLeg({
    createConnection: () => connection.asConnection(),
    exchange: () => new Promise(() => {}),
    isSimulcast: true,
    pictureSlots: 1,
    clock,
    listener: {
      onOpen() {},
      onFailed() {},
      onAlive() {},
      onMessage() {},
      onPictureStarted() {},
      onOddity: (name) => void oddities.push(name),
    },
  });
  // Only its identity and its size count.
  const camera = { getSettings: () => ({}) } as MediaStreamTrack;
  const cameraLine = connection.lines.find(({ kind }) => kind === "video");
  return { connection, clock, oddities, leg, camera, carried: () => cameraLine?.sender.track };
}

test("[LG18] the track that a leg was given last is carried, however late the platform follows", (t) => {
  const { connection, leg, camera, carried } = createWorld();
  leg.setCamera(camera);
  connection.catchUp();
  t.is(carried(), camera);
  // Off and on again: a takeover that was called off, and came.
  leg.setCamera(null);
  leg.setCamera(camera);
  connection.catchUp();
  t.is(carried(), camera);
  // On and off again: a camera that is off is seen by nobody.
  leg.setCamera(null);
  connection.catchUp();
  leg.setCamera(camera);
  leg.setCamera(null);
  connection.catchUp();
  t.is(carried(), null);
  leg.close();
});

test("[LG18] a track that the platform refused is offered again, unless another one was set", async (t) => {
  const { connection, clock, oddities, leg, camera, carried } = createWorld();
  connection.refusals = 1;
  leg.setCamera(camera);
  connection.catchUp();
  await settled();
  t.deepEqual(oddities, ["leg.trackRefused"]);
  t.is(carried(), null);
  clock.advance(1_000);
  connection.catchUp();
  t.is(carried(), camera);

  connection.refusals = 1;
  leg.setCamera(null);
  connection.catchUp();
  await settled();
  t.is(carried(), camera);
  clock.advance(1_000);
  connection.catchUp();
  t.is(carried(), null, "a camera that is off must not be seen");

  connection.refusals = 1;
  leg.setCamera(camera);
  leg.setCamera(null);
  connection.catchUp();
  await settled();
  leg.setCamera(camera);
  clock.advance(1_000);
  connection.catchUp();
  t.is(carried(), camera);
  leg.close();
  t.is(clock.timers(), 0);
});
