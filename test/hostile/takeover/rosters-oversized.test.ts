/** Mallory sends a roster of more members than a meeting can have. */
import { throughTakeover } from "../through-takeover.ts";
import { epochOf } from "../virtual-lies.ts";

throughTakeover("[HK16] a roster that is longer than a meeting is nonsense, and ends its sender's link", {
  by: "member",
  noticed: "mesh.badMessage",
  isShunned: true,
  strike(stage) {
    const entries = Array.from({ length: 300 }, () => stage.mallory.line());
    stage.send({ type: "roster", epoch: epochOf(stage), version: 1, entries });
  },
});
