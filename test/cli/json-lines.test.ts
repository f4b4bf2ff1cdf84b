import { PassThrough } from "node:stream";
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { attachJsonLines, MAX_UNREAD_BYTES } from "../../src/cli/json-lines.ts";
import type { Client } from "../../src/core/clients.ts";

/** A core that writes down what it is asked, and a script that reads when the test says so. */
function createWorld() {
  const input = new PassThrough();
  const output = new PassThrough();
  const received: unknown[] = [];
  const reasons: string[] = [];
  let client: Client | null = null;
  let detached = 0;
  attachJsonLines(
    {
      attach(attached) {
        client = attached;
        return { receive: (line) => void received.push(line), detach: () => void (detached += 1) };
      },
    },
    { input, output },
    (reason) => reasons.push(reason),
  );
  return {
    input,
    output,
    received,
    reasons,
    detached: () => detached,
    mayNamePaths: () => client?.mayNamePaths,
    send: (event: CoreEvent) => client?.send(event),
  };
}

/** Streams hand on what they have when the present work is done. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const bigEvent: CoreEvent = { type: "error", code: "badCommand", message: "x".repeat(1024 * 1024) };

test("[CM10] each line that is not blank is one command, in order, whatever it holds", async (t) => {
  const { input, received, reasons } = createWorld();
  input.write('{"type":"leave"}\n\n  \r\nnonsense\r\n{"type"');
  input.write(':"x"}\n{"unfinished');
  await settled();
  t.deepEqual(received, ['{"type":"leave"}', "nonsense", '{"type":"x"}']);
  t.deepEqual(reasons, []);
});

test("[CM11] each event is one line of JSON, and a script may name paths", (t) => {
  const { output, send, mayNamePaths } = createWorld();
  send({ type: "left" });
  send({ type: "error", code: "badCommand", message: "two\nlines" });
  t.is(
    String(output.read()),
    '{"type":"left"}\n{"type":"error","code":"badCommand","message":"two\\nlines"}\n',
  );
  t.true(mayNamePaths());
});

test("[CM12] the end of the input ends nothing", async (t) => {
  const { input, output, send, detached } = createWorld();
  input.end();
  await settled();
  send({ type: "left" });
  t.is(String(output.read()), '{"type":"left"}\n');
  t.is(detached(), 0);
});

test("[CM13] a script that does not read is detached at the bound, and the core goes on", async (t) => {
  const { input, output, send, reasons, detached, received } = createWorld();
  for (let megabytes = 0; megabytes < 40; megabytes += 1) send(bigEvent);
  t.is(detached(), 1);
  t.is(reasons.length, 1);
  t.true(output.writableLength + output.readableLength < MAX_UNREAD_BYTES + 3 * 1024 * 1024);
  input.write('{"type":"leave"}\n');
  await settled();
  t.deepEqual(received, [], "it commands nothing more");
});

test("[CM13] a script that reads is never detached, however much it gets", async (t) => {
  const { output, send, detached } = createWorld();
  output.resume();
  for (let megabytes = 0; megabytes < 40; megabytes += 1) {
    send(bigEvent);
    await settled();
  }
  t.is(detached(), 0);
});

test("[CM14] an output that fails detaches the script once", async (t) => {
  const { output, send, reasons, detached } = createWorld();
  output.destroy(new Error("EPIPE"));
  await settled();
  send({ type: "left" });
  output.emit("error", new Error("again"));
  t.is(detached(), 1);
  t.deepEqual(reasons, ["Standard output has failed: EPIPE."]);
});
