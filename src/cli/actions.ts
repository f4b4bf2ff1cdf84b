/** What the command's words do, with this machine's files, network and processes. */
import { realClock } from "../kernel/clock.ts";
import { FIRST_PORT, portsFrom } from "../kernel/ports.ts";
import { launchApp } from "../window-host/launcher.ts";
import { launchSystem } from "../window-host/launch-system.ts";
import { createFailures } from "./failures.ts";
import { printDoctor } from "./doctor.ts";
import { printLinkTest } from "./doctor-partner.ts";
import { printExport, printFiles, printHistory, type HistoryOptions } from "./history.ts";
import { listMeetings } from "./list.ts";
import { dataFolderOf, dataFolderPath, logOf, type CommonOptions } from "./options.ts";
import { inEnglish, type Speak } from "../sentences/index.ts";
import type { Actions } from "./program.ts";
import { printRecordings } from "./recordings.ts";
import { filmToolsOf, runCore, type Parts } from "./run.ts";
import { openRelayLog } from "./relay-log.ts";
import { speakerFor } from "./own-language.ts";
import { saveFiles } from "./save-files.ts";
import { composeAndPrint } from "./compose.ts";
import { updateAndPrint } from "./update.ts";

/** `args`: the command line, which app mode gives on to the core that it starts. */
export function createActions(
  parts: Parts,
  args: readonly string[],
  program: {
    readonly onUncaught: (listener: (error: unknown) => void) => void;
    readonly printError: (line: string) => void;
    readonly exit: (code: number) => void;
  },
): Actions {
  let speak: Speak = inEnglish;
  const { exit, printError } = program;
  const failures = createFailures({ clock: realClock, exit, printError: (said) => printError(speak(said)) });
  program.onUncaught(failures.failed);
  const historyOptions = async (options: CommonOptions): Promise<HistoryOptions> => ({
    dataFolder: dataFolderOf(options),
    log: logOf(options),
    isJson: options.json === true,
    speak: await speakerFor(options),
  });
  return {
    async start(options, intent) {
      const dataFolder = dataFolderOf(options);
      const relayLog = intent.type === "relay" ? relayLogOf(options, dataFolder) : null;
      const log = relayLog?.log ?? logOf(options);
      const isApp = options.headless !== true && options.window;
      speak = await speakerFor(options);
      if (!isApp)
        return await runCore(options, intent, { dataFolder, log, parts, failures, relayLog, speak });
      return await launchApp({
        clock: realClock,
        log,
        link: intent.type === "link" ? intent.link : null,
        system: launchSystem({ dataFolder, main: parts.main, electron: parts.electron, args, speak }),
      });
    },
    async list(options, waitMs) {
      const isJson = options.json === true;
      return await listMeetings({ log: logOf(options), waitMs, isJson, speak: await speakerFor(options) });
    },
    async history(options, query) {
      await printHistory({ ...(await historyOptions(options)), ...query });
      return 0;
    },
    async files(options, { meeting, save }) {
      if (save !== null)
        return await saveFiles({ ...(await historyOptions(options)), meeting, request: save });
      await printFiles({ ...(await historyOptions(options)), meeting });
      return 0;
    },
    async export(options, request) {
      await printExport({ ...(await historyOptions(options)), ...request });
      return 0;
    },
    async recordings(options) {
      const { dataFolder, isJson, speak: speakHere } = await historyOptions(options);
      await printRecordings({ dataFolder, isJson, speak: speakHere });
      return 0;
    },
    async compose(options, request) {
      const isJson = options.json === true;
      const tools = { composer: parts.composer, filmTools: filmToolsOf(parts) };
      await composeAndPrint(request, {
        ...{ dataFolder: dataFolderOf(options), log: logOf(options), isJson },
        ...tools,
      });
      return 0;
    },
    async update(options, request) {
      await updateAndPrint(request, await historyOptions(options));
      return 0;
    },
    async doctor(options, partner) {
      const where = {
        ...{ dataFolder: dataFolderPath(options), isJson: options.json === true },
        speak: await speakerFor(options),
      };
      if (partner !== null) return await printLinkTest(partner, where);
      const first = options.port ?? FIRST_PORT;
      return await printDoctor({
        ...where,
        ports: first === 0 ? null : portsFrom(first),
      });
    },
  };
}

const relayLogOf = (options: CommonOptions, dataFolder: string) =>
  openRelayLog(dataFolder, {
    level: options.verbose === true ? "debug" : "info",
    printError: (line) => process.stderr.write(`${line}\n`),
  });
