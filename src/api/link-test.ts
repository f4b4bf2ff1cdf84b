/** A test of the connection with another member: its commands, and what it finds. */
import * as v from "valibot";
import { PeerIdSchema } from "../kernel/ids.ts";
import type { Sentence } from "../kernel/words.ts";
import { requestId } from "./request-id.ts";

export const LINK_TEST_COMMANDS = [
  /**
   * Tests the connection with that member, both ways, in some seconds. Its person need not do anything; its computer takes one test at a time.
   * The `linkTest` event tells how it goes.
   */
  v.object({ type: v.literal("testLink"), requestId, peerId: PeerIdSchema }),
  v.object({ type: v.literal("cancelLinkTest"), requestId }),
] as const;

/**
 * `linking`: the two get a link of their own; `asking`: the other one has not answered yet; `probing`: datagrams, multicast and TCP, both ways at once; `sending` and `receiving`: how much
 * gets through in a second.
 */
export type LinkTestStage = "linking" | "asking" | "probing" | "sending" | "receiving";

/** What gets through one way. Null: not known. */
export interface LinkTestWay {
  /** The receiver's port for links is reached. */
  readonly tcp: boolean | null;
  /** How many of 200 have come, at ports for sound and pictures. */
  readonly datagrams: number | null;
  /** The largest packet that has come: 1200, 1400 or 1500, or 0 for none of these. */
  readonly largestBytes: number | null;
  readonly multicast: boolean | null;
  /** What has come over the link, in bits a second. */
  readonly rateBps: number | null;
}

/** Each has one thing to do, unless all is well. */
export interface LinkTestFinding {
  readonly severity: "ok" | "warning" | "failure";
  readonly message: string;
  readonly sentences: readonly Sentence[];
  readonly advice: string | null;
  readonly adviceSentences: readonly Sentence[];
}

export interface LinkTestReport {
  /** The gravest first. */
  readonly findings: readonly LinkTestFinding[];
  /** From self to the member. */
  readonly there: LinkTestWay;
  readonly here: LinkTestWay;
  readonly roundTripMs: number | null;
  /** The member's clock minus the own one. */
  readonly clockOffsetMs: number | null;
}
