/** What discovery needs of the world, cut to what it uses. The real ones are in `*-adapter.ts`; tests have their own. */
import type { NetworkCard } from "./network-cards.ts";
import type { HeardAdvert } from "./records.ts";

/** What one mDNS responder announces. */
export interface Publication {
  readonly port: number;
  readonly text: Readonly<Record<string, string>>;
}

export interface ResponderListener {
  /** An advert came in; `fromAddress` is the packet's source. */
  onAdvert(advert: HeardAdvert, fromAddress: string): void;
  /** It does not work and will not recover: `code` is the system's, such as EADDRINUSE. Called at most once. */
  onFailure(code: string): void;
}

/** mDNS on one address of one network card. No method throws. */
export interface Responder {
  query(): void;
  /** Announces at once, and answers queries from then on. A second one replaces the first without a goodbye. */
  publish(publication: Publication): void;
  /** Says goodbye (several times, for lossy networks) and answers no more queries. Resolves once the first is sent. */
  retire(): Promise<void>;
  /** Frees the socket without a goodbye. Idempotent. */
  close(): void;
}
export type OpenResponder = (card: NetworkCard, listener: ResponderListener) => Responder;

/** Network cards that are up, as `usableCards` lists them. */
export type ReadCards = () => readonly NetworkCard[];

/** answered: something listens there. refused: the machine lives and nothing listens. silent: nobody answered in time. */
export type Reachability = "answered" | "refused" | "silent";

/** Asks whether something listens at a TCP port. Resolves within `timeoutMs`; never rejects. */
export type ReachabilityProbe = (address: string, port: number, timeoutMs: number) => Promise<Reachability>;
