/** Records what one peer was asked to do, and what came of it. Pure. */
import type { EntryId } from "../../src/kernel/ids.ts";
import type { PeerEvent } from "../support/peer.ts";
import type { Request } from "./history.ts";

export interface Requests {
  /** Returns the request's number. */
  begin(request: Pick<Request, "by" | "stretch" | "wish" | "askedAtMs" | "afterOrder">): number;
  end(number: number, outcome: Request["outcome"], atMs: number): void;
  /** Takes an event of the peer's program. `numberOf` returns the number of the request with that id. */
  hear(event: PeerEvent, numberOf: (requestId: string) => number): void;
  all(): readonly Request[];
}

export function createRequests(): Requests {
  const requests: { -readonly [Key in keyof Request]: Request[Key] }[] = [];
  const deliveredTo = new Map<EntryId, number>();

  function named(kind: "message" | "announcement", text: string, id: EntryId): void {
    const asked = requests.find(
      ({ wish, entryId }) => entryId === null && wish.kind === kind && wish.text === text,
    );
    if (asked !== undefined) asked.entryId = id;
  }

  return {
    begin: (request) =>
      requests.push({
        ...request,
        ...{ outcome: "unknown", answeredAtMs: Infinity, entryId: null, deliveredTo: 0 },
      }) - 1,
    end(number, outcome, atMs) {
      const request = requests[number];
      if (request === undefined) return;
      request.outcome = outcome;
      request.answeredAtMs = atMs;
    },
    hear(event, numberOf) {
      switch (event.type) {
        case "message": {
          const asked = event.requestId === undefined ? undefined : requests[numberOf(event.requestId)];
          // A message written just before the program ended comes back without its request: the text is unique.
          if (asked === undefined) named("message", event.text, event.id);
          else asked.entryId = event.id;
          return;
        }
        case "announcement":
          return named("announcement", event.text, event.id);
        case "acknowledged":
          if (event.isDelivered)
            deliveredTo.set(event.id, Math.max(deliveredTo.get(event.id) ?? 0, event.holders));
          return;
        default:
      }
    },
    all: () =>
      requests.map((request) => ({
        ...request,
        deliveredTo: request.entryId === null ? 0 : (deliveredTo.get(request.entryId) ?? 0),
      })),
  };
}
