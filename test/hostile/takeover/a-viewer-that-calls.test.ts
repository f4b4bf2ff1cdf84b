/** Mallory may not call, and rings at everybody. */
import { callId } from "../../calls/two.ts";
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK64] a viewer rings at nobody", {
  by: "viewer",
  noticed: null,
  strike(stage) {
    stage.say("calls", { type: "ring", callId: callId(1_000 + stage.strike) });
  },
  check(t, { honest, talker, presenter }) {
    for (const run of honest) if (run !== talker && run !== presenter) t.is(run.session()?.calls.get(), null);
  },
});
