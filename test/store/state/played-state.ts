/** A meeting's state whose entries and index are in memory. */
import type { Role } from "../../../src/kernel/rights.ts";
import type { Entry } from "../../../src/store/log/entry.ts";
import { createMeetingIndex } from "../../../src/store/log/meeting-index.ts";
import { createNames, type Names } from "../../../src/store/state/names.ts";
import { openEntry } from "../../../src/store/state/opened-entry.ts";
import { createMeetingState } from "../../../src/store/state/state.ts";
import type { StateChange } from "../../../src/store/state/state-change.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createMemoryDisk } from "../memory-disk.ts";
import { createTestSeal, MEETING } from "../support.ts";

const WALL_MS = 1_900_000_000_000;

/** As `reader` sees it. */
export function createState(
  maker: Signer,
  reader: Signer,
  firstRole: Role = "speaker",
  names: Names = createNames(),
) {
  const seal = createTestSeal(reader);
  const index = createMeetingIndex(createMemoryDisk({ wallMs: () => WALL_MS }), MEETING);
  const open = (entry: Entry) => openEntry(entry, seal);
  const state = createMeetingState({ maker: maker.publicKey, firstRole }, names, index, (placed) => {
    const entry = index.entryAt(placed);
    return entry && open(entry);
  });
  function add(batch: readonly Entry[]): StateChange[] {
    for (const entry of batch) index.hold(entry);
    return state.report(state.place(batch.map(open), WALL_MS));
  }
  return { state, add };
}
