/** What the relay relies on in a transport before it is open and after it is closed, checked against the fake and the library's. */
import type { ExecutionContext } from "ava";
import type { Transport, TransportEvents } from "../../../src/media/relay/transport.ts";
import { parseOffer } from "../../../src/media/sdp/sdp.ts";
import { legOffer } from "./offer.ts";

/** Without candidates, so that no check leaves the machine. */
export const OFFER = parseOffer(
  legOffer({ hasRed: true, ssrcs: [1, 2, 3] }).replaceAll(/a=candidate:.*\r\n/g, ""),
);

export async function checkTransport(
  t: ExecutionContext,
  create: (events: TransportEvents) => Transport,
): Promise<void> {
  const happened: string[] = [];
  const note = (event: string) => () => void happened.push(event);
  const events: TransportEvents = {
    onOpen: note("open"),
    onRtp: note("rtp"),
    onRtcp: note("rtcp"),
    onControlOpen: note("controlOpen"),
    onControl: note("control"),
    onClosed: note("closed"),
  };
  const transport = create(events);
  t.false(transport.send(Buffer.alloc(20, 0x80)), "nothing is sent before it is open");
  t.false(transport.sendControl("{}"));
  const description = await transport.accept(OFFER);
  t.regex(description.iceUfrag, /^[A-Za-z0-9+/]{4,256}$/);
  t.regex(description.icePassword, /^[A-Za-z0-9+/]{22,256}$/);
  t.regex(description.fingerprint, /^sha-256 [0-9A-F]{2}(:[0-9A-F]{2}){31}$/i);
  t.is(description.setup, "active");
  for (const candidate of description.candidates) t.regex(candidate, /^candidate:/);
  t.false(transport.send(Buffer.alloc(20, 0x80)), "an answer is no connection");
  transport.close();
  transport.close();
  t.false(transport.send(Buffer.alloc(20, 0x80)));
  t.false(transport.sendControl("{}"));
  await new Promise((resolve) => void setImmediate(resolve));
  t.deepEqual(happened, [], "its own end closes without an event");

  const closed = create(events);
  closed.close();
  await t.throwsAsync(closed.accept(OFFER));
  t.deepEqual(happened, []);
}
