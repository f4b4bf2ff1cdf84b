/** An identity of its own for a copied data folder, while the original is in use: whoever starts next with the folder makes one. */
import { rename } from "node:fs/promises";
import path from "node:path";
import { IDENTITY_FILE } from "../mesh/index.ts";
import { SEAL_KEY_FILE } from "../store/index.ts";

/**
 * Both keys are kept under other names, in case it was the original after all. The seal key goes first: a new identity must not go on with
 * it, for the other copy could read what is sealed for this one.
 */
export async function setIdentityAside(dataFolder: string): Promise<void> {
  for (const name of [SEAL_KEY_FILE, IDENTITY_FILE])
    await rename(path.join(dataFolder, name), path.join(dataFolder, `former-${name}`));
}
