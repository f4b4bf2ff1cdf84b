/**
 * Which client captures and plays for this peer: of several windows on one core, one. Two would send two microphones and be heard twice.
 * The first that asks is the holder, until it detaches or another takes its place.
 */
import type { CoreEvent } from "../api/events.ts";

/** The part of a client that is used. */
interface Holder {
  send(event: CoreEvent): void;
}

export interface MediaHolder {
  /** Tells the client where the place is taken. */
  attached(client: Holder): void;
  detached(client: Holder): void;
  /** The client asks for the place, and gets it where it is free or `takesOver`. Returns what it is told. */
  hold(client: Holder, takesOver: boolean): "self" | "other";
  /** Whether the client may open legs. One that opens a leg while the place is free takes it: a headless participant has no window. */
  mayOpenLegs(client: Holder): boolean;
}

export function createMediaHolder(): MediaHolder {
  const clients = new Set<Holder>();
  let holder: Holder | null = null;

  function set(next: Holder | null): void {
    if (next === holder) return;
    holder = next;
    for (const client of clients) client.send({ type: "mediaHolder", holder: holderFor(client) });
  }
  function holderFor(client: Holder): "self" | "other" | "none" {
    if (holder === null) return "none";
    return holder === client ? "self" : "other";
  }

  return {
    attached(client) {
      clients.add(client);
      if (holder !== null) client.send({ type: "mediaHolder", holder: "other" });
    },
    detached(client) {
      clients.delete(client);
      if (client === holder) set(null);
    },
    hold(client, takesOver) {
      if (holder === null || takesOver) set(client);
      return holder === client ? "self" : "other";
    },
    mayOpenLegs(client) {
      if (holder === null) set(client);
      return holder === client;
    },
  };
}
