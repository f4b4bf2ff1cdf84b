/** Mallory acknowledges entries that do not exist, and feeds that are others'. */
import { decodeStoreMessage } from "../../../src/store/sync/messages.ts";
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK36] a receipt counts for its sender alone", {
  by: "member",
  noticed: null,
  strike(stage) {
    const tips = stage.mallory
      .wires()
      .flatMap(({ got }) => got)
      .flatMap((message) => (message.type === "data" && message.channel === "store" ? [message.body] : []))
      .flatMap((body) => decodeStoreMessage(body) ?? [])
      .flatMap((message) => (message.type === "have" ? message.tips : []))
      .slice(-20);
    stage.say("store", { type: "ack", tips: tips.map((tip) => ({ ...tip, number: tip.number + 1_000 })) });
    stage.say("store", { type: "ack", tips });
  },
});
