/**
 * Tests the connection with another member of the meeting, over the link between them: runs `link-test-machine.ts`, and bounds what members
 * may ask. What a test sends goes to the address at the other end of that link alone.
 */
import { randomBytes } from "node:crypto";
import * as v from "valibot";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createDriver } from "../kernel/machine.ts";
import { createPeerLimits } from "../kernel/peer-limits.ts";
import type { Ports } from "../kernel/ports.ts";
import { bothWays, findingsOf, noLinkFinding, type BothWays, type Finding } from "./findings.ts";
import { linkTestMachine } from "./link-test-machine.ts";
import { initialLinkTest, type Failure, type LinkTestEffect, type Stage } from "./link-test-state.ts";
import {
  bearsBulk,
  decodeLinkTestMessage,
  TestIdSchema,
  type Measured,
  type LinkTestMessage,
  type TestId,
} from "./messages.ts";
import { openProbe, type Probe, type ProbeDeps } from "./probe.ts";

export type { BothWays, Finding, WayMeasured } from "./findings.ts";
export type { Failure } from "./link-test-state.ts";

/** A whole test is some 140 messages from each side. */
const MESSAGES = { burst: 400, perSecond: 10 };

export interface LinkTestResult extends BothWays {
  readonly findings: readonly Finding[];
  readonly roundTripMs: number | null;
  readonly clockOffsetMs: number | null;
}

export type LinkTestNews =
  | { readonly state: "running"; readonly stage: "linking" | "asking" | Stage }
  | ({ readonly state: "done" } & LinkTestResult)
  | { readonly state: "failed"; readonly failure: Failure };

export interface LinkTest {
  /** With whom a test runs, asked for by self or by the other one; null for none. */
  partner(): PeerId | null;
  /** Does nothing during another test. */
  start(peer: PeerId): void;
  cancel(): void;
  /** Takes a body of the "linkTest" channel, which may be hostile. */
  receive(from: PeerId, body: unknown): void;
  linkUp(peer: PeerId): void;
  /** `hasLeft`: it is no longer in the meeting. */
  linkDown(peer: PeerId, hasLeft: boolean): void;
  close(): void;
}

export function createLinkTest(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly linked: () => readonly PeerId[];
  /** At the other end of the link; null without one. */
  readonly addressOf: (peer: PeerId) => string | null;
  readonly memberOf: (peer: PeerId) => { readonly name: string; readonly port: number } | null;
  /** Self's port for links. */
  readonly meshPort: number;
  readonly mediaPorts: Ports["media"] | null;
  readonly send: (to: PeerId, message: LinkTestMessage) => void;
  readonly keepLink: (peer: PeerId | null) => void;
  readonly onNews: (peer: PeerId, news: LinkTestNews) => void;
  readonly open?: (probe: ProbeDeps) => Promise<Probe>;
}): LinkTest {
  const { clock, log } = deps;
  const open = deps.open ?? openProbe;
  const limits = createPeerLimits(MESSAGES);
  let current: { readonly test: TestId; readonly probe: Probe; theirPort: number | null } | null = null;
  const driver = createDriver({ clock, perform }, linkTestMachine, initialLinkTest);

  function perform(effect: LinkTestEffect): void {
    switch (effect.type) {
      case "keepLink":
        return deps.keepLink(effect.peer);
      case "open":
        return void openFor(effect.peer, effect.test);
      case "probe":
        return probe(effect);
      case "close":
        return closeProbe(effect.test);
      case "send":
        return deps.send(effect.to, effect.message);
      case "sendClock": {
        const { to, test, sample } = effect;
        return deps.send(to, {
          type: "clockReply",
          test,
          sample,
          atMs: Math.max(0, Math.round(clock.wallMs())),
        });
      }
      case "sendReport":
        return deps.send(effect.to, { type: "report", test: effect.test, measured: reportOf(effect) });
      case "sendTurn": {
        const isBulkWanted = bearsBulk(measuredOf(effect.test));
        return deps.send(effect.to, { type: "turn", test: effect.test, isBulkWanted });
      }
      case "stage":
        return deps.onNews(effect.peer, { state: "running", stage: effect.stage });
      case "finished":
        return deps.onNews(effect.peer, { state: "done", ...resultOf(effect) });
      case "failed":
        return deps.onNews(effect.peer, newsOf(effect.peer, effect.failure));
      case "dropped":
        return log.count("linkTest.dropped");
    }
  }

  async function openFor(peer: PeerId, test: TestId): Promise<void> {
    const address = deps.addressOf(peer);
    if (address === null) return;
    const { mediaPorts: ports } = deps;
    const opened = await open({ clock, log, test, address, ports, random: Math.random });
    const { phase } = driver.state;
    // Of a link that broke meanwhile others may be open.
    if (phase.kind === "idle" || phase.test !== test || current !== null) return opened.close();
    current = { test, probe: opened, theirPort: null };
    driver.input({ type: "opened", test, udpPort: opened.udpPort });
  }

  function probe({ peer, test, port }: Extract<LinkTestEffect, { type: "probe" }>): void {
    const member = deps.memberOf(peer);
    if (current?.test !== test || member === null) return;
    current.theirPort = port;
    current.probe
      .run({ udpPort: port, meshPort: member.port })
      .catch((error: unknown) => log.warn("a test did not send everything", { error: String(error) }))
      .finally(() => driver.input({ type: "probed", test }));
  }

  function closeProbe(test: TestId): void {
    if (current?.test !== test) return;
    current.probe.close();
    current = null;
  }

  const measuredOf = (test: TestId): Measured =>
    current?.test === test
      ? current.probe.measured()
      : { reachesTcp: null, datagrams: null, largestBytes: null, hearsMulticast: null };

  /** Of datagrams that may not have been sent yet none is lost. What says that they are may be stuck on the link, where large packets vanish. */
  function reportOf({ test, isWhole }: { readonly test: TestId; readonly isWhole: boolean }): Measured {
    const measured = measuredOf(test);
    return isWhole || (current?.test === test && current.probe.hasSeenEnd())
      ? measured
      : { ...measured, datagrams: null, largestBytes: null, hearsMulticast: measured.hearsMulticast || null };
  }

  function resultOf(done: Extract<LinkTestEffect, { type: "finished" }>): LinkTestResult {
    const { peer, test, rates, theirs, clock: sample } = done;
    const member = deps.memberOf(peer);
    const ways = bothWays(measuredOf(test), theirs, rates);
    const clockOffsetMs = sample === null ? null : Math.round(sample.offsetMs);
    const findings = findingsOf({
      ...{ ...ways, name: member?.name ?? "", isReported: theirs !== null, clockOffsetMs },
      meshPorts: { there: member?.port ?? 0, here: deps.meshPort },
      udpPorts: { there: current?.theirPort ?? null, here: current?.probe.udpPort ?? null },
    });
    return { ...ways, findings, clockOffsetMs, roundTripMs: sample?.roundTripMs ?? null };
  }

  /** No link is what the test has found. */
  function newsOf(peer: PeerId, failure: Failure): LinkTestNews {
    if (failure.why !== "noLink") return { state: "failed", failure };
    const unknown = { tcp: null, datagrams: null, largestBytes: null, multicast: null, rateBps: null };
    const findings = [noLinkFinding(deps.memberOf(peer)?.name ?? "")];
    return { state: "done", there: unknown, here: unknown, findings, roundTripMs: null, clockOffsetMs: null };
  }

  const randomTest = (): TestId => v.parse(TestIdSchema, randomBytes(16).toString("hex"));

  return {
    partner: () => (driver.state.phase.kind === "idle" ? null : driver.state.phase.peer),
    start: (peer) =>
      driver.input({ type: "start", peer, test: randomTest(), isLinked: deps.linked().includes(peer) }),
    cancel: () => driver.input({ type: "cancel" }),
    receive(from, body) {
      if (!limits.take(from, clock.nowMs())) return log.count("linkTest.tooMany");
      const message = decodeLinkTestMessage(body);
      if (message === null || deps.memberOf(from) === null) return log.count("linkTest.badMessage");
      driver.input({ type: "received", from, message, wallMs: clock.wallMs() });
    },
    linkUp: (peer) => driver.input({ type: "linkUp", peer }),
    linkDown: (peer, hasLeft) => driver.input({ type: "linkDown", peer, hasLeft }),
    close() {
      driver.input({ type: "cancel" });
      driver.close();
      current?.probe.close();
    },
  };
}
