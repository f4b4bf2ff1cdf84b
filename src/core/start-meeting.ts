/** A meeting that self is let into, with the modules of this core. */
import path from "node:path";
import { createMeeting, type Meeting, type MeetingDeps } from "../meeting/meeting.ts";
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
    files: await files.start(),
    downloadFolder: () => settings.settings().downloadFolder,
    keepsSecondCopies: () => settings.settings().keepSecondCopies,
    pendingDownloadsFile: path.join(dataFolder, "pending-downloads.json"),
    ...meeting,
  });
}
