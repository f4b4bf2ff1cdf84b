/** The files module, started when it is needed first: a worker and a certificate are much for a core that has nothing else to do. */
import type { AppView } from "../api/view.ts";
import type { Files } from "../files/types.ts";
import type { Log } from "../kernel/log.ts";
import type { Mesh } from "../mesh/types.ts";

type Storage = Omit<AppView["storage"], "setAside">;

export interface LazyFiles {
  /** Once; but what failed is tried again. @throws FilesError */
  start(): Promise<Files>;
  setCopiesLimit(bytes: number): void;
  storage(): Storage;
  /** Asks the disk; `onStorage` follows. Starts the module. Never throws. */
  refreshStorage(): Promise<void>;
  close(): Promise<void>;
}

export function createLazyFiles(deps: {
  readonly log: Log;
  readonly create: () => Promise<Files>;
  readonly mesh: Pick<Mesh, "setFileEndpoint">;
  readonly copiesLimitBytes: () => number;
  readonly onStorage: () => void;
}): LazyFiles {
  const { mesh } = deps;
  let starting: Promise<Files> | null = null;
  let storage: Storage = { copiesBytes: 0, freeBytes: null };

  async function createConnected(): Promise<Files> {
    const files = await deps.create();
    files.setCopiesLimit(deps.copiesLimitBytes());
    mesh.setFileEndpoint(files.endpoint());
    files.onEndpoint(mesh.setFileEndpoint);
    files.onTransfer(({ state }) => state === "done" && void refreshStorage());
    return files;
  }

  function start(): Promise<Files> {
    starting ??= createConnected();
    starting.catch(() => (starting = null));
    return starting;
  }

  async function refreshStorage(): Promise<void> {
    try {
      const { copiesBytes, freeBytes } = await (await start()).usage();
      storage = { copiesBytes, freeBytes };
      deps.onStorage();
    } catch (error) {
      deps.log.warn("the disk's room is not known", { error: String(error) });
    }
  }

  return {
    start,
    // A module that is not started yet takes it from the settings; a start that failed has been reported.
    setCopiesLimit: (bytes) => void starting?.then((files) => files.setCopiesLimit(bytes)).catch(() => {}),
    storage: () => storage,
    refreshStorage,
    close: async () => await starting?.then((files) => files.close()).catch(() => {}),
  };
}
