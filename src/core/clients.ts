/** The clients that drive the core at one time: windows, headless participants, scripts on standard streams. */
import { decodeCommand, misfitOf, type Command } from "../api/commands.ts";
import type { CoreEvent } from "../api/events.ts";
import { parseJson } from "../kernel/schema.ts";
import { showableLine } from "../kernel/unicode.ts";
import { createPacedClient, type PacedClient } from "./paced-client.ts";

export interface Client {
  /** The client has the rights of the account, as a script or a shell does and a page in a browser does not. */
  readonly mayNamePaths: boolean;
  /** A page in an ordinary browser, whose tab may be closed while the core goes on. */
  readonly isPage?: boolean;
  /** To this client alone. */
  send(event: CoreEvent): void;
  /** Null while the client reads; otherwise resolves when it has read most of what it was sent. Absent for one that takes all at once. */
  drained?(): Promise<void> | null;
}

export interface ClientConnection {
  /** One command as JSON text or as a value; anything else is answered by an `error` event. Never throws. */
  receive(input: unknown): void;
  /** Idempotent. */
  detach(): void;
}

export interface Clients {
  attach(client: Client): ClientConnection;
  broadcast(event: CoreEvent): void;
  /** A window or a script has been there, and not only a participant that plays files. */
  wasAttended(): boolean;
  /** Sends a history to every client, to each as fast as it reads. `events` is called once for each. */
  replay(events: () => Iterable<CoreEvent>): void;
}

export function createClients(deps: {
  readonly onAttach: (client: PacedClient) => void;
  readonly onCommand: (client: Client, command: Command) => void;
  readonly onDetach: (client: Client) => void;
}): Clients {
  const clients = new Set<PacedClient>();
  let wasAttended = false;
  return {
    attach(attached) {
      const client = createPacedClient(attached);
      clients.add(client);
      if (attached.isPage === true || attached.mayNamePaths) wasAttended = true;
      deps.onAttach(client);
      return {
        receive(input) {
          const value = typeof input === "string" ? parseJson(input) : input;
          const command = decodeCommand(value);
          if (command === null) client.send(unknownCommand(value));
          else deps.onCommand(client, command);
        },
        detach() {
          client.stop();
          if (clients.delete(client)) deps.onDetach(client);
        },
      };
    },
    wasAttended: () => wasAttended,
    broadcast(event) {
      for (const client of clients) client.send(event);
    },
    replay(events) {
      for (const client of clients) client.replay(events());
    },
  };
}

/** Repeats the input's type and `requestId` where it has them, cut to what a command may have. */
function unknownCommand(input: unknown): CoreEvent {
  const fields: { type?: unknown; requestId?: unknown } =
    typeof input === "object" && input !== null ? input : {};
  const type = typeof fields.type === "string" ? showableLine(fields.type.slice(0, 40)) : null;
  const misfit = showableLine(misfitOf(input).slice(0, 80));
  const message =
    misfit === "type"
      ? `This is not a command that Landline knows${type === null ? "" : `: ${type}`}.`
      : `The command ${type} is not carried out, because its "${misfit}" is missing or is not what it has to be.`;
  return {
    type: "error",
    code: "badCommand",
    message,
    ...(typeof fields.requestId === "string" ? { requestId: fields.requestId.slice(0, 64) } : {}),
  };
}
