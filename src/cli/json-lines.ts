/** A script's end of the core: one command a line in, one event a line out. */
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { CoreEvent } from "../api/events.ts";
import type { ClientConnection, Clients } from "../core/clients.ts";

/** Hours of ordinary events. A reader that is so far behind reads nothing any more. */
export const MAX_UNREAD_BYTES = 16 * 1024 * 1024;
/** Whatever comes first: room again, or nobody to have room. */
const ENDS_A_WAIT = ["drain", "error", "close"] as const;

/**
 * Attaches a script to the core. The end of `input` ends nothing: a script may give no commands at all. When `output` fails, or
 * holds more than MAX_UNREAD_BYTES that nobody has read, the script is detached and `onDetached` called; the core goes on.
 */
export function attachJsonLines(
  clients: Pick<Clients, "attach">,
  streams: { readonly input: Readable; readonly output: Writable },
  onDetached: (reason: string) => void,
): void {
  const { input, output } = streams;
  let isDetached = false;
  let connection: ClientConnection | null = null;
  connection = clients.attach({
    mayNamePaths: true,
    send(event) {
      if (isDetached) return;
      if (output.writableLength > MAX_UNREAD_BYTES) detach("Nobody reads standard output.");
      else writeJsonLine(output, event);
    },
    drained: () =>
      isDetached || output.destroyed || !output.writableNeedDrain
        ? null
        : new Promise((resolve) => {
            const resume = () => {
              for (const event of ENDS_A_WAIT) output.off(event, resume);
              resolve();
            };
            for (const event of ENDS_A_WAIT) output.on(event, resume);
          }),
  });
  // What it gets while it is being attached may have been too much.
  if (isDetached) connection.detach();
  const lines = createInterface({ input, crlfDelay: Infinity });
  lines.on("line", (line) => {
    if (!isDetached && line.trim() !== "") connection?.receive(line);
  });

  function detach(reason: string): void {
    if (isDetached) return;
    isDetached = true;
    connection?.detach();
    onDetached(reason);
  }
  // A stream that failed gives no more lines.
  input.on("error", () => lines.close());
  output.on("error", (error) => detach(`Standard output has failed: ${error.message}.`));
}

export function writeJsonLine(output: Writable, value: CoreEvent | object): void {
  output.write(`${JSON.stringify(value)}\n`);
}
