/** Data folders whose identities sort as their names are given. */
import { loadIdentity } from "../../src/mesh/index.ts";
import { makeDataFolder } from "./peer.ts";

/** One folder for each name; the first has the lowest peer id. */
export async function prepareIdentities(names: readonly string[]): Promise<readonly string[]> {
  const made = await Promise.all(
    names.map(async (name) => {
      const folder = makeDataFolder(name);
      return { folder, peerId: (await loadIdentity(folder)).peerId };
    }),
  );
  return made.toSorted((a, b) => (a.peerId < b.peerId ? -1 : 1)).map(({ folder }) => folder);
}
