/** What hosts have decided, as the entries of a meeting add up to it. */
import type { EntryId } from "../kernel/ids.ts";
import type { WithoutHost } from "../kernel/without-host.ts";

/** `term`: the last that is ended. `id`: of the last of these entries. */
export interface CoHostEnd {
  readonly term: number;
  readonly id: EntryId;
}

/** What of a member a host can mute. */
export type TrackSource = "microphone" | "camera";

/** `may`: muted by a host, and the member may lift it; `held`: muted, and only a host may. */
export type Mute = "none" | "may" | "held";

/** A recording that runs by the hosts' word. Public keys are hex. */
export interface Recording {
  readonly id: EntryId;
  readonly begunBy: string;
  /** Of the hosts whose machines record, in the order in which they began; at least one. */
  readonly recorders: readonly string[];
  /** Of the hosts whose machines have said that they cannot, or will not go on. */
  readonly unable: ReadonlySet<string>;
  /** When it was begun, by that host's clock. */
  readonly wallMs: number;
  /** Hosts have paused it, and not resumed it yet. */
  readonly isPaused: boolean;
  /** Who said yes, the host that began it included, and who said no; nothing is recorded of all others either. */
  readonly agreed: ReadonlySet<string>;
  readonly declined: ReadonlySet<string>;
}

/** Public keys are hex. */
export interface WaitingRoom {
  readonly withoutHost: WithoutHost;
  /** Those that need not knock. */
  readonly admitted: ReadonlySet<string>;
  /** By public key, how often hosts have turned it away since it was last let in. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Those that may not knock again in this sitting. */
  readonly blocked: ReadonlySet<string>;
}

/** The passcode that a host has set, and the record by which members check it. */
export interface SetPasscode {
  readonly passcode: string;
  readonly serverSetup: string;
  readonly registrationRecord: string;
}

/** `release`: the maker's word for newcomers, hex; null where the meeting was made without a passcode. */
export interface PasscodeWithdrawal {
  readonly release: string | null;
}

/** How one gets into the meeting, and what it is called. Null where no host has changed it since it was made. */
export interface Entrance {
  /** Null where nobody has to wait. */
  readonly waitingRoom: WaitingRoom | null;
  /** Grows with each change of the waiting room's rule: the Lamport counter of its last entry, 0 for none. */
  readonly state: number;
  readonly title: string | null;
  readonly isListed: boolean | null;
  readonly passcode: SetPasscode | null;
  /** Not null where hosts have taken the passcode away: `passcode` is null then. */
  readonly withdrawal: PasscodeWithdrawal | null;
  /** Grows with each change of the passcode, as `state` does. */
  readonly passcodeState: number;
}
