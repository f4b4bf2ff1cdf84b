/** The microphone through the noise filter, and past it. Rules: SPEC.md, UI. */
import { signal } from "@preact/signals";
import test from "ava";
import { filterMicrophone, type OpenNoiseFilter } from "../../../src/ui/media/filtered-microphone.ts";
import { createVirtualClock } from "../../support/clock.ts";

const trackOf = (contentHint = ""): MediaStreamTrack => ({ contentHint }) as MediaStreamTrack;

function setUp() {
  const microphone = signal<MediaStreamTrack | null>(null);
  const isWanted = signal(true);
  const filters: { of: MediaStreamTrack; events: Parameters<OpenNoiseFilter>[1]; isOpen: boolean }[] = [];
  const failures = { count: 0 };
  const sent = filterMicrophone({
    ...{ clock: createVirtualClock(), microphone, isWanted },
    open(of, events) {
      const filter = { of, events, isOpen: true };
      filters.push(filter);
      return () => void (filter.isOpen = false);
    },
    onFailed: () => void (failures.count += 1),
  });
  return { microphone, isWanted, filters, failures, sent };
}

test("[UI420] the microphone goes out as it is until the filter runs, whenever it stands still, and once it is not wanted", (t) => {
  const { microphone, isWanted, filters, sent } = setUp();
  t.is(sent.value, null);
  const [own, filtered] = [trackOf("speech"), trackOf()];
  microphone.value = own;
  t.is(sent.value, own);
  filters[0]?.events.onTrack(filtered);
  t.is(sent.value, filtered);
  t.is(filtered.contentHint, "speech");
  filters[0]?.events.onTrack(null);
  t.is(sent.value, own);
  filters[0]?.events.onTrack(filtered);
  isWanted.value = false;
  t.is(sent.value, own);
  t.false(filters[0]?.isOpen);
});

test("[UI420] another microphone gets a filter of its own, and a closed one none", (t) => {
  const { microphone, filters, sent } = setUp();
  microphone.value = trackOf();
  filters[0]?.events.onTrack(trackOf());
  const next = trackOf();
  microphone.value = next;
  t.is(sent.value, next);
  t.deepEqual(
    filters.map(({ of, isOpen }) => [of === next, isOpen]),
    [
      [false, false],
      [true, true],
    ],
  );
  filters[1]?.events.onTrack(trackOf());
  microphone.value = null;
  t.is(sent.value, null);
  t.false(filters[1]?.isOpen);
});

test("[UI420] where the filter fails the microphone goes on as it is, and that is said", (t) => {
  const { microphone, filters, failures, sent } = setUp();
  const own = trackOf();
  microphone.value = own;
  filters[0]?.events.onTrack(trackOf());
  filters[0]?.events.onFailed();
  t.is(sent.value, own);
  t.is(failures.count, 1);
});
