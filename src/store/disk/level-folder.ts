/** The folder of a level database: opened for its owner alone, and asked whether another process has it open. */
import { chmod, mkdir, readdir } from "node:fs/promises";
import { Level } from "level";
import { storeErrorOf } from "./disk-errors.ts";

/** For the owner only. */
const PRIVATE_FOLDER_MODE = 0o700;

/** Makes it if there is none. @throws what level and the file system throw */
export async function openLevel(location: string): Promise<Level> {
  await mkdir(location, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  await chmod(location, PRIVATE_FOLDER_MODE);
  const files = await readdir(location);
  // Without CURRENT, level would take the folder for an empty one and delete the data.
  const holdsData = files.some((file) => /\.(ldb|sst|log)$/.test(file) || file.startsWith("MANIFEST-"));
  if (holdsData && !files.includes("CURRENT")) throw new Error("Corruption: CURRENT is missing");
  const level = new Level(location, { valueEncoding: "utf8" });
  await level.open();
  return level;
}

/** Reads no data: level takes its lock first, and is told to go no further where there is a database. @throws StoreError locked */
export async function checkNotInUse(location: string): Promise<void> {
  const level = new Level(location, { createIfMissing: false, errorIfExists: true });
  try {
    await level.open();
    await level.close();
  } catch (error) {
    const failure = storeErrorOf(error, location);
    if (failure.code === "locked") throw failure;
  }
}
