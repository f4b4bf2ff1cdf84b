/** What the captions' machine knows, takes and does. */
import type { PeerId } from "../kernel/ids.ts";
import type { SignedLine } from "./messages.ts";
import type { AllSpoken } from "./spoken.ts";

export interface EarlyLine {
  readonly signed: SignedLine;
  readonly from: PeerId;
  readonly atMs: number;
}

export interface Captions {
  readonly spoken: AllSpoken;
  /** Genuine lines of members that may not have them shown, or not yet. A liar's wait in vain. */
  readonly early: ReadonlyMap<PeerId, readonly EarlyLine[]>;
  /** Number of self's present line. */
  readonly line: number;
  readonly revision: number;
  readonly sentAtMs: number;
  /** Typed, and not sent yet. */
  readonly pending: Typed | null;
  /** Heard while self's typed line grew. They follow it: of one author lines have one order. */
  readonly heard: readonly string[];
  /** Self has asked for the lines of before it came. */
  readonly hasAsked: boolean;
}

export interface Typed {
  readonly text: string;
  readonly speaker: PeerId | null;
}

/** What the meeting knows. Read at every step. */
export interface CaptionsContext {
  readonly self: PeerId;
  coordinator(): PeerId;
  isMember(peer: PeerId): boolean;
  /** Of a member; null for anybody else. */
  nameOf(peer: PeerId): string | null;
  /** By the entries of hosts. */
  mayCaption(peer: PeerId): boolean;
  /** By its role, and not muted by a host. */
  maySpeak(peer: PeerId): boolean;
  /** Another member may caption. */
  hasOtherCaptioner(): boolean;
  /** The clock that self signs by: see `createSigningClock`. */
  signingMs(): number;
  sign(fields: readonly unknown[]): string;
  isGenuine(author: PeerId, fields: readonly unknown[], signature: string): boolean;
}

export type CaptionsInput =
  | ({ readonly type: "typed"; readonly isFinal: boolean } & Typed)
  /** Self's machine has heard self say it. */
  | { readonly type: "heard"; readonly text: string }
  | { readonly type: "received"; readonly from: PeerId; readonly line: SignedLine }
  /** A newcomer wants the last lines. */
  | { readonly type: "asked"; readonly peer: PeerId }
  /** There is another coordinator. */
  | { readonly type: "epochChanged" }
  | { readonly type: "linkUp"; readonly peer: PeerId }
  /** Members or captioners have changed. */
  | { readonly type: "membersChanged" };

export type CaptionsEffect =
  /** To all that self is linked with. */
  | { readonly type: "broadcast"; readonly line: SignedLine }
  | { readonly type: "send"; readonly to: PeerId; readonly line: SignedLine }
  | { readonly type: "ask"; readonly to: PeerId }
  /** `ageMs`: how long ago its author sent it. */
  | { readonly type: "shown"; readonly caption: ShownCaption; readonly ageMs: number }
  | { readonly type: "dropped"; readonly why: "notCaptioner" | "forged" | "stale" };

/** A line as clients show it. With an empty text the line that grew is no more. */
export interface ShownCaption {
  readonly from: PeerId;
  readonly line: number;
  readonly text: string;
  readonly isFinal: boolean;
  readonly speaker: PeerId | null;
  /** Heard by the author's machine, not typed. */
  readonly isAutomatic: boolean;
  /** As the speaker was called then: the transcript says it when they have left. */
  readonly speakerName: string | null;
}
