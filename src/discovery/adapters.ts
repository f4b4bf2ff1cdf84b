/** The interfaces through which discovery reaches the network, cut to what it uses. `*-adapter.ts` implements them; tests have their own. */
import type { NetworkCard } from "./network-cards.ts";
import type { HeardAdvert } from "./records.ts";

/** The service that an mDNS responder announces. */
export interface Publication {
  readonly port: number;
  /** The entries of the TXT record. */
  readonly text: Readonly<Record<string, string>>;
}

export interface ResponderListener {
  /** An advert came in. `fromAddress`: the packet's source address. */
  onAdvert(advert: HeardAdvert, fromAddress: string): void;
  /** Somebody on the card's network, self included, has asked for all adverts. */
  onQuestion(): void;
  /** How many peers are known, each of which answers a question as self does. */
  crowd(): number;
  /** The responder does not work and will not recover. `code`: the system's, such as EADDRINUSE. Called at most once. */
  onFailure(code: string): void;
}

/** mDNS on one address of one network card. No method throws. */
export interface Responder {
  /** Asks the network once for all adverts. */
  query(): void;
  /** Announces at once, and answers queries from then on. A second publication replaces the first one without a goodbye. */
  publish(publication: Publication): void;
  /** Says goodbye, several times for lossy networks, and stops answering queries. Resolves once the first goodbye is sent. */
  retire(): Promise<void>;
  /** Frees the socket without a goodbye. Idempotent. */
  close(): void;
}
export type OpenResponder = (card: NetworkCard, listener: ResponderListener) => Responder;

/** Returns the addresses of the network cards that are up, as `usableCards` lists them. @throws system errors */
export type ReadCards = () => readonly NetworkCard[];

/** answered: a program listens at the port. refused: the machine is up, and none listens. silent: no answer came in time. */
export type Reachability = "answered" | "refused" | "silent";

/** Asks whether a program listens at a TCP port. Resolves within `timeoutMs`; never rejects. */
export type ReachabilityProbe = (address: string, port: number, timeoutMs: number) => Promise<Reachability>;
