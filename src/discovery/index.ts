/** Discovery: what is advertised, who was heard, and who is still there. Wires the pure parts to the network. */
import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import type { Clock } from "../kernel/clock.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { Log } from "../kernel/log.ts";
import type { OpenResponder, Publication, ReachabilityProbe, ReadCards } from "./adapters.ts";
import { decodeAdvert, encodeAdvert } from "./advert-text.ts";
import { createResponderOpener } from "./mdns-adapter.ts";
import { usableCards } from "./network-cards.ts";
import { queryWasSent, startQueries, type QuerySchedule } from "./query-schedule.ts";
import { probeByTcp } from "./reachability-adapter.ts";
import type { HeardAdvert } from "./records.ts";
import { createResponders } from "./responders.ts";
import { createSightingTable, type ProbeRequest } from "./sightings.ts";
import type { Advert, Discovery, Sighting } from "./types.ts";

export type { Advert, Discovery, NetworkState, SeenPeer, Sighting } from "./types.ts";

export interface DiscoveryDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly readCards: ReadCards;
  readonly openResponder: OpenResponder;
  readonly probe: ReachabilityProbe;
}

/** How often the table is looked through while watched. */
const TICK_EVERY_MS = 100;
/** Changes within this span reach listeners as one, but for the first. A flood of adverts is at most ten lists a second. */
const TELL_EVERY_MS = 100;
/** A meeting that fills up changes its count with each join; what is advertised changes at most this often. */
const ADVERTISE_EVERY_MS = 500;
/** How long closing waits for the goodbye, and for its first repeat. */
const GOODBYE_TIMEOUT_MS = 250;
const GOODBYE_REPEAT_MS = 60;

export function createDiscovery(deps: DiscoveryDeps): Discovery {
  const { clock, log } = deps;
  const table = createSightingTable();
  const sightingsChanged = createEmitter<readonly Sighting[]>();
  const timers = createTimers(clock);
  let own: Advert | null = null;
  let published: Advert | null = null;
  let publishedAtMs = -Infinity;
  let watchers = 0;
  let schedule: QuerySchedule | null = null;
  let toldAtMs = -Infinity;
  let told = "[]";
  let isClosed = false;

  const responders = createResponders({
    clock,
    log,
    readCards: deps.readCards,
    openResponder: deps.openResponder,
    onAdvert,
  });
  const forgetCardCame = responders.onCardCame(() => {
    if (watchers > 0) askFromNow();
  });

  function list(): readonly Sighting[] {
    const self = own === null ? null : { text: { ...own, isCompatible: true }, port: own.port };
    return table.list(clock.nowMs(), self);
  }

  function onAdvert(advert: HeardAdvert, fromAddress: string): void {
    if (isClosed) return;
    const text = decodeAdvert(advert.entries);
    if (text === null) return log.count("discovery.badAdvert");
    if (text.peerId === own?.peerId) return; // Our own words come back to us.
    if (advert.isGoodbye) {
      if (table.goodbye(text.meetingId, text.peerId)) changed();
      return;
    }
    const outcome = table.heard(text, advert.port, fromAddress, clock.nowMs());
    if (outcome === "dropped") log.count("discovery.tableFull");
    else if (outcome === "changed") changed();
    if (watchers > 0) timers.ensure("tick", clock.nowMs() + TICK_EVERY_MS, tick);
  }

  /** Tells the listeners, at once or a little later; says nothing where the list looks the same after all. */
  function changed(): void {
    timers.ensure("tell", Math.max(clock.nowMs(), toldAtMs + TELL_EVERY_MS), tell);
  }
  function tell(): void {
    const sightings = list();
    // The order of addresses changes with each answer of a peer on two networks; nobody waits for that.
    const look = JSON.stringify(sightings, (key: string, value: unknown) =>
      key === "addresses" && Array.isArray(value)
        ? value.map(String).toSorted((a, b) => (a < b ? -1 : 1))
        : value,
    );
    if (look === told) return;
    toldAtMs = clock.nowMs();
    told = look;
    sightingsChanged.emit(sightings);
  }

  function tick(): void {
    if (watchers === 0 || isClosed) return;
    const { hasChanged, probes, asksEverybody } = table.tick(clock.nowMs(), own?.meetingId ?? null);
    if (hasChanged) changed();
    if (asksEverybody) responders.query();
    for (const request of probes) void ask(request);
    if (table.peerCount > 0) timers.ensure("tick", clock.nowMs() + TICK_EVERY_MS, tick);
  }
  async function ask({ id, address, port, timeoutMs }: ProbeRequest): Promise<void> {
    const reachability = await deps.probe(address, port, timeoutMs).catch(() => "silent" as const);
    if (!isClosed && table.probeEnded(id, reachability, clock.nowMs())) changed();
  }

  function askFromNow(): void {
    schedule = startQueries(clock.nowMs());
    sendDueQuery();
  }
  function sendDueQuery(): void {
    timers.cancel("query");
    if (schedule === null || isClosed) return;
    const nowMs = clock.nowMs();
    if (nowMs >= schedule.dueAtMs) {
      responders.query();
      schedule = queryWasSent(schedule, nowMs);
    }
    timers.ensure("query", schedule.dueAtMs, sendDueQuery);
  }

  /** Puts `own` on the network. A change of the text waits for its turn; coming, going and moving do not. */
  function publish(): void {
    timers.cancel("publish");
    const isSameSeat = own?.meetingId === published?.meetingId && own?.peerId === published?.peerId;
    const dueAtMs = publishedAtMs + ADVERTISE_EVERY_MS;
    if (own !== null && published !== null && isSameSeat) {
      if (JSON.stringify(publication(own)) === JSON.stringify(publication(published))) return;
      if (clock.nowMs() < dueAtMs) return timers.ensure("publish", dueAtMs, publish);
    } else if (published !== null) {
      void responders.publish(null);
    }
    published = own;
    if (own === null) return;
    publishedAtMs = clock.nowMs();
    void responders.publish(publication(own));
  }

  return {
    advertise(advert) {
      if (isClosed) return;
      own = advert;
      publish();
      changed();
    },
    watch() {
      let isWatching = true;
      watchers++;
      if (watchers === 1) table.watchFrom(clock.nowMs());
      askFromNow();
      tick();
      return () => {
        if (!isWatching) return;
        isWatching = false;
        watchers--;
        if (watchers > 0) return;
        schedule = null;
        timers.cancel("query");
        timers.cancel("tick");
      };
    },
    sightings: list,
    onSightings: sightingsChanged.on,
    network: responders.network,
    onNetwork: responders.onNetwork,
    peerGone(peerId) {
      if (table.forget(peerId)) changed();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      timers.cancelAll();
      forgetCardCame();
      if (published !== null) {
        const sent = responders.publish(null).then(() => wait(clock, GOODBYE_REPEAT_MS));
        await Promise.race([sent, wait(clock, GOODBYE_TIMEOUT_MS)]);
      }
      responders.close();
    },
  };
}

/** Discovery on this machine's real network cards. */
export function createNodeDiscovery(deps: { clock: Clock; log: Log }): Discovery {
  // 16 hex digits: nobody else's, so nobody has to be asked (RFC 6762, 8.1).
  const instance = randomBytes(8).toString("hex");
  return createDiscovery({
    ...deps,
    readCards: () => usableCards(networkInterfaces()),
    openResponder: createResponderOpener({ ...deps, instance }),
    probe: probeByTcp,
  });
}

function publication(advert: Advert): Publication {
  return { port: advert.port, text: encodeAdvert(advert) };
}

function wait(clock: Clock, spanMs: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer(clock.nowMs() + spanMs, resolve));
}

/** Timers by name, one each: a name that is armed stays as it is until it fires or is cancelled. */
function createTimers(clock: Clock) {
  const armed = new Map<string, () => void>();
  return {
    ensure(name: string, atMs: number, callback: () => void): void {
      if (armed.has(name)) return;
      const cancel = clock.setTimer(atMs, () => {
        armed.delete(name);
        callback();
      });
      armed.set(name, cancel);
    },
    cancel(name: string): void {
      armed.get(name)?.();
      armed.delete(name);
    },
    cancelAll(): void {
      for (const cancel of armed.values()) cancel();
      armed.clear();
    },
  };
}
