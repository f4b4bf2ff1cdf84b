/** Mallory brings everybody's entries again and again. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK32] an entry counts once, however often it is brought", {
  by: "member",
  noticed: null,
  strike(stage) {
    const seen = stage.mallory
      .wires()
      .flatMap(({ got }) => got)
      .filter((message) => message.type === "data" && message.channel === "store");
    for (const message of seen.slice(0, 20)) stage.send(message);
  },
  check(t, { honest }) {
    for (const run of honest) {
      const texts =
        run
          .session()
          ?.store.messages()
          .map(({ text }) => text) ?? [];
      t.is(new Set(texts).size, texts.length);
    }
  },
});
