/** Those who drive the core at one time: a window, a headless participant, a script on standard streams. */
import { decodeCommand, type Command } from "../api/commands.ts";
import type { CoreEvent } from "../api/events.ts";
import { parseJson } from "../kernel/schema.ts";

export interface Client {
  /** It runs with the rights of the account: a script or a shell, not a page in a browser. */
  readonly mayNamePaths: boolean;
  /** To this client alone. */
  send(event: CoreEvent): void;
}

export interface ClientConnection {
  /** One command as JSON text or as a value; anything else is answered by an `error` event. */
  receive(input: unknown): void;
  /** Idempotent. */
  detach(): void;
}

export interface Clients {
  attach(client: Client): ClientConnection;
  broadcast(event: CoreEvent): void;
}

export function createClients(deps: {
  readonly onAttach: (client: Client) => void;
  readonly onCommand: (client: Client, command: Command) => void;
  readonly onDetach: (client: Client) => void;
}): Clients {
  const clients = new Set<Client>();
  return {
    attach(client) {
      clients.add(client);
      deps.onAttach(client);
      return {
        receive(input) {
          const value = typeof input === "string" ? parseJson(input) : input;
          const command = decodeCommand(value);
          if (command === null) {
            const known =
              typeof value === "object" && value !== null && "type" in value
                ? `: ${String(value.type).slice(0, 40)}`
                : "";
            client.send({
              type: "error",
              code: "badCommand",
              message: `This is not a command that Landline knows${known}.`,
              ...requestIdOf(value),
            });
            return;
          }
          deps.onCommand(client, command);
        },
        detach() {
          if (clients.delete(client)) deps.onDetach(client);
        },
      };
    },
    broadcast(event) {
      for (const client of clients) client.send(event);
    },
  };
}

function requestIdOf(value: unknown): { requestId?: string } {
  if (typeof value !== "object" || value === null || !("requestId" in value)) return {};
  return typeof value.requestId === "string" ? { requestId: value.requestId.slice(0, 64) } : {};
}
