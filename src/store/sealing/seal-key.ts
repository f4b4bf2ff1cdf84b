/** Keeps this installation's X25519 secret in a private file of the data folder, so that entries sealed for it stay readable. */
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../kernel/log.ts";
import { writePrivateFile } from "../../platform/private-file.ts";

export const SEAL_KEY_FILE = "seal-key";
const KEY_BYTES = 32;

/** Returns the 32 bytes. Makes the key if there is none; renames a damaged one to `seal-key-damaged`. @throws what the file system throws */
export async function loadSealKey(deps: {
  folder: string;
  random: (byteCount: number) => Uint8Array;
  log: Log;
}): Promise<Uint8Array> {
  const path = join(deps.folder, SEAL_KEY_FILE);
  const known = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (known !== null) {
    if (/^[0-9a-f]{64}\n?$/.test(known)) return new Uint8Array(Buffer.from(known.trim(), "hex"));
    deps.log.warn("the key for sealed messages was damaged and is set aside: older ones can't be read here");
    await rename(path, `${path}-damaged`);
  }
  const key = deps.random(KEY_BYTES);
  await writePrivateFile(path, `${Buffer.from(key).toString("hex")}\n`);
  return key;
}
