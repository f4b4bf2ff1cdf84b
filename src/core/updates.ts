/** Later versions of this program: what this machine knows and has of them, as the core's clients see it. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { CoreEvent } from "../api/events.ts";
import type { UpdateView } from "../api/updates.ts";
import type { Log } from "../kernel/log.ts";
import { VERSION } from "../kernel/version.ts";
import type { Meeting } from "../meeting/meeting.ts";
import {
  createUpdateDesk,
  openReleaseFolder,
  RELEASE_KEYS,
  targetOf,
  UPDATES_FOLDER,
  type UpdateDesk,
} from "../updates/index.ts";
import { updateViewOf } from "./update-commands.ts";

/** @param dataFolder absolute */
export const openUpdateDesk = (
  dataFolder: string,
  log: Pick<Log, "count" | "warn">,
  onChange: () => void,
): UpdateDesk =>
  createUpdateDesk({
    ...{ log, onChange, keys: RELEASE_KEYS, version: VERSION },
    folder: openReleaseFolder(path.join(dataFolder, UPDATES_FOLDER), RELEASE_KEYS),
    target: targetOf({
      ...{ platform: process.platform, arch: process.arch },
      program: fileURLToPath(import.meta.url),
    }),
  });

export interface Updates {
  readonly desk: UpdateDesk;
  view(): UpdateView | null;
  /** Before each view: what of it scripts get as an event. */
  report(): void;
}

export function createUpdates(deps: {
  readonly desk: UpdateDesk;
  readonly log: Pick<Log, "warn">;
  readonly meeting: () => Pick<Meeting, "releases"> | null;
  readonly broadcast: (event: CoreEvent) => void;
}): Updates {
  const { desk } = deps;
  let reported = "null";
  const view = () => updateViewOf(desk, deps.meeting());
  if (desk.isOn)
    desk
      .refresh()
      .catch((error: unknown) => deps.log.warn("updates were not looked at", { error: String(error) }));
  return {
    desk,
    view,
    report() {
      const update = view();
      const text = JSON.stringify(update);
      if (text === reported) return;
      reported = text;
      deps.broadcast({ type: "update", update });
    },
  };
}
