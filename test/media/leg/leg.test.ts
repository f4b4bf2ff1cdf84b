/** One leg on a connection whose platform is slow. */
import test from "ava";
import { realClock } from "../../../src/kernel/clock.ts";
import { createLeg } from "../../../src/media/leg/leg.ts";

interface FakeLine {
  readonly kind: string;
  readonly sender: { track: unknown; replaceTrack(track: unknown): Promise<void> };
}

/** As a connection: tracks are replaced in order, each only once the test lets it be. */
function slowConnection() {
  const lines: FakeLine[] = [];
  const waiting: (() => void)[] = [];
  const connection = {
    connectionState: "new",
    iceGatheringState: "complete",
    localDescription: { sdp: "" },
    addEventListener() {},
    removeEventListener() {},
    createDataChannel: () => ({ addEventListener() {}, readyState: "connecting" }),
    createOffer: async () => ({}),
    setLocalDescription: async () => {},
    getStats: async () => new Map(),
    close() {},
    addTransceiver(kind: string): unknown {
      const sender: FakeLine["sender"] = {
        track: null,
        replaceTrack: (track) =>
          new Promise((resolve) => {
            waiting.push(() => {
              sender.track = track;
              resolve();
            });
          }),
      };
      const line = { kind, sender, receiver: { track: new EventTarget() }, setCodecPreferences() {} };
      lines.push(line);
      return line;
    },
  };
  return {
    // As much of it as a leg asks for.
    connection: connection as unknown as RTCPeerConnection,
    lines,
    catchUp: () => {
      for (const step of waiting.splice(0)) step();
    },
  };
}

test("[LG18] what a leg was told to carry last is carried, however late the platform follows", (t) => {
  const { connection, lines, catchUp } = slowConnection();
  const listener = {
    onOpen() {},
    onFailed() {},
    onAlive() {},
    onMessage() {},
    onPictureStarted() {},
    onOddity() {},
  };
  const leg = createLeg({
    createConnection: () => connection,
    exchange: () => new Promise(() => {}),
    isSimulcast: true,
    pictureSlots: 1,
    clock: realClock,
    listener,
  });
  const camera = {} as MediaStreamTrack; // Only its identity counts.
  const cameraLine = lines.find(({ kind }) => kind === "video");
  leg.setCamera(camera);
  catchUp();
  t.is(cameraLine?.sender.track, camera);
  // Off and on again: a takeover that was called off, and came.
  leg.setCamera(null);
  leg.setCamera(camera);
  catchUp();
  t.is(cameraLine?.sender.track, camera);
  // On and off again: nobody is seen who does not want to be.
  leg.setCamera(null);
  catchUp();
  leg.setCamera(camera);
  leg.setCamera(null);
  catchUp();
  t.is(cameraLine?.sender.track, null);
  leg.close();
});
