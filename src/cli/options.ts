/** What the command line says, as every command gets it. */
import { createLog, type Log } from "../kernel/log.ts";
import { defaultDataFolder, openDataFolder } from "../platform/data-folder.ts";

export interface CommonOptions {
  readonly name?: string;
  readonly port?: number;
  readonly dataDir?: string;
  readonly passcode?: string;
  readonly passcodeFile?: string;
  readonly headless?: boolean;
  readonly window: boolean;
  readonly json?: boolean;
  readonly camera?: string;
  readonly microphone?: string;
  readonly pictures?: number;
  /** False for a headless peer that only writes and keeps files. */
  readonly media: boolean;
  readonly verbose?: boolean;
  /** Of a relay's console. */
  readonly consolePort?: number;
  readonly rejoin?: boolean;
  /** Remembered, as the name is. */
  readonly speechProgram?: string;
  readonly downloadFolder?: string;
  readonly debugTones?: string;
}

/** What to do once the core runs. */
export type Intent =
  | { readonly type: "none" }
  | {
      readonly type: "create";
      readonly title: string;
      readonly hasWaitingRoom?: boolean;
      readonly isListed?: boolean;
      readonly isBroadcast?: boolean;
      readonly microphoneOffOnEntry?: boolean;
      readonly cameraOffOnEntry?: boolean;
    }
  | { readonly type: "join"; readonly meeting: string }
  /** By a code, a link or an address. */
  | { readonly type: "joinAt"; readonly at: string }
  | { readonly type: "open"; readonly meeting: string }
  /** A link that was clicked: the window shows where it leads, and joins nothing. */
  | { readonly type: "link"; readonly link: string }
  | { readonly type: "relay"; readonly meeting: string | null };

export const logOf = (options: CommonOptions): Log =>
  createLog(options.verbose === true ? "debug" : "error", (line) => process.stderr.write(`${line}\n`));

/** The data folder's path, which need not exist. */
export const dataFolderPath = (options: Pick<CommonOptions, "dataDir">): string =>
  options.dataDir ?? process.env["LANDLINE_DATA_DIR"] ?? defaultDataFolder(process.platform, process.env);

/** Made if need be; absolute. @throws DataFolderError */
export const dataFolderOf = (options: CommonOptions): string => openDataFolder(dataFolderPath(options));
