/** Keeps on the network what self advertises: at once when it comes, goes or moves to another meeting, and otherwise at a bounded pace. */
import type { Clock } from "../kernel/clock.ts";
import type { Publication } from "./adapters.ts";
import { encodeAdvert } from "./advert-text.ts";
import type { Responders } from "./responders.ts";
import type { Advert } from "./types.ts";

/** A meeting that fills up changes its count with each join: the advertised text changes at most this often. */
const ADVERTISE_EVERY_MS = 500;

export interface Advertiser {
  /** Self's present advert; null if it advertises nothing. */
  readonly own: Advert | null;
  /** Replaces the advert; null says goodbye. */
  advertise(advert: Advert | null): void;
  /** Says goodbye if an advert is on the network. Resolves once it is sent; null if there was none. */
  close(): Promise<void> | null;
}

export function createAdvertiser(clock: Clock, responders: Pick<Responders, "publish">): Advertiser {
  let own: Advert | null = null;
  let published: Advert | null = null;
  let publishedAtMs = -Infinity;
  let cancelTimer: (() => void) | null = null;

  /** Puts `own` on the network. Called again, by the timer, for a change that has to wait. */
  function publish(): void {
    cancelTimer?.();
    cancelTimer = null;
    const isSameMember = own?.meetingId === published?.meetingId && own?.peerId === published?.peerId;
    const dueAtMs = publishedAtMs + ADVERTISE_EVERY_MS;
    if (own !== null && published !== null && isSameMember) {
      if (JSON.stringify(publicationOf(own)) === JSON.stringify(publicationOf(published))) return;
      if (clock.nowMs() < dueAtMs) {
        cancelTimer = clock.setTimer(dueAtMs, publish);
        return;
      }
    } else if (published !== null) {
      void responders.publish(null);
    }
    published = own;
    if (own === null) return;
    publishedAtMs = clock.nowMs();
    void responders.publish(publicationOf(own));
  }

  return {
    get own() {
      return own;
    },
    advertise(advert) {
      own = advert;
      publish();
    },
    close() {
      cancelTimer?.();
      return published === null ? null : responders.publish(null);
    },
  };
}

function publicationOf(advert: Advert): Publication {
  return { port: advert.port, text: encodeAdvert(advert) };
}
