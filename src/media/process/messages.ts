/** What passes between the core and its media process. Both are ours and of one build: types, no schemas. */
import type { PeerId } from "../../kernel/ids.ts";
import type { LegKey } from "../types.ts";

/** From the core. `request` is echoed in the answer. */
export type HostMessage =
  | {
      readonly type: "connectLeg";
      readonly request: number;
      readonly leg: LegKey;
      readonly offer: string;
    }
  | { readonly type: "closeLeg"; readonly leg: LegKey }
  | { readonly type: "removeParticipant"; readonly peerId: PeerId; readonly isKept: boolean }
  | { readonly type: "keepParticipant"; readonly peerId: PeerId }
  | { readonly type: "setDemand"; readonly isOn: boolean }
  | { readonly type: "setPresenter"; readonly peerId: PeerId | null }
  | { readonly type: "stats"; readonly request: number };

/** From the media process. */
export type ChildMessage =
  | { readonly type: "answer"; readonly request: number; readonly sdp: string }
  | { readonly type: "refused"; readonly request: number; readonly reason: string }
  | {
      readonly type: "stats";
      readonly request: number;
      readonly stats: Readonly<Record<string, number>>;
    }
  | { readonly type: "legClosed"; readonly leg: LegKey }
  | { readonly type: "heard"; readonly peers: readonly PeerId[] }
  /** On changes. */
  | { readonly type: "warm"; readonly peers: readonly PeerId[] };
