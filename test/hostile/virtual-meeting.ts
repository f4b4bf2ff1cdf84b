/** A meeting of honest members on virtual computers, with their stores: real mesh, election, presence and wiring, and real entries on disks in memory. */
import { createHash } from "node:crypto";
import type { CoreEvent } from "../../src/api/events.ts";
import type { Identity } from "../../src/mesh/identity/identity.ts";
import { openMeetingStore } from "../../src/store/meeting-store.ts";
import { createSeal } from "../../src/store/sealing/seal.ts";
import type { Verify } from "../../src/store/log/entry.ts";
import { createIdentities, identityOf, isVirtuallySigned } from "../simulation/identities.ts";
import { createMeetingWorld, type MeetingWorld, type Seat } from "../simulation/meeting-world.ts";
import type { OpenStore } from "../simulation/run.ts";
import { createMemoryDisk } from "../store/memory-disk.ts";

/** As `createVerifier`, by the simulation's signatures. */
const isSignedEntry: Verify = ({ author, signed: [text, signature] }) =>
  isVirtuallySigned(author, Buffer.from(`landline entry\n${text}`), signature);

export interface Heard {
  readonly seat: Seat;
  readonly event: CoreEvent;
}

export function createVirtualMeeting(count: number, seed = 1) {
  const heard: Heard[] = [];
  let drawn = 0;
  const randomBytes = (byteCount: number): Uint8Array => {
    const blocks = Array.from({ length: Math.ceil(byteCount / 32) }, () =>
      createHash("sha256")
        .update(`${seed} ${(drawn += 1)}`)
        .digest(),
    );
    return Buffer.concat(blocks).subarray(0, byteCount);
  };
  const openStore: OpenStore = async ({ clock, log, identity, mesh, creation }) =>
    await openMeetingStore(
      {
        ...{ clock, log, signer: identity, verify: isSignedEntry, random: randomBytes },
        seal: createSeal(createHash("sha256").update(`seal ${identity.publicKey}`).digest(), randomBytes),
        database: createMemoryDisk(clock),
        send: (to, body) => mesh.send(to, "store", body),
      },
      creation,
    );
  const world: MeetingWorld = createMeetingWorld({
    ...{ seed, count, openStore, wallSkewMs: 0 },
    onEvent: (seat, event) => void heard.push({ seat, event }),
  });
  return { world, heard };
}

/** Of a key that is lower than all others', as somebody has who makes keys until one is. */
export function lowestIdentity(): Identity {
  const [lowest] = createIdentities();
  for (let index = 1_000; ; index += 1) {
    const identity = identityOf(index);
    if (lowest === undefined || identity.peerId < lowest.peerId) return identity;
  }
}
