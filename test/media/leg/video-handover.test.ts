/** Which pictures are shown while the meeting goes from one relay to the next. Rules: ../SPEC.md. */
import test from "ava";
import { choosePictures } from "../../../src/media/leg/video-handover.ts";
import { peerId } from "../../support/ids.ts";

const A = peerId(0xa);
const B = peerId(0xb);
const before = [{ peerId: A, track: "old", serial: 1 }];

test("[LG10] the former relay's picture stays until the next one's has begun", (t) => {
  const offered = (hasStarted: boolean) => [{ peerId: A, track: "next", hasStarted }];
  t.is(choosePictures(before, offered(false), 2, true)[0]?.track, "old");
  t.is(choosePictures(before, offered(true), 2, true)[0]?.track, "next");
  t.is(choosePictures(before, offered(false), 2, false)[0]?.track, "next");
});

test("[LG10] a participant in no slot of the next relay yet stays for a while", (t) => {
  t.deepEqual(choosePictures(before, null, 2, false), before);
  t.deepEqual(choosePictures(before, [], 2, true), before);
  t.deepEqual(choosePictures(before, [], 2, false), []);
});

test("[LG10] on one relay, slots are shown as they are", (t) => {
  const offered = [{ peerId: B, track: "old", hasStarted: false }];
  t.deepEqual(choosePictures(before, offered, 1, true), [{ peerId: B, track: "old", serial: 1 }]);
});
