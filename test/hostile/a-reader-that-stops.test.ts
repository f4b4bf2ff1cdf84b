/** A script reads the core's events and stops, or ends in the middle of a line, so that the core grows without end or dies. */
import { PassThrough } from "node:stream";
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { attachJsonLines, MAX_UNREAD_BYTES } from "../../src/cli/json-lines.ts";
import type { Client } from "../../src/core/clients.ts";

function attach() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const reasons: string[] = [];
  let client: Client | null = null;
  let detached = 0;
  const clients = {
    attach(attached: Client) {
      client = attached;
      return { receive: () => {}, detach: () => void (detached += 1) };
    },
  };
  attachJsonLines(clients, { input, output }, (reason) => reasons.push(reason));
  return { output, reasons, detached: () => detached, send: (event: CoreEvent) => client?.send(event) };
}

const event: CoreEvent = { type: "error", code: "badCommand", message: "x".repeat(1_000_000) };

test("[HA8] a reader that stops is let go of at a bound, and one that ends by `EPIPE` ends itself alone", async (t) => {
  const slow = attach();
  for (let sent = 0; sent < 60; sent += 1) slow.send(event);
  t.is(slow.detached(), 1);
  t.true(slow.output.writableLength + slow.output.readableLength < MAX_UNREAD_BYTES + 3_000_000);
  const gone = attach();
  gone.output.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  await new Promise<void>((resolve) => setImmediate(resolve));
  for (let sent = 0; sent < 10; sent += 1) gone.send(event);
  t.is(gone.detached(), 1);
  t.is(gone.reasons.length, 1);
});
