/** A page of another site, which somebody opens, calls the window's server: with cookies, without, from other hosts, and as another page's frame. */
import test from "ava";
import { createGate } from "../../src/window-host/gate.ts";

const HOST = "127.0.0.1:5000";
const SECRET = "ab".repeat(32);
const gate = createGate(5_000, { secret: SECRET, folder: "cd".repeat(16) });
const FOREIGN = ["https://evil.example", "http://127.0.0.1:5001", "http://localhost:5000", "null"];

test("[HB10] a page of another site commands nothing, and reads nothing without the secret", (t) => {
  for (const origin of FOREIGN) {
    const headers = { host: HOST, cookie: `landline=${SECRET}`, origin };
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
      t.is(gate.judge({ method, url: "/", headers }), "refused", `${method} by ${origin}`);
    t.false(gate.mayLink({ method: "GET", url: "/link", headers }), origin);
  }
  for (const host of ["evil.example", "localhost:5000", "127.0.0.1:5000.evil.example", ""])
    t.is(
      gate.judge({ method: "GET", url: "/", headers: { host, cookie: `landline=${SECRET}` } }),
      "refused",
      host,
    );
  for (const cookie of ["", `landline=${"0".repeat(64)}`, `landline=${SECRET.slice(1)}`, SECRET])
    t.is(gate.judge({ method: "GET", url: "/", headers: { host: HOST, cookie } }), "refused", cookie);
});
