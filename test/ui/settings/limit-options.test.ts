/** The limits to choose from. Rules: SPEC.md, UI. */
import test from "ava";
import * as v from "valibot";
import { defaultSettings, pictureLimitsOf, SettingsSchema } from "../../../src/api/settings.ts";
import {
  limitOptions,
  RECEIVE_LIMITS_KBPS,
  SEND_LIMITS_KBPS,
} from "../../../src/ui/settings/limit-options.ts";

test("[UI424] each limit of the lists is one that the core takes, and a script's own stands among them", (t) => {
  const labels = limitOptions(SEND_LIMITS_KBPS, 750).map(({ label }) => label);
  t.deepEqual(labels, ["No limit", "300 kbit/s", "600 kbit/s", "750 kbit/s", "1.0 Mbit/s", "2.0 Mbit/s"]);
  t.is(limitOptions(SEND_LIMITS_KBPS, 600).length, SEND_LIMITS_KBPS.length + 1);
  for (const { value } of limitOptions(RECEIVE_LIMITS_KBPS, 0))
    t.true(v.is(SettingsSchema, { ...defaultSettings, receiveLimitKbps: Number(value) }), value);
  t.false(v.is(SettingsSchema, { ...defaultSettings, sendLimitKbps: 50 }), "too little for any picture");
});

test("[UI424] the relay is told bits per second, or that there is no limit", (t) => {
  t.deepEqual(pictureLimitsOf(defaultSettings), { upBps: null, downBps: null });
  t.deepEqual(pictureLimitsOf({ ...defaultSettings, sendLimitKbps: 600 }), { upBps: 600_000, downBps: null });
});
