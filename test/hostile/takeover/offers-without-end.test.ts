/** Mallory offers lines to members that do not coordinate, which would pass all of them on. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK18] of one member's offers few are passed on", {
  by: "member",
  noticed: "mesh.tooManyOffers",
  strike(stage) {
    const credential = stage.mallory.admitted()?.credential ?? [];
    for (let offer = 0; offer < 60; offer += 1)
      stage.send({ type: "offer", entry: stage.mallory.line({ name: `Mallory ${offer}` }), credential });
  },
});
