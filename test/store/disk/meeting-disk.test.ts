/** The contract of the store's database, held by the one in memory and by level. Rules: SPEC.md, DB. */
import { silentLog } from "../../../src/kernel/log.ts";
import { openDatabase } from "../../../src/store/disk/level-adapter.ts";
import { createMemoryDisk, type MemoryStorage } from "../memory-disk.ts";
import { withFolder } from "../support.ts";
import { testMeetingDisk } from "./meeting-disk.contract.ts";

testMeetingDisk("in memory", (use) => {
  const storage: MemoryStorage = new Map();
  return use((clock) => Promise.resolve(createMemoryDisk(clock, storage)));
});
testMeetingDisk("level", (use) =>
  withFolder((folder) => use((clock) => openDatabase({ folder, clock, log: silentLog }))),
);
