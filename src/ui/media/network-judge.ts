/** Judges the own network once a second, and tells the core where that knows it otherwise. */
import type { ReadonlySignal } from "@preact/signals";
import type { Legs } from "../../media/leg/types.ts";
import {
  initialNetwork,
  readNetwork,
  sampleOf,
  stepNetwork,
  type NetworkCounters,
  type NetworkReport,
} from "../model/network-quality.ts";
import { selfIn } from "../model/participants.ts";
import type { AppState } from "../model/store.ts";

/** Call the result with each second's statistics of the connection. */
export function createNetworkJudge({
  state,
  legs,
  isMachineLimited,
}: {
  readonly state: Pick<AppState, "view" | "send">;
  readonly legs: Pick<Legs, "held">;
  /** This computer does not bear all pictures. */
  readonly isMachineLimited: ReadonlySignal<boolean>;
}): (report: NetworkReport) => void {
  let judged = initialNetwork;
  let before: NetworkCounters | null = null;
  return (report) => {
    const counters = readNetwork(report);
    const view = state.view.value;
    // What is held back by the user's own limit, or the computer's, says nothing about the network.
    const isFree = view?.settings.receiveLimitKbps === 0 && !isMachineLimited.value;
    const isHeldBack = legs.held().length > 0 && isFree;
    judged = stepNetwork(judged, sampleOf(before, counters, isHeldBack));
    before = counters;
    // A core that was started anew does not know it any more.
    const known = view?.meeting == null ? undefined : selfIn(view.meeting)?.network;
    if (known !== undefined && known !== judged.quality)
      state.send({ type: "reportNetwork", quality: judged.quality });
  };
}
