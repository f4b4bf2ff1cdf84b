/** Mallory shows lines of captions that were said before, again and again and in another order. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK57] a line of captions is shown where it stood", {
  by: "member",
  noticed: null,
  strike(stage) {
    const seen = stage.mallory
      .wires()
      .flatMap(({ got }) => got)
      .filter((message) => message.type === "data" && message.channel === "captions");
    for (const message of seen.slice(-20).toReversed()) stage.send(message);
  },
});
