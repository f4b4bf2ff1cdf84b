/** The console of a relay: puts together what it shows, and carries out what it is told. */
import { statfs } from "node:fs/promises";
import type { ConsoleSettings, ConsoleStatus, RelayState } from "../api/console.ts";
import type { CoreEvent } from "../api/events.ts";
import type { Core, RelayPeer } from "../core/core.ts";
import type { Clock } from "../kernel/clock.ts";
import { VERSION } from "../kernel/version.ts";
import type { ConsoleDeps } from "../window-host/console-server.ts";
import type { RelayLog } from "./relay-log.ts";
import { byPeer, loadBetween, shareBetween, shownMeeting, type Sample } from "./relay-status.ts";

/** Rates are of at least this span, however often the console asks. */
const LEAST_SPAN_MS = 900;
const SETTING_REQUEST = "console";

export function createRelayConsole(deps: {
  readonly core: Pick<Core, "view" | "clients" | "mediaLoad">;
  readonly peer: RelayPeer;
  readonly wanted: string | null;
  readonly relayLog: RelayLog;
  readonly clock: Clock;
  readonly dataFolder: string;
}): Pick<ConsoleDeps, "status" | "lines" | "drain" | "resume" | "configure"> {
  const { core, peer, relayLog, clock } = deps;
  const startedAtMs = clock.wallMs();
  let samples: readonly [Sample | null, Sample | null] = [null, null];
  let problem: string | null = null;
  /** By request: two may be on their way. */
  const settling = new Map<string, (problem: string | null) => void>();
  let requests = 0;
  const connection = core.clients.attach({
    mayNamePaths: false,
    send(event: CoreEvent) {
      const settle = settling.get(event.requestId ?? "");
      if (settle !== undefined && (event.type === "done" || event.type === "error")) {
        settling.delete(event.requestId ?? "");
        return settle(event.type === "error" ? event.message : null);
      }
      if (event.type === "joined") problem = null;
      if (event.type === "error") ({ message: problem } = event);
    },
  });

  async function sample(): Promise<Sample> {
    const load = await core.mediaLoad();
    const { user, system } = process.cpuUsage();
    const stats = load?.stats ?? null;
    const of = (name: string) => stats?.[name] ?? 0;
    return {
      ...{ atMs: clock.nowMs(), coreMs: (user + system) / 1_000, mediaMs: stats?.["processorMs"] ?? null },
      all:
        stats === null
          ? null
          : {
              ...{ packetsIn: of("packetsIn"), packetsOut: of("packetsOut") },
              ...{ bytesIn: of("bytesIn"), bytesOut: of("bytesOut") },
            },
      peers: byPeer(load?.peers ?? []),
      mediaBytes: stats?.["memoryBytes"] ?? null,
    };
  }

  async function takeSample(): Promise<void> {
    const [, newest] = samples;
    if (newest !== null && clock.nowMs() - newest.atMs < LEAST_SPAN_MS) return;
    samples = [newest, await sample()];
  }

  function stateOf(): RelayState {
    const { meeting, joining } = core.view();
    if (peer.isDrained()) return meeting === null ? "drained" : "draining";
    if (meeting !== null) return "inMeeting";
    return joining === null ? "waiting" : "joining";
  }

  return {
    async status(): Promise<ConsoleStatus> {
      await takeSample();
      const view = core.view();
      const [before, after] = samples;
      const spanMs = before === null || after === null ? 0 : after.atMs - before.atMs;
      return {
        ...{ version: VERSION, name: view.self.name, startedAtMs, nowMs: clock.wallMs() },
        ...{ state: stateOf(), wanted: deps.wanted },
        meeting: view.meeting === null || after === null ? null : shownMeeting(view.meeting, before, after),
        nearby: view.nearby
          .filter(({ meetingId }) => meetingId !== view.meeting?.meetingId)
          .map(({ meetingId, title, members }) => ({ meetingId, title, people: members })),
        load: {
          ...loadBetween(before?.all ?? null, after?.all ?? null, spanMs),
          corePercent: shareBetween(before?.coreMs ?? null, after?.coreMs ?? null, spanMs),
          mediaPercent: shareBetween(before?.mediaMs ?? null, after?.mediaMs ?? null, spanMs),
          coreBytes: process.memoryUsage.rss(),
          mediaBytes: after?.mediaBytes ?? null,
        },
        disk: await diskOf(deps.dataFolder),
        ...{ logFolder: relayLog.folder, logLevel: relayLog.level() },
        problem: view.network.problem ?? problem,
      };
    },
    lines: relayLog.lines,
    drain: () => peer.drain(),
    resume: () => peer.resume(),
    async configure({ name, logLevel }: ConsoleSettings) {
      if (logLevel !== undefined) relayLog.setLevel(logLevel);
      if (name === undefined) return null;
      return await new Promise<string | null>((resolve) => {
        const requestId = `${SETTING_REQUEST}-${(requests += 1)}`;
        settling.set(requestId, resolve);
        connection.receive({ type: "setName", name, requestId });
      });
    },
  };
}

async function diskOf(folder: string): Promise<ConsoleStatus["disk"]> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { folder, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}
