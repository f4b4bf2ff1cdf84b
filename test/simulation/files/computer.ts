/** One virtual computer with the real files engine: blob store, seed server, links and downloads on a virtual disk, network and clock. */
import { createHash } from "node:crypto";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { openBlobStore, type BlobStore } from "../../../src/files/blob/blob-store.ts";
import { createEngine, type Engine } from "../../../src/files/engine/engine.ts";
import type { BlobDescriptor, FilePeer, Transfer } from "../../../src/files/types.ts";
import type { VirtualClock } from "../../support/clock.ts";
import { meetingId, peerId } from "../../support/ids.ts";
import type { SeededRandom } from "../../support/random.ts";
import { createProcess, type Process } from "../process.ts";
import { createVirtualDisk, type VirtualDisk } from "./disk.ts";
import type { Invariants } from "./invariants.ts";
import type { Alter, Host, VirtualNetwork } from "./network.ts";

export const HOME = "/home";
const FOLDER = "/data/files";

/** How a computer's uploads misbehave. */
export type Manner = "honest" | "lying" | "silent";

/** What a planted fault changes. */
export interface Plant {
  readonly store?: (store: BlobStore) => BlobStore;
  readonly disk?: (disk: VirtualDisk) => void;
  /** It does not call those that ask for it. */
  readonly isDeaf?: true;
  readonly network?: (network: ReturnType<VirtualNetwork["of"]>) => ReturnType<VirtualNetwork["of"]>;
}

interface Want {
  readonly descriptor: BlobDescriptor;
  /** Kept for others. */
  readonly isCopy: boolean;
  readonly seeders: () => readonly PeerId[];
}

export interface Computer {
  readonly id: PeerId;
  readonly host: Host;
  readonly disk: VirtualDisk;
  manner: Manner;
  readonly isUp: boolean;
  process(): Process | null;
  engine(): Engine | null;
  /** Null while it is down. */
  peer(): FilePeer | null;
  start(): Promise<void>;
  kill(isPowerCut: boolean): void;
  want(want: Want): void;
  /** That one asks it to call. */
  callBack(downloader: PeerId): void;
  /** Blobs that were wanted and are not reported as done. */
  missing(): readonly string[];
  transfer(blobId: string): Transfer | null;
}

export function createComputer(deps: {
  readonly index: number;
  readonly world: VirtualClock;
  readonly random: SeededRandom;
  readonly network: VirtualNetwork;
  readonly bytesPerMs: number;
  readonly invariants: Invariants;
  readonly plant: Plant;
  readonly isLiar: (id: PeerId) => boolean;
  readonly note: (text: string) => void;
  /** Its address changed, or it is down. */
  readonly onChanged: () => void;
  /** It asks that one to call. */
  readonly onCallWanted: (seeder: PeerId) => void;
}): Computer {
  const { index, world, random, invariants, plant, note } = deps;
  const id = peerId(index);
  const host = deps.network.addHost(`c${index}`, deps.bytesPerMs);
  const disk = createVirtualDisk({ world, random, folders: [HOME, "/data"] });
  plant.disk?.(disk);
  const wants = new Map<string, Want>();
  const transfers = new Map<string, Transfer>();
  let runs = 0;
  let isStarting = false;
  let up: { readonly process: Process; readonly engine: Engine; readonly fingerprint: string } | null = null;

  const alter: Alter = (parts) => {
    const [head] = parts;
    const isBlock = parts.length === 2;
    if (computer.manner === "silent" && isBlock) return [];
    // Of single frames: root, hash layer and bitmap, whose kinds are 3 to 5.
    const isMetadata = !isBlock && head !== undefined && (head[4] ?? 0) >= 3 && (head[4] ?? 0) <= 5;
    const share = isBlock ? 0.3 : isMetadata ? 0.05 : 0;
    const last = parts[parts.length - 1];
    if (computer.manner !== "lying" || last === undefined || random.next() >= share) return parts;
    const spoilt = Buffer.from(last);
    const from = isBlock ? 0 : 9;
    const at = from + Math.floor(random.next() * (spoilt.length - from));
    if (at < spoilt.length) spoilt[at] = (spoilt[at] ?? 0) ^ (1 << Math.floor(random.next() * 8));
    return [...parts.slice(0, -1), spoilt];
  };

  function changed(run: number, transfer: Transfer): void {
    if (run !== runs) return;
    transfers.set(transfer.blobId, transfer);
    const { state, direction, code } = transfer;
    note(`c${index} ${direction} ${transfer.blobId.slice(0, 4)} ${state} ${code ?? ""} ${transfer.bytes}`);
    invariants.reported(computer, transfer);
    if (state === "done") wants.delete(transfer.blobId);
  }

  function request(engine: Engine, { descriptor, isCopy, seeders }: Want, isResumed: boolean): void {
    void (isCopy
      ? engine.keepCopy(descriptor.blobId, null, seeders())
      : engine.fetch(descriptor, { path: HOME, isResumed }, seeders()));
  }

  const computer: Computer = {
    id,
    host,
    disk,
    manner: "honest",
    get isUp() {
      return up !== null;
    },
    process: () => up?.process ?? null,
    engine: () => up?.engine ?? null,
    peer: () =>
      up === null
        ? null
        : { peerId: id, addresses: [`10.0.0.${index}`], port: up.engine.port, fingerprint: up.fingerprint },
    async start() {
      if (isStarting || up !== null) return;
      isStarting = true;
      const run = ++runs;
      const process = createProcess({
        ...{ world, random },
        wallOffsetMs: 0,
        isUnaware: false,
        afterEach: () => {},
      });
      const { clock } = process;
      const fingerprint = createHash("sha256").update(`${id} ${run}`).digest("hex");
      const virtual = disk.of(process);
      const count = (name: string) => invariants.counted(computer, name);
      const opened = await openBlobStore({ disk: virtual, clock, folder: FOLDER, count });
      const store = invariants.watch(computer, plant.store?.(opened) ?? opened);
      const network = deps.network.of(host, process, fingerprint, alter);
      const engine = await createEngine({
        ...{ clock, store, folder: FOLDER, host: "::", port: 0 },
        disk: virtual,
        network: plant.network?.(network) ?? network,
        random: () => random.next(),
        randomBytes: (length) => Buffer.alloc(length, 1 + Math.floor(random.next() * 255)),
        events: {
          transferChanged: (transfer) => changed(run, transfer),
          presenceChanged: () => {},
          offenderFound: ({ peerId: offender }) =>
            invariants.blamed(computer, offender, deps.isLiar(offender)),
          sourceFailed: () => {},
          callWanted: deps.onCallWanted,
          count,
        },
      });
      await engine.setMeeting(meetingId(1));
      isStarting = false;
      up = { process, engine, fingerprint };
      note(`c${index} is up`);
      deps.onChanged();
      for (const want of wants.values()) request(engine, want, true);
    },
    kill(isPowerCut) {
      if (up === null) return;
      note(`c${index} ${isPowerCut ? "loses its power" : "is killed"}`);
      runs += 1;
      up.process.kill();
      deps.network.died(up.process);
      up = null;
      if (isPowerCut) disk.powerCut();
      invariants.died(computer, isPowerCut);
      deps.onChanged();
    },
    want(want) {
      wants.set(want.descriptor.blobId, want);
      if (up !== null) request(up.engine, want, false);
    },
    callBack(downloader) {
      if (plant.isDeaf !== true) up?.process.deliver(() => up?.engine.callBack(downloader));
    },
    missing: () => [...wants.keys()],
    transfer: (blobId) => transfers.get(blobId) ?? null,
  };
  return computer;
}
