/** Creates what a core is made of: the only file that creates every module that does not depend on a meeting. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import * as v from "valibot";
import { createNodeDiscovery } from "../discovery/index.ts";
import type { Discovery } from "../discovery/types.ts";
import { realClock, type Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import { RunIdSchema, type PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { Ports } from "../kernel/ports.ts";
import { createMediaHost } from "../media/index.ts";
import type { MediaHost } from "../media/types.ts";
import { createMesh, loadIdentity } from "../mesh/index.ts";
import type { Mesh } from "../mesh/types.ts";
import { createComposerHost, createRecorderHost, RECORDINGS_FOLDER } from "../recording/index.ts";
import type { ComposerHost, FilmTools, RecorderHost } from "../recording/types.ts";
import { createStore } from "../store/index.ts";
import type { Store } from "../store/types.ts";
import { checkSettings, type SettingsChange } from "./checked-settings.ts";
import { orThrow } from "./error-codes.ts";
import { beginIncarnation } from "./incarnation.ts";
import { checkName } from "./input-validation.ts";
import { openSettings, type SavedSettings } from "./settings.ts";
import { openVolumesFile, type VolumesFile } from "./volumes-file.ts";
import { openTriesFile } from "./tries-file.ts";

export interface ModuleOptions {
  /** Absolute, writable. */
  readonly dataFolder: string;
  readonly log: Log;
  /** Overrides the remembered name, and is remembered. @throws Error with a sentence if it is not fit. */
  readonly name?: string;
  /** For one without a name of its own; absent: the account's. */
  readonly defaultName?: string;
  /** Chosen by the command line, and remembered. @throws Error with a sentence if one is not fit. */
  readonly settings?: SettingsChange;
  /** Of the ports at which other members call; null for any. */
  readonly ports: Ports | null;
  /** The media process's script. */
  readonly mediaProcess: string;
  /** The recorder process's script. */
  readonly recorder: string;
  /** The composer process's script, and what it makes films with. */
  readonly composer: string;
  readonly filmTools: FilmTools;
}

export interface Modules {
  readonly clock: Clock;
  readonly log: Log;
  readonly dataFolder: string;
  readonly peerId: PeerId;
  /** Hex. */
  readonly publicKey: string;
  readonly settings: SavedSettings;
  readonly volumes: VolumesFile;
  readonly discovery: Discovery;
  readonly stopWatching: Unsubscribe;
  readonly store: Store;
  readonly mesh: Mesh;
  readonly media: MediaHost;
  readonly recorder: RecorderHost;
  readonly composer: ComposerHost;
  /** Of all recordings. */
  readonly recordingsFolder: string;
  /** Of sound and pictures; null for any. */
  readonly mediaPorts: Ports["media"] | null;
}

/** @throws Error with a sentence */
export async function createModules({
  dataFolder,
  log,
  name,
  defaultName,
  settings: chosenSettings = {},
  mediaProcess,
  ports,
  recorder: recorderProcess,
  composer: composerProcess,
  filmTools,
}: ModuleOptions): Promise<Modules> {
  const clock = realClock;
  const identity = await loadIdentity(dataFolder);
  const settings = openSettings(path.join(dataFolder, "settings.json"), log, defaultName);
  const volumes = openVolumesFile(path.join(dataFolder, "volumes.json"), log);
  if (name !== undefined) settings.setName(orThrow(checkName(name), "badName"));
  await checkSettings(chosenSettings);
  settings.setSettings(chosenSettings);
  const discovery = createNodeDiscovery({ clock, log, random: randomBytes });
  // Before anything slower: meetings are listed when the window comes up.
  const stopWatching = discovery.watch();
  const store = await createStore({
    ...{ clock, log, random: randomBytes, signer: identity, folder: dataFolder },
    send: (to, body) => mesh.send(to, "store", body),
  });
  const mesh: Mesh = await createMesh({
    ...{ clock, log, identity },
    run: {
      runId: v.parse(RunIdSchema, randomBytes(8).toString("hex")),
      startedAtMs: beginIncarnation(dataFolder, clock.wallMs(), log),
    },
    name: settings.name(),
    ports: ports?.mesh ?? [],
    addresses: () => discovery.network().interfaces.map(({ address }) => address),
    tries: openTriesFile(path.join(dataFolder, "passcode-tries.json"), log),
  });
  const media = createMediaHost({ clock, log, entry: mediaProcess, ports: ports?.media ?? null });
  const recordingsFolder = path.join(dataFolder, RECORDINGS_FOLDER);
  const recorder = createRecorderHost({ clock, log, entry: recorderProcess, folder: recordingsFolder });
  const composer = createComposerHost({ clock, log, entry: composerProcess, tools: filmTools });
  return {
    ...{ clock, log, dataFolder, peerId: identity.peerId, publicKey: identity.publicKey, settings, volumes },
    mediaPorts: ports?.media ?? null,
    ...{ discovery, stopWatching, store, mesh, media, recorder, composer, recordingsFolder },
  };
}
