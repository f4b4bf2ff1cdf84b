/** Members that test their connection over a network in memory, on a virtual clock. What a probe would send is written down. */
import { createLinkTest, type LinkTest, type LinkTestNews } from "../../src/link-test/index.ts";
import type { LinkTestMessage, Measured } from "../../src/link-test/messages.ts";
import type { ProbeDeps } from "../../src/link-test/probe.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createLog } from "../../src/kernel/log.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";

export interface Person {
  readonly linkTest: LinkTest;
  readonly news: LinkTestNews[];
  readonly sent: LinkTestMessage[];
  readonly probes: { readonly address: string; readonly udpPort: number | null; readonly meshPort: number }[];
  openProbes: number;
  keptLink: PeerId | null;
  isLinked: boolean;
  /** What its probe has seen. */
  seen: Measured;
  hasSeenEnd: boolean;
  clockAheadMs: number;
}

const PROBE_MS = 1_500;

/** TCP's first time-out on a LAN. With each loss of the same packet it doubles (RFC 6298), and all that is behind it waits. */
const FIRST_RTO_MS = 200;

/** `isLost`: of the next packet. */
export function createPair(isLost: () => boolean = () => false) {
  const clock = createVirtualClock();
  const log = createLog("error", () => {});
  const ids = [peerId(1), peerId(2), peerId(3)] as const;
  const people = new Map<PeerId, Person>();
  const queue: { from: PeerId; to: PeerId; body: unknown; dueAtMs: number }[] = [];
  /** When the last message of each direction arrives. */
  const arrivals = new Map<string, number>();
  /** Messages of these types are lost. */
  const lost = new Set<string>();
  /** Links are down: what is sent goes nowhere. */
  const broken = { is: false };

  function arrivalOf(direction: string): number {
    let atMs = Math.max(clock.nowMs() + 5, arrivals.get(direction) ?? 0);
    for (let rtoMs = FIRST_RTO_MS; isLost(); rtoMs *= 2) atMs += rtoMs;
    arrivals.set(direction, atMs);
    return atMs;
  }

  const addressOf = (peer: PeerId) => `10.0.0.${ids.indexOf(peer) + 1}`;
  for (const id of ids) {
    const own = (): Person => of(id);
    const linkTest = createLinkTest({
      clock: { ...clock, wallMs: () => clock.wallMs() + own().clockAheadMs },
      ...{ log, addressOf, meshPort: 26_540, mediaPorts: null },
      linked: () => (own().isLinked ? ids.filter((other) => other !== id) : []),
      memberOf: (peer) => (ids.includes(peer) ? { name: `P${ids.indexOf(peer) + 1}`, port: 26_540 } : null),
      send(to, message) {
        own().sent.push(message);
        if (!lost.has(message.type) && !broken.is)
          queue.push({ from: id, to, body: message, dueAtMs: arrivalOf(`${id} ${to}`) });
      },
      keepLink: (peer) => void (own().keptLink = peer),
      onNews: (_, news) => void own().news.push(news),
      open: ({ address }: ProbeDeps) => {
        own().openProbes += 1;
        return Promise.resolve({
          udpPort: 26_560,
          run(to: { readonly udpPort: number | null; readonly meshPort: number }) {
            own().probes.push({ address, ...to });
            return new Promise<void>((resolve) => void clock.setTimer(clock.nowMs() + PROBE_MS, resolve));
          },
          measured: () => own().seen,
          hasSeenEnd: () => own().hasSeenEnd,
          close: () => void (own().openProbes -= 1),
        });
      },
    });
    people.set(id, {
      ...{ linkTest, news: [], sent: [], probes: [], openProbes: 0, keptLink: null, isLinked: true },
      seen: { reachesTcp: true, datagrams: 200, largestBytes: 1_500, hearsMulticast: true },
      hasSeenEnd: false,
      clockAheadMs: 0,
    });
  }
  function of(id: PeerId): Person {
    const person = people.get(id);
    if (person === undefined) throw new Error("no such person");
    return person;
  }
  /** Everybody learns that the links have broken, and what was under way is lost; or that they are there again. */
  function setBroken(is: boolean): void {
    broken.is = is;
    if (is) queue.length = 0;
    for (const id of ids)
      for (const other of ids)
        if (id !== other && is) of(id).linkTest.linkDown(other, false);
        else if (id !== other) of(id).linkTest.linkUp(other);
  }
  /** Messages take 5 ms without a loss, and promises are settled between. */
  async function run(spanMs: number): Promise<void> {
    const untilMs = clock.nowMs() + spanMs;
    while (clock.nowMs() < untilMs) {
      const flying = queue.splice(0);
      clock.advance(5);
      const isThere = ({ dueAtMs }: { readonly dueAtMs: number }): boolean => dueAtMs <= clock.nowMs();
      queue.unshift(...flying.filter((each) => !isThere(each)));
      for (const { from, to, body } of flying.filter(isThere)) of(to).linkTest.receive(from, body);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { clock, log, ids, of, run, lost, queue, setBroken };
}
