/** A coordinator makes members up without end, so that everybody writes entries about them. */
import test from "ava";
import { createListing } from "../../src/store/listing.ts";
import { createVirtualClock } from "../support/clock.ts";
import { madeUp } from "./made-up-members.ts";

for (const isHub of [true, false])
  test(`[HX41] made-up members make ${isHub ? "the hub" : "a member"} write few listings, those of members that are here first`, (t) => {
    const clock = createVirtualClock();
    const written: string[] = [];
    const listing = createListing({
      clock,
      random: () => Uint8Array.of(0),
      self: "self",
      isListed: () => false,
      write: ({ publicKey }) => void written.push(publicKey),
    });
    for (let round = 0; round < 100; round += 1) {
      listing.update(madeUp(round * 60, 60), isHub);
      clock.advance(100);
    }
    clock.advance(2_000);
    t.true(written.length >= 60 && written.length <= 210, `${written.length} in 12 seconds`);
    const here = [{ publicKey: "ada", name: "Ada" }];
    listing.update(here, isHub);
    clock.advance(20_000);
    t.true(written.includes("ada"), "its turn comes before that of those that are waited for");
    t.true(written.length < 220);
    listing.close();
  });
