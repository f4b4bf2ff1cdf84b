/** Mallory hears heartbeats on the network: she sends them again, changes them, and makes some up, to keep a dead member alive or to move a living one. */
import { createHash } from "node:crypto";
import test from "ava";
import { createLink } from "../../src/mesh/links/link.ts";
import type { RosterEntry } from "../../src/mesh/identity/roster-entry.ts";
import type { Channel } from "../../src/mesh/transport/channel.ts";
import { encodeHeartbeat, heartbeatKey, HEARTBEAT_BYTES } from "../../src/mesh/transport/heartbeat.ts";
import { inert } from "../simulation/inert.ts";

const ANA = "10.0.0.1";
const MALLORY = "10.0.0.66";
/** As TLS gives it to the two ends of a connection, and to nobody else. */
const exporter = (purpose: string) => createHash("sha256").update(purpose).digest();

test("[HB1] a heartbeat counts once, from the other end of its link, and in the order in which it was sent", (t) => {
  const hello = inert<Channel["hello"]>({ heartbeatPort: 9 });
  const channel = inert<Channel>({ isDialled: true, address: ANA, hello, exporter });
  const port = { port: 9, send: () => {}, close: () => {} };
  const link = createLink(port, channel, inert<RosterEntry>({}), 0, {
    onSuspected: () => {},
    onDue: () => {},
  });
  const theirs = heartbeatKey(exporter("heartbeats of the acceptor"));
  const own = heartbeatKey(exporter("heartbeats of the dialler"));
  const first = encodeHeartbeat(theirs, 2);
  const second = encodeHeartbeat(theirs, 4);
  t.true(link.takeHeartbeat(second, ANA, 10));
  for (const packet of [first, second, encodeHeartbeat(own, 6)])
    t.false(link.takeHeartbeat(packet, MALLORY, 20), "sent again, late, or the own one");
  for (let at = 0; at < HEARTBEAT_BYTES; at += 1) {
    const changed = encodeHeartbeat(theirs, 100);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    t.false(link.takeHeartbeat(changed, MALLORY, 30), `byte ${at}`);
  }
  t.is(link.heartbeatAddress(), ANA, "nor is it looked for where she is");
  t.true(link.takeHeartbeat(encodeHeartbeat(theirs, 6), ANA, 40));
});
