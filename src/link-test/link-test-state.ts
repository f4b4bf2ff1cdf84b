/**
 * States of a test between two members, and what goes in and out.
 *
 *   asker:  idle -> linking -> opening -> asking -> running (probing -> sending -> receiving) -> idle
 *   asked:  idle ------------> opening -----------> running (probing -> sending) ------------> idle
 *
 * Probing: datagrams, multicast and a TCP connection, by both at once, until the asked one reports. Sending: bulk over the link, first
 * the asker's, then the asked one's.
 *
 * A network that loses a quarter of all packets is what a test is for, so nothing here takes it for a peer that does not answer: TCP's
 * retransmission time-out doubles with each loss (RFC 6298), and one message may take ten seconds. Where the link breaks, a running test
 * waits for the next one, and both sides say once more what the other one may have missed.
 */
import type { PeerId } from "../kernel/ids.ts";
import type { LinkTestMessage, Measured, TestId } from "./messages.ts";

/** Two members of a meeting may have no link of their own. One comes up in a second, or after the calls' time-outs. */
export const LINK_WAIT_MS = 8_000;
export const OPEN_WAIT_MS = 3_000;
/** Six losses in a row, from TCP's first time-out of 200 ms on; at a loss of 25% that is one message in 4,000. */
export const ANSWER_WAIT_MS = 20_000;
/** Probing takes 1.5 s on a machine that has time. The rest is for two messages that are sent again and again. */
export const PROBE_WAIT_MS = 15_000;
/** So that what the asked one has seen by then arrives in time. */
export const ASKED_PROBE_WAIT_MS = 11_000;
/** Bulk is sent for so long: enough for the window to open. */
export const SENDING_MS = 1_000;
/** What is under way on a slow link may need this much longer. */
export const SENDING_WAIT_MS = 4_000;
/** The other one's turn: what it sends, and what is under way. */
export const RECEIVING_WAIT_MS = SENDING_MS + SENDING_WAIT_MS + 1_000;
/** The asked side ends by then, whatever the asker does. */
export const ASKED_LIMIT_MS = 30_000;
export const ASKER_LIMIT_MS = 30_000;
/** A link that breaks ends a test that has no other one by then: a TLS handshake under loss takes as long as an answer. */
export const RELINK_WAIT_MS = 12_000;
/** So often a link may break before the asked one has answered. */
export const MAX_BREAKS = 3;
/** After it was tested, a member is left in peace for so long. */
export const REST_MS = 8_000;
/** Chunks under way: the first alone, then one more for each that was taken. */
export const MAX_WINDOW = 8;

export type Stage = "probing" | "sending" | "receiving";

export interface BulkOut {
  readonly next: number;
  readonly taken: number;
  readonly stopAtMs: number;
}

export interface BulkIn {
  readonly chunks: number;
  /** Without the first chunk, with which the time begins. */
  readonly bytes: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

export interface Running {
  readonly kind: "running";
  readonly role: "asker" | "asked";
  readonly peer: PeerId;
  readonly test: TestId;
  /** Where self takes datagrams. */
  readonly udpPort: number | null;
  readonly stage: Stage;
  readonly stageDueAtMs: number;
  readonly dueAtMs: number;
  /** By then the link that broke has to be there again. Infinity while it stands. */
  readonly relinkDueAtMs: number;
  /** All that self sends while it probes is sent. */
  readonly isProbed: boolean;
  /** Of the asked one: the asker has sent its datagrams, too. */
  readonly areTheirsSent: boolean;
  /** Of the asker: what the asked one has reported. */
  readonly theirs: Measured | null;
  readonly out: BulkOut | null;
  readonly came: BulkIn | null;
  /** When the last question for the clock went out. */
  readonly clockSentAtMs: number;
  readonly clockSamples: number;
  readonly clock: ClockSample | null;
}

/** That of the shortest round trip. */
export interface ClockSample {
  readonly roundTripMs: number;
  /** The other one's wall clock minus the own one. */
  readonly offsetMs: number;
}

export type Phase =
  | { readonly kind: "idle" }
  | {
      readonly kind: "linking";
      readonly peer: PeerId;
      readonly test: TestId;
      readonly dueAtMs: number;
    }
  | {
      readonly kind: "opening";
      readonly role: "asker" | "asked";
      readonly peer: PeerId;
      readonly test: TestId;
      /** Where the asker takes datagrams, once that is known. */
      readonly theirPort: number | null;
      readonly dueAtMs: number;
    }
  | {
      readonly kind: "asking";
      readonly peer: PeerId;
      readonly test: TestId;
      readonly udpPort: number | null;
      /** How often the link has broken since self asked. */
      readonly breaks: number;
      readonly isCut: boolean;
      readonly dueAtMs: number;
    }
  | Running;

export interface LinkTestState {
  readonly phase: Phase;
  /** Until then nobody's question is taken. */
  readonly restUntilMs: number;
}
export const initialLinkTest: LinkTestState = { phase: { kind: "idle" }, restUntilMs: -Infinity };

export type LinkTestInput =
  /** Self asks. Does nothing during another test. */
  | { readonly type: "start"; readonly peer: PeerId; readonly test: TestId; readonly isLinked: boolean }
  | { readonly type: "linkUp"; readonly peer: PeerId }
  /** `hasLeft`: the other one is no longer in the meeting. */
  | { readonly type: "linkDown"; readonly peer: PeerId; readonly hasLeft: boolean }
  /** The sockets are open. */
  | { readonly type: "opened"; readonly test: TestId; readonly udpPort: number | null }
  | { readonly type: "probed"; readonly test: TestId }
  | {
      readonly type: "received";
      readonly from: PeerId;
      readonly message: LinkTestMessage;
      readonly wallMs: number;
    }
  | { readonly type: "cancel" };

export type Failure =
  | { readonly why: "noLink" | "noAnswer" | "lost" | "cancelled" }
  | { readonly why: "busy" | "recently"; readonly waitMs: number };

export type LinkTestEffect =
  | { readonly type: "keepLink"; readonly peer: PeerId | null }
  | { readonly type: "open"; readonly peer: PeerId; readonly test: TestId }
  /** Begins to probe. `port`: where the other one takes datagrams. */
  | { readonly type: "probe"; readonly peer: PeerId; readonly test: TestId; readonly port: number | null }
  | { readonly type: "close"; readonly test: TestId }
  | { readonly type: "send"; readonly to: PeerId; readonly message: LinkTestMessage }
  | { readonly type: "sendClock"; readonly to: PeerId; readonly test: TestId; readonly sample: number }
  /** `isWhole`: the asker has said that all its datagrams are sent. */
  | { readonly type: "sendReport"; readonly to: PeerId; readonly test: TestId; readonly isWhole: boolean }
  | { readonly type: "sendTurn"; readonly to: PeerId; readonly test: TestId }
  /** The asker's test goes on. */
  | { readonly type: "stage"; readonly peer: PeerId; readonly stage: "linking" | "asking" | Stage }
  | {
      readonly type: "finished";
      readonly peer: PeerId;
      readonly test: TestId;
      /** How fast bulk has come to self, and to the other one. */
      readonly rates: { readonly here: number | null; readonly there: number | null };
      /** Null when the other one's report did not come. */
      readonly theirs: Measured | null;
      readonly clock: ClockSample | null;
    }
  | { readonly type: "failed"; readonly peer: PeerId; readonly failure: Failure }
  | { readonly type: "dropped" };
