/** What is shown while the pictures of one leg give way to those of the next. Rules: ../SPEC.md. */
import test from "ava";
import type { Leg } from "../../../src/media/leg/leg.ts";
import { createShownPictures, type ShowableLeg } from "../../../src/media/leg/shown-pictures.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";

const OTHER = peerId(1);
const [FORMER, NEXT] = [1, 2];

/** A leg with one picture in its first slot. */
function createLeg(isFlowing: boolean) {
  // Only its identity matters, and whether it is muted.
  const track = { muted: !isFlowing } as MediaStreamTrack;
  let packets = isFlowing ? 1 : 0;
  // As much of a leg as is looked at.
  const leg = { picture: () => track, screen: null, pictureStamp: () => packets } as unknown as Leg;
  const showable: ShowableLeg = { leg, slots: { pictures: [OTHER], screen: null } };
  return {
    track,
    showable,
    flow() {
      Object.assign(track, { muted: false });
      packets += 1;
    },
  };
}

test("[LG14] a picture's successor is named before its first picture comes", (t) => {
  const [former, next] = [createLeg(true), createLeg(false)];
  let changes = 0;
  const clock = createVirtualClock();
  const shown = createShownPictures({
    clock,
    legOf: (serial) => (serial === FORMER ? former.showable : next.showable),
    onChanged: () => (changes += 1),
  });
  shown.show(FORMER);
  clock.advance(10_000);
  shown.refresh();
  t.deepEqual(shown.pictures(), [{ peerId: OTHER, track: former.track }]);

  const before = changes;
  shown.show(NEXT);
  t.is(changes, before + 1);
  const [awaiting] = shown.pictures();
  t.is(awaiting?.track, former.track);
  t.is(awaiting?.next, next.track);

  next.flow();
  clock.advance(20);
  const [arrived] = shown.pictures();
  t.is(arrived?.track, next.track);
  t.is(arrived?.next, undefined);
  shown.close();
});
