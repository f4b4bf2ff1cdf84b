/** Chaos: real processes in network namespaces, faults one after the other, and an account of what they cost and of every message. */
import { createLan, delayProblem } from "../lan/lan.ts";
import { createRandom } from "../support/random.ts";
import { inject } from "./injection.ts";
import { spreadText, tableRow, type Interruption } from "./interruptions.ts";
import { createLedger, type Verdict } from "./ledger.ts";
import { createLoadMeter } from "./machine-load.ts";
import { createParty, interruptions, REPORTED_MS, type Guest } from "./party.ts";
import { monotonicMs, type Span } from "./recorder.ts";
import { describeFault, faultLine, faults, mayMoveCoordinator, type Fault } from "./schedule.ts";
import { createTakeovers } from "./takeovers.ts";

export interface ChaosOptions {
  /** Prefix of the network namespaces. */
  readonly lan: string;
  readonly spanMs: number;
  readonly seed: number;
  /** How many headless guests. */
  readonly peers: number;
  readonly windows: number;
  /** How many others each headless guest receives pictures of; absent: all. */
  readonly maxPictures?: number;
  /** Repeats this fault in place of the schedule. */
  readonly only: Fault | null;
  readonly say: (line: string) => void;
}

export interface ChaosResult {
  readonly faults: number;
  /** See TABLE_HEAD. */
  readonly rows: readonly (readonly string[])[];
  /** What the windows themselves reported: fault, n, sound gap, picture gap. */
  readonly windowRows: readonly (readonly string[])[];
  /** One sentence each. */
  readonly falseTakeovers: readonly string[];
  /** What did not become whole again in time. */
  readonly unsettled: readonly string[];
  readonly chat: Verdict;
  readonly idlePct: { readonly calm: number; readonly overall: number };
}

const WRITE_EVERY_MS = 1_000;
const CALM_MS = [3_000, 6_000] as const;
/** How long after a fault's end the guests are watched. */
const AFTER_MS = 3_000;
const PATIENCE_MS = 60_000;
/** A guest reports a takeover this long after it, once it has measured the gaps. */
const TOLD_MS = 6_000;
const FAILURES_UNTIL_END = 3;
const NOTICED_MS = 60;

/** What happened in one span of time. */
interface Episode {
  readonly label: string;
  readonly window: Span;
  readonly found: readonly Interruption[];
  /** Names of the guests whose reports of takeovers count; null where takeovers are right. */
  readonly witnesses: ReadonlySet<string> | null;
}

const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, spanMs)));

export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  // The schedule depends on the seed alone; this generator decides everything else.
  const schedule = faults(createRandom(options.seed), delayProblem() === null);
  const random = createRandom(options.seed + 1);
  const lan = createLan({ name: options.lan, hosts: options.peers + options.windows });
  const load = createLoadMeter();
  const ledger = createLedger();
  const takeovers = createTakeovers();
  const episodes: Episode[] = [];
  const unsettled: string[] = [];
  let count = 0;
  let writing: NodeJS.Timeout | null = null;
  const party = await createParty(lan, options.peers + options.windows, options);
  try {
    function enrol(guest: Guest): void {
      ledger.watch(guest.peer);
      takeovers.watch(guest.peer);
    }

    function end(guest: Guest): void {
      party.forget(guest);
      ledger.forget(guest.peer);
    }

    async function settle(when: string, guests = party.guests): Promise<void> {
      try {
        await party.settle(guests, PATIENCE_MS);
      } catch (error) {
        const line = `${when}: ${error instanceof Error ? error.message : String(error)}`;
        options.say(`  not whole within ${PATIENCE_MS / 1_000} s: ${line}`);
        unsettled.push(line);
        if (unsettled.length >= FAILURES_UNTIL_END)
          throw new Error("The meeting does not become whole again.", { cause: error });
      }
    }

    /** Closes the span; `null` where takeovers are right. */
    function conclude(
      label: string,
      window: Span,
      groups: readonly (readonly Guest[])[],
      mayMove: boolean,
    ): void {
      const found = groups.flatMap((group) => interruptions(group, group, window));
      for (const line of told(found)) options.say(line);
      const witnesses = mayMove ? null : new Set(groups.flat().map(({ peer }) => peer.name));
      episodes.push({ label, window, found, witnesses });
    }

    async function comeBack(ended: readonly Guest[]): Promise<void> {
      for (const { index } of ended) {
        const present = party.guests;
        const fromMs = monotonicMs();
        const back = party.start(index, "join");
        enrol(back);
        await settle("a member comes back");
        await pass(REPORTED_MS);
        conclude("somebody joins", { fromMs, toMs: monotonicMs() }, [present], false);
      }
    }

    async function carryOut(fault: Fault): Promise<void> {
      const coordinator = party.coordinator();
      const label = describeFault(fault);
      const fromMs = monotonicMs();
      const injected = await inject({ fault, party, lan, random });
      for (const guest of injected.ended) end(guest);
      await pass(fault.forMs);
      await injected.undo();
      await settle(label);
      await pass(AFTER_MS);
      const window = { fromMs, toMs: monotonicMs() };
      await pass(REPORTED_MS);
      conclude(label, window, injected.groups, mayMoveCoordinator(fault, injected.hit.includes(coordinator)));
      await comeBack(injected.ended);
    }

    const first = party.start(0, "create");
    enrol(first);
    await first.peer.event("joined");
    for (let index = 1; index < options.peers; index += 1) {
      const guest = party.start(index, "join");
      enrol(guest);
      await guest.peer.event("joined");
    }
    for (let index = 0; index < options.windows; index += 1)
      enrol(await party.openWindow(options.peers + index));
    await settle("at first");
    let turn = 0;
    writing = setInterval(() => {
      const author = party.guests[(turn += 1) % party.guests.length];
      if (author !== undefined && author.peer.last("joined") !== undefined) ledger.write(author.peer);
    }, WRITE_EVERY_MS / party.guests.length);
    await pass(CALM_MS[1]);
    load.take();
    const calmFromMs = monotonicMs();
    await pass(CALM_MS[1]);
    const calm = load.take().idlePct;
    conclude("none", { fromMs: calmFromMs, toMs: monotonicMs() - REPORTED_MS }, [party.guests], false);

    const startedAtMs = monotonicMs();
    while (monotonicMs() - startedAtMs < options.spanMs) {
      const fault = options.only ?? schedule.next().value;
      count += 1;
      options.say(`${((monotonicMs() - startedAtMs) / 1_000).toFixed(0).padStart(4)} s  ${faultLine(fault)}`);
      await carryOut(fault);
      if (options.only !== null) continue;
      const quietFromMs = monotonicMs();
      await pass(random.between(...CALM_MS));
      const quiet = { fromMs: quietFromMs, toMs: monotonicMs() - REPORTED_MS };
      conclude("calm after it", quiet, [party.guests], false);
    }
    const overall = load.take().idlePct;
    clearInterval(writing);
    await settle("in the end");
    await pass(TOLD_MS);
    return {
      faults: count,
      rows: rowsOf(episodes),
      windowRows: windowRowsOf(episodes, (window) => takeovers.within(window), windowNames(party.guests)),
      falseTakeovers: falseTakeoversOf(episodes, (window) => takeovers.within(window)),
      unsettled,
      chat: await finalVerdict(() => ledger.verdict()),
      idlePct: { calm, overall },
    };
  } finally {
    if (writing !== null) clearInterval(writing);
    await party.closeBrowsers();
    lan.close();
  }
}

/** Silences that people notice, as lines under the schedule's. */
const told = (found: readonly Interruption[]): readonly string[] =>
  found.flatMap(({ soundMs, soundAtMs }) =>
    soundMs < NOTICED_MS || soundAtMs === null
      ? []
      : [`        silence of ${soundMs.toFixed(0)} ms, ${(soundAtMs / 1_000).toFixed(1)} s after`],
  );

export const isWhole = ({ chat, falseTakeovers, unsettled }: ChaosResult): boolean =>
  [chat.lost, chat.doubled, chat.misordered, falseTakeovers, unsettled].every((list) => list.length === 0);

/** Messages may still be under way. */
async function finalVerdict(verdict: () => Verdict): Promise<Verdict> {
  const untilMs = monotonicMs() + PATIENCE_MS;
  for (;;) {
    const now = verdict();
    if ((now.lost.length === 0 && now.misordered.length === 0) || monotonicMs() > untilMs) return now;
    await pass(500);
  }
}

const windowNames = (guests: readonly Guest[]): ReadonlySet<string> =>
  new Set(guests.filter(({ hasWindow }) => hasWindow).map(({ peer }) => peer.name));

function byLabel(episodes: readonly Episode[]): ReadonlyMap<string, readonly Episode[]> {
  const groups = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const group = groups.get(episode.label) ?? [];
    group.push(episode);
    groups.set(episode.label, group);
  }
  return groups;
}

const rowsOf = (episodes: readonly Episode[]): readonly (readonly string[])[] =>
  [...byLabel(episodes)].map(([label, group]) =>
    tableRow(
      label,
      group.length,
      group.flatMap(({ found }) => found),
    ),
  );

type Within = ReturnType<typeof createTakeovers>["within"];

function windowRowsOf(episodes: readonly Episode[], within: Within, names: ReadonlySet<string>) {
  return [...byLabel(episodes)].flatMap(([label, group]) => {
    const told = group.flatMap(({ window }) => within(window).filter(({ by }) => names.has(by.name)));
    if (told.length === 0) return [];
    return [
      [
        label,
        String(told.length),
        spreadText(told.flatMap(({ soundGapMs }) => soundGapMs ?? [])),
        spreadText(told.flatMap(({ pictureGapMs }) => pictureGapMs ?? [])),
      ],
    ];
  });
}

/** Takeovers without a reason: the coordinator lived and could be reached. */
const falseTakeoversOf = (episodes: readonly Episode[], within: Within): readonly string[] => [
  ...new Set(
    episodes.flatMap(({ label, window, witnesses }) =>
      within(window)
        .filter(
          ({ by, cause }) => witnesses?.has(by.name) === true && (cause === "died" || cause === "merged"),
        )
        .map(({ term, cause }) => `${label}: term ${term}, ${cause}`),
    ),
  ),
];
