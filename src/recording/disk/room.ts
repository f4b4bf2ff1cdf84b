/** Whether a disk has room to record. */
import { mkdir, statfs } from "node:fs/promises";
import { WordedError, words } from "../../kernel/words.ts";

/** Some twenty minutes of a meeting with five pictures. */
const ROOM_TO_BEGIN_BYTES = 1_000_000_000;
/** What the rest of the system, and the meeting's own history, are left. */
const ROOM_TO_GO_ON_BYTES = 200_000_000;

export const DISK_FULL = words("recordingDiskFull");

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Makes the folder. @throws Error with a sentence */
export async function checkRoom(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const free = await freeBytes(folder);
  if (free >= ROOM_TO_BEGIN_BYTES) return;
  throw new WordedError(words("noRoomToRecord", { bytes: free }, { bytes: ROOM_TO_BEGIN_BYTES }));
}

/** True where the system does not say. */
export const hasRoomToGoOn = (folder: string): Promise<boolean> =>
  freeBytes(folder).then(
    (free) => free >= ROOM_TO_GO_ON_BYTES,
    () => true,
  );
