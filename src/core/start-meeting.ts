/** A meeting that self is let into, with the modules of this core. */
import path from "node:path";
import { createBridgeOpener } from "../media/index.ts";
import { createMeeting, type Meeting, type MeetingDeps } from "../meeting/meeting.ts";
import { RECORDINGS_FOLDER } from "../recording/index.ts";
import type { LazyFiles } from "./lazy-files.ts";
import type { Modules } from "./modules.ts";

/** @throws FilesError */
export async function startMeeting(
  { clock, log, mesh, discovery, media, recorder, settings, volumes, dataFolder, mediaPorts }: Modules,
  files: LazyFiles,
  meeting: Pick<
    MeetingDeps,
    | "joined"
    | "store"
    | "broadcast"
    | "onViewChange"
    | "onEpoch"
    | "onPlaces"
    | "formerPlaces"
    | "updateDesk"
    | "isSwitchedOn"
    | "onOwnMute"
    | "onEnded"
    | "onPasscode"
    | "onHandLowered"
    | "onOwnStatus"
    | "isAttended"
  >,
): Promise<Meeting> {
  return createMeeting({
    ...{ clock, log, mesh, discovery, media, recorder, volumes, mediaPorts },
    openBridge: createBridgeOpener({ clock, log, ports: mediaPorts }),
    files: await files.start(),
    // Others' copies of recordings are fetched there to be joined with one's own, and deleted then.
    isPassing: (place) => isBelow(path.join(dataFolder, RECORDINGS_FOLDER), place),
    downloadFolder: () => settings.settings().downloadFolder,
    keepsSecondCopies: () => settings.settings().keepSecondCopies,
    pendingDownloadsFile: path.join(dataFolder, "pending-downloads.json"),
    ...meeting,
  });
}

function isBelow(folder: string, place: string): boolean {
  const way = path.relative(folder, place);
  return way !== "" && !path.isAbsolute(way) && way.split(path.sep)[0] !== "..";
}
