/** Who is called when some of those that are seen are false. */
import { createSightings } from "../../src/mesh/links/sightings.ts";
import { peerId } from "../support/ids.ts";

export const LOOK_AROUND_MS = 2_000;
/** Of a half of one, which calls whom it can. */
export const createAlone = () => createSightings({ isAlone: () => true, isSettled: () => false });

export const member = { peerId: peerId(999), addresses: ["10.0.0.99"], port: 4_000 };
