/** A script's end of the core: one command a line in, one event a line out. */
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Clients } from "../core/clients.ts";
import type { CoreEvent } from "../api/events.ts";

/** The end of `input` ends nothing: a script may give no commands at all. */
export function attachStandardStreams(
  clients: Clients,
  streams: { readonly input: Readable; readonly output: Writable },
): void {
  const connection = clients.attach({
    mayNamePaths: true,
    send: (event) => writeEvent(streams.output, event),
  });
  const lines = createInterface({ input: streams.input, crlfDelay: Infinity });
  lines.on("line", (line) => {
    if (line.trim() !== "") connection.receive(line);
  });
  streams.input.on("error", () => lines.close());
}

export function writeEvent(output: Writable, event: CoreEvent | object): void {
  output.write(`${JSON.stringify(event)}\n`);
}
