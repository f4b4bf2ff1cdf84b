/** A stranger asks thousands of questions in one mDNS packet, each of which everybody would answer. */
import test from "ava";
import { questionForUs } from "../../src/discovery/records.ts";

test("[HB8] one packet is answered once, however many questions are in it", (t) => {
  const ours = { type: "PTR", name: "_landline._tcp.local" };
  const questions = Array.from({ length: 5_000 }, () => ours);
  const asked = questionForUs({ questions });
  t.deepEqual(asked, ours);
});
