/** Starts what `landline relay` is beside a core: the always-on peer and its console. */
import type { Core } from "../core/core.ts";
import { realClock } from "../kernel/clock.ts";
import { words, type Words } from "../kernel/words.ts";
import { createConsoleServer } from "../window-host/console-server.ts";
import { createRelayConsole } from "./relay-console.ts";
import type { RelayLog } from "./relay-log.ts";

export interface RunningRelay {
  close(): Promise<void>;
}

/** A relay whose console cannot be served carries meetings all the same. */
export async function startRelay(
  core: Core,
  options: {
    /** The id or title of a meeting; null for any. */
    readonly meeting: string | null;
    readonly passcode: string | undefined;
    readonly dataFolder: string;
    /** Folder of the built window. */
    readonly files: string;
    readonly consolePort: number | null;
    readonly relayLog: RelayLog;
    readonly printError: (said: Words) => void;
  },
): Promise<RunningRelay> {
  const { meeting, passcode, dataFolder, files, consolePort, relayLog } = options;
  const { log } = relayLog;
  const peer = core.relay(meeting, passcode);
  const parts = createRelayConsole({
    ...{ core, peer, wanted: meeting, relayLog, dataFolder, clock: realClock },
  });
  log.info("the relay has begun", { meeting });
  try {
    const server = await createConsoleServer({ ...{ dataFolder, files, log, port: consolePort }, ...parts });
    options.printError(words("consoleServed", server.redirectFile));
    return server;
  } catch (error) {
    log.error("the console cannot be served", { error: String(error) });
    return { close: () => Promise.resolve() };
  }
}
