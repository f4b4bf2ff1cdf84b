/** Wires discovery: the table of nearby meetings, the prober, the queries and self's own advert, over the network's responders. */
import { pause, type Clock } from "../kernel/clock.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { Log } from "../kernel/log.ts";
import type { OpenResponder, ReachabilityProbe, ReadCards } from "./adapters.ts";
import { decodeAdvert, type AdvertText } from "./advert-text.ts";
import { createAdvertiser } from "./advertiser.ts";
import { createMeetingTable, GOODBYE_GRACE_MS } from "./meeting-table.ts";
import { createNamedTimers } from "./named-timers.ts";
import { createProber, type ProbeRequest } from "./prober.ts";
import { otherHasAsked, queryWasSent, startQueries, type QuerySchedule } from "./query-schedule.ts";
import type { HeardAdvert } from "./records.ts";
import { createResponders } from "./responders.ts";
import type { Discovery, Sighting } from "./types.ts";

export interface DiscoveryDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly readCards: ReadCards;
  readonly openResponder: OpenResponder;
  readonly probe: ReachabilityProbe;
  /** In [0, 1). */
  readonly chance: () => number;
}

/** How often the table is looked through while the list is watched. */
const TICK_EVERY_MS = 100;
/** The same while only members of self's own meeting are known, none of them in doubt. They watch each other, and none is asked before 15 s of silence. */
const CALM_TICK_EVERY_MS = 500;
/** The first change is emitted at once, all further ones within this span as one: a flood of adverts makes ten lists a second at most. */
const EMIT_EVERY_MS = 100;
/** One question may be heard several times: self's own comes back, and others ask by IPv4 and IPv6. */
const QUESTION_ECHO_MS = 100;
/** How long closing waits until the goodbye is sent, and then for its first repeat. */
const GOODBYE_TIMEOUT_MS = 250;
const GOODBYE_REPEAT_MS = 60;

export function createDiscovery(deps: DiscoveryDeps): Discovery {
  const { clock, log } = deps;
  const table = createMeetingTable();
  const prober = createProber(table);
  const sightingsChanged = createEmitter<readonly Sighting[]>();
  const timers = createNamedTimers(clock);
  /** Members repeat themselves, and an advert whose bytes are known comes as the same object. */
  const texts = new WeakMap<HeardAdvert, AdvertText>();
  let watchers = 0;
  let schedule: QuerySchedule | null = null;
  let questionAtMs = -Infinity;
  let tickAtMs = Infinity;
  let emittedAtMs = -Infinity;
  let emitted = "[]";
  let isClosed = false;

  const responders = createResponders({
    clock,
    log,
    readCards: deps.readCards,
    openResponder: deps.openResponder,
    onAdvert,
    onQuestion,
    crowd: () => table.peerCount,
  });
  const advertiser = createAdvertiser(clock, responders);
  const offCardCame = responders.onCardCame(() => {
    if (watchers > 0) queryFromNow();
  });

  function list(): readonly Sighting[] {
    const { own } = advertiser;
    const self = own === null ? null : { text: { ...own, isCompatible: true }, port: own.port };
    return table.list(clock.nowMs(), self);
  }

  function onAdvert(advert: HeardAdvert, fromAddress: string): void {
    if (isClosed) return;
    const text = texts.get(advert) ?? decodeAdvert(advert.entries);
    if (text === null) return log.count("discovery.badAdvert");
    texts.set(advert, text);
    if (text.peerId === advertiser.own?.peerId) return; // Multicast brings self's own advert back.
    if (advert.isGoodbye) {
      if (table.goodbye(text.meetingId, text.peerId, clock.nowMs())) doubt();
      return;
    }
    const outcome = table.heard(text, advert.port, fromAddress, clock.nowMs());
    if (outcome === "dropped") log.count("discovery.tableFull");
    else if (outcome === "changed") changed();
    const isOwn = text.meetingId === advertiser.own?.meetingId;
    if (watchers > 0) tickBy(clock.nowMs() + (isOwn ? CALM_TICK_EVERY_MS : TICK_EVERY_MS));
  }

  /** Anybody can say goodbye for a peer: it is asked whether it is here, twice for lossy networks, before it goes. */
  function doubt(): void {
    const nowMs = clock.nowMs();
    timers.ensure("first goodbye query", nowMs, responders.query);
    timers.ensure("second goodbye query", nowMs + GOODBYE_GRACE_MS / 2, responders.query);
    timers.ensure("goodbyes", nowMs + GOODBYE_GRACE_MS, endGoodbyes);
  }
  function endGoodbyes(): void {
    if (table.endGoodbyes(clock.nowMs())) changed();
    if (table.isAnyLeaving()) timers.ensure("goodbyes", clock.nowMs() + TICK_EVERY_MS, endGoodbyes);
  }

  /** Emits the list at once or a little later, unless it looks the same after all. */
  function changed(): void {
    timers.ensure("emit", Math.max(clock.nowMs(), emittedAtMs + EMIT_EVERY_MS), emitChange);
  }
  function emitChange(): void {
    const sightings = list();
    const look = lookOf(sightings);
    if (look === emitted) return;
    emittedAtMs = clock.nowMs();
    emitted = look;
    sightingsChanged.emit(sightings);
  }

  /** The next tick comes then, or sooner. */
  function tickBy(atMs: number): void {
    if (atMs >= tickAtMs) return;
    tickAtMs = atMs;
    timers.cancel("tick");
    timers.ensure("tick", atMs, tick);
  }
  function tick(): void {
    tickAtMs = Infinity;
    if (watchers === 0 || isClosed) return;
    const nowMs = clock.nowMs();
    const { hasChanged, probes, mustQuery, isCalm } = prober.tick(nowMs, advertiser.own?.meetingId ?? null);
    const hasNewlyListed = table.endTitleWaits(nowMs);
    if (hasChanged || hasNewlyListed) changed();
    if (mustQuery) responders.query();
    for (const request of probes) void probe(request);
    if (table.peerCount > 0) tickBy(nowMs + (isCalm ? CALM_TICK_EVERY_MS : TICK_EVERY_MS));
  }
  async function probe({ id, address, port, timeoutMs }: ProbeRequest): Promise<void> {
    const reachability = await deps.probe(address, port, timeoutMs).catch(() => "silent" as const);
    if (!isClosed && prober.probeEnded(id, reachability, clock.nowMs())) changed();
  }

  function queryFromNow(): void {
    schedule = startQueries(clock.nowMs());
    sendDueQuery();
  }
  function sendDueQuery(): void {
    timers.cancel("query");
    if (schedule === null || isClosed) return;
    const nowMs = clock.nowMs();
    if (nowMs >= schedule.dueAtMs) {
      questionAtMs = nowMs;
      responders.query();
      schedule = queryWasSent(schedule, nowMs, deps.chance());
    }
    timers.ensure("query", schedule.dueAtMs, sendDueQuery);
  }
  function areMostHeardSince(sinceMs: number): boolean {
    let heard = 0;
    for (const { peers } of table.meetings())
      for (const { heardAtMs } of peers.values()) if (heardAtMs >= sinceMs) heard += 1;
    return heard > 0 && 2 * heard >= table.peerCount;
  }
  /** Somebody has asked, on a network where everybody hears the answers. */
  function onQuestion(): void {
    const nowMs = clock.nowMs();
    if (schedule === null || isClosed || nowMs < questionAtMs + QUESTION_ECHO_MS) return;
    // On another card nobody has heard the question.
    if (responders.cardCount() > 1) return;
    const others = table.peerCount;
    const isAnswered = areMostHeardSince(questionAtMs);
    questionAtMs = nowMs;
    schedule = otherHasAsked(schedule, nowMs, { others, isAnswered, chance: deps.chance() });
  }

  return {
    advertise(advert) {
      if (isClosed) return;
      advertiser.advertise(advert);
      changed();
    },
    watch() {
      let isWatching = true;
      watchers++;
      if (watchers === 1) prober.watchFrom(clock.nowMs());
      queryFromNow();
      tick();
      return () => {
        if (!isWatching) return;
        isWatching = false;
        watchers--;
        if (watchers > 0) return;
        schedule = null;
        timers.cancel("query");
        timers.cancel("tick");
        tickAtMs = Infinity;
      };
    },
    sightings: list,
    onSightings: sightingsChanged.on,
    network: responders.network,
    onNetwork: responders.onNetwork,
    doubtNetwork: responders.doubt,
    peerGone(peerId) {
      if (table.forget(peerId)) changed();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      timers.cancelAll();
      offCardCame();
      const goodbye = advertiser.close();
      if (goodbye !== null) {
        const repeated = goodbye.then(() => pause(clock, GOODBYE_REPEAT_MS));
        await Promise.race([repeated, pause(clock, GOODBYE_TIMEOUT_MS)]);
      }
      responders.close();
    },
  };
}

/** Equal for two lists that a person cannot tell apart. A peer on two networks changes the order of its addresses with each answer. */
function lookOf(sightings: readonly Sighting[]): string {
  return JSON.stringify(sightings, (key: string, value: unknown) =>
    key === "addresses" && Array.isArray(value)
      ? value.map(String).toSorted((a, b) => (a < b ? -1 : 1))
      : value,
  );
}
