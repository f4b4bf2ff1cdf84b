/** Faults planted into every computer of a swarm: a simulation that does not find them proves nothing. */
import test from "ava";
import type { BlobStore } from "../../../src/files/blob/blob-store.ts";
import type { LocalBlob } from "../../../src/files/blob/local-blob.ts";
import type { Plant } from "./computer.ts";
import { liveSwarm } from "./life.ts";

/** Swarms within which each plant has to be found. */
const SWARMS = 30;

/** Changes every blob of a store as it is handed out. */
const withBlobs = (change: (blob: LocalBlob) => void): Plant => ({
  store(store: BlobStore) {
    const changed = new WeakSet<LocalBlob>();
    const changing = <B extends LocalBlob | undefined>(blob: B): B => {
      if (blob !== undefined && !changed.has(blob)) {
        changed.add(blob);
        change(blob);
      }
      return blob;
    };
    return {
      ...store,
      get: (blobId) => changing(store.get(blobId)),
      add: async (...args) => changing(await store.add(...args)),
      replace: async (...args) => changing(await store.replace(...args)),
    };
  },
});

/** `from`: the first seed, where none before finds it. */
const PLANTS: readonly (readonly [what: string, plant: Plant, from?: number])[] = [
  ["chunks that are not compared with their hashes", withBlobs((blob) => (blob.matches = () => true))],
  [
    "chunks that are marked and not written",
    withBlobs((blob) => (blob.write = async (_chunk, stored) => stored)),
  ],
  [
    "chunks that are requested again although they are there",
    withBlobs((blob) => {
      const { has } = blob.bitmap;
      let asked = 0;
      blob.bitmap.has = (index) => (asked += 1) % 7 !== 0 && has(index);
    }),
  ],
  [
    "marks that are not written",
    { store: (store) => ({ ...store, mark: async (blob, chunk) => void blob.bitmap.set(chunk) }) },
  ],
  ["a disk that is not synced", { disk: (disk) => disk.setForgetful() }, 15],
  ["seeders that do not call whoever cannot call them", { isDeaf: true }],
  [
    "links that connect only once",
    {
      network: ({ listen, dial }) => {
        const dialled = new Set<string>();
        return {
          listen,
          dial: (peer, address, events, role) => {
            const isFirst = !dialled.has(peer.peerId);
            dialled.add(peer.peerId);
            return dial(peer, address, isFirst ? events : { ...events, opened: () => {} }, role);
          },
        };
      },
    },
  ],
  [
    "an honest seeder whose bytes are garbled by the one that receives them",
    {
      network: ({ listen, dial }) => ({
        listen,
        dial: (peer, address, events, role) => {
          let received = 0;
          const data = (bytes: Buffer) => {
            received += bytes.length;
            const garbled = Buffer.from(bytes);
            if (received > 1_500_000) garbled.fill(0, 0, 1);
            events.data(garbled);
          };
          return dial(peer, address, { ...events, data }, role);
        },
      }),
    },
  ],
];

for (const [what, plant, from = 1] of PLANTS)
  test.serial(`[SW5] found: ${what}`, async (t) => {
    let failure: string | null = null;
    for (let seed = from; seed < from + SWARMS && failure === null; seed += 1)
      failure = await liveSwarm({ seed, plant });
    t.not(failure, null);
    t.log(failure?.split("\n")[0]);
  });
