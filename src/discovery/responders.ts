/** Opens one mDNS responder per address of a network card, and closes it, as cards come and go. */
import type { Clock } from "../kernel/clock.ts";
import { createEmitter, type Unsubscribe } from "../kernel/emitter.ts";
import type { Log } from "../kernel/log.ts";
import type { OpenResponder, Publication, ReadCards, Responder } from "./adapters.ts";
import { cardChanges, cardKey, type NetworkCard } from "./network-cards.ts";
import type { HeardAdvert } from "./records.ts";
import type { NetworkState } from "./types.ts";
import { words, type Words } from "../kernel/words.ts";

/** A cable that is plugged in is noticed within this. A look wakes the core, and asks the system for some 100 µs. */
const LOOK_EVERY_MS = 1_000;
/** In a meeting people wait for the network's return: while there is none, and for a while after something spoke against it. */
const LOOK_IN_DOUBT_MS = 250;
const DOUBT_MS = 10_000;
/** A shorter loss (Wi-Fi roams, an address is renewed) is not reported: people would only see a flash. */
const REPORT_LOSS_AFTER_MS = 1_000;
/** A taken port may become free. */
const RETRY_FAILED_AFTER_MS = 5_000;

export interface Responders {
  /** Asks on every card. */
  query(): void;
  /** Announces on every card, also on those that come later; null says goodbye on all. Resolves once that is sent. */
  publish(publication: Publication | null): Promise<void>;
  network(): NetworkState;
  /** On how many network cards questions go out. */
  cardCount(): number;
  onNetwork(listener: (state: NetworkState) => void): Unsubscribe;
  /** A card came, on which no earlier query was sent. */
  onCardCame(listener: () => void): Unsubscribe;
  /** Something speaks against the network: the cards are looked at at once, and more often for a while. */
  doubt(): void;
  close(): void;
}

export function createResponders(deps: {
  clock: Clock;
  log: Log;
  readCards: ReadCards;
  openResponder: OpenResponder;
  onAdvert: (advert: HeardAdvert, fromAddress: string) => void;
  onQuestion: () => void;
  crowd: () => number;
}): Responders {
  const { clock, log } = deps;
  const networkChanged = createEmitter<NetworkState>();
  const cardCame = createEmitter<void>();
  const open = new Map<string, Responder>();
  const failures = new Map<string, { readonly code: string; readonly atMs: number }>();
  /** Those that carry multicast. */
  let cards: readonly NetworkCard[] = [];
  let others: readonly NetworkCard[] = [];
  let publication: Publication | null = null;
  let network = describeNetwork([], new Map(), []);
  /** When the last card went; null while there is one. */
  let lostAtMs: number | null = null;
  let cancelLook: (() => void) | null = null;
  let lookAtMs = -Infinity;
  let doubtedAtMs = -Infinity;
  let isClosed = false;

  function openOn(card: NetworkCard): void {
    const key = cardKey(card);
    try {
      const responder = deps.openResponder(card, {
        onAdvert: deps.onAdvert,
        onQuestion: deps.onQuestion,
        crowd: deps.crowd,
        onFailure(code) {
          failures.set(key, { code, atMs: clock.nowMs() });
          open.get(key)?.close();
          open.delete(key);
          reportNetwork();
        },
      });
      open.set(key, responder);
      if (publication !== null) responder.publish(publication);
    } catch (error) {
      log.warn("A network card cannot be used for discovery", { card: card.name, error: String(error) });
      failures.set(key, { code: "unknown", atMs: clock.nowMs() });
    }
  }

  function closeOn(card: NetworkCard): void {
    const key = cardKey(card);
    open.get(key)?.close();
    open.delete(key);
    failures.delete(key);
  }

  function reportNetwork(): void {
    lostAtMs = cards.length + others.length > 0 ? null : (lostAtMs ?? clock.nowMs());
    if (lostAtMs !== null && clock.nowMs() < lostAtMs + REPORT_LOSS_AFTER_MS) return;
    const next = describeNetwork(cards, failures, others);
    if (JSON.stringify(next) === JSON.stringify(network)) return;
    network = next;
    networkChanged.emit(network);
  }

  function look(): void {
    const all = deps.readCards();
    const found = all.filter(({ carriesMulticast }) => carriesMulticast);
    others = all.filter(({ carriesMulticast }) => !carriesMulticast);
    const { gone, come } = cardChanges(cards, found);
    const retried = cards.filter((card) => {
      const failure = failures.get(cardKey(card));
      return failure !== undefined && clock.nowMs() >= failure.atMs + RETRY_FAILED_AFTER_MS;
    });
    cards = found;
    for (const card of [...gone, ...retried]) closeOn(card);
    const opened = [...come, ...retried.filter((card) => !gone.includes(card))];
    for (const card of opened) openOn(card);
    reportNetwork();
    if (opened.length > 0) cardCame.emit();
  }

  function lookAgain(): void {
    if (isClosed) return;
    try {
      look();
    } catch (error) {
      log.count("discovery.lookFailed");
      log.debug("Reading the network cards failed", { error: String(error) });
    }
    const nowMs = clock.nowMs();
    const isInDoubt = publication !== null && (cards.length === 0 || nowMs < doubtedAtMs + DOUBT_MS);
    lookAtMs = nowMs + (isInDoubt ? LOOK_IN_DOUBT_MS : LOOK_EVERY_MS);
    cancelLook = clock.setTimer(lookAtMs, lookAgain);
  }
  lookAgain();

  return {
    query() {
      for (const responder of open.values()) responder.query();
    },
    async publish(next) {
      publication = next;
      if (next === null) await Promise.all([...open.values()].map((responder) => responder.retire()));
      else for (const responder of open.values()) responder.publish(next);
    },
    network: () => network,
    cardCount: () => new Set(cards.filter((card) => open.has(cardKey(card))).map(({ name }) => name)).size,
    onNetwork: networkChanged.on,
    onCardCame: cardCame.on,
    doubt() {
      const nowMs = clock.nowMs();
      doubtedAtMs = nowMs;
      // Many may doubt at one time: not more often than every LOOK_IN_DOUBT_MS.
      if (isClosed || lookAtMs <= nowMs + LOOK_IN_DOUBT_MS) return;
      cancelLook?.();
      lookAgain();
    },
    close() {
      isClosed = true;
      cancelLook?.();
      for (const responder of open.values()) responder.close();
      open.clear();
    },
  };
}

/**
 * Cards without a failure are in use, and so is what carries no multicast. An IPv6 address is shown only for a card without an IPv4 address: a link-local
 * one means nothing on another machine without that machine's own zone, and others make long codes.
 */
function describeNetwork(
  cards: readonly NetworkCard[],
  failures: ReadonlyMap<string, { readonly code: string }>,
  others: readonly NetworkCard[],
): NetworkState {
  const used = cards.filter((card) => !failures.has(cardKey(card)));
  const reached = [...used, ...others];
  const withIpv4 = new Set(reached.filter(({ family }) => family === "IPv4").map(({ name }) => name));
  const interfaces = reached
    .filter(({ family, name }) => family === "IPv4" || !withIpv4.has(name))
    .map(({ name, address }) => ({ name, address }));
  if (cards.length + others.length === 0) return { interfaces, problem: words("noCards") };
  if (cards.length === 0) return { interfaces, problem: words("noMulticastCards") };
  return { interfaces, problem: used.length > 0 ? null : problemOf([...failures.values()][0]?.code) };
}

function problemOf(code: string | undefined): Words {
  if (code === "EADDRINUSE") {
    return words("mdnsTaken");
  }
  if (code === "EACCES" || code === "EPERM") {
    return words("mdnsForbidden");
  }
  return words("mdnsFails", code ?? "unknown");
}
