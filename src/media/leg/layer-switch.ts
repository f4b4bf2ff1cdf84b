/**
 * Stops and starts the full layer of a leg's camera (W3C webrtc, RTCRtpEncodingParameters.active). An encoder that begins again makes a keyframe
 * first.
 */
import type { Clock } from "../../kernel/clock.ts";

export interface LayerSwitch {
  /** The last one counts, and one change at a time is under way. Does nothing for a camera of one layer. */
  set(isFullOn: boolean): void;
  close(): void;
}

/** A platform that refuses may have been busy with the parameters. */
const RETRY_MS = 1_000;

/** `onRefused`: the platform keeps the layers as they are, for now. */
export function createLayerSwitch(
  clock: Clock,
  sender: Pick<RTCRtpSender, "getParameters" | "setParameters">,
  onRefused: () => void,
): LayerSwitch {
  let wanted = true;
  let applied = true;
  let isUnderWay = false;
  let isClosed = false;
  let cancelRetry = (): void => {};

  function apply(): void {
    if (isUnderWay || isClosed || wanted === applied) return;
    cancelRetry();
    const next = wanted;
    const parameters = sender.getParameters();
    const full = parameters.encodings.find(({ rid }) => rid === "f");
    if (full === undefined) return;
    full.active = next;
    isUnderWay = true;
    sender.setParameters(parameters).then(
      () => {
        applied = next;
        isUnderWay = false;
        apply();
      },
      () => {
        isUnderWay = false;
        if (isClosed) return;
        onRefused();
        cancelRetry = clock.setTimer(clock.nowMs() + RETRY_MS, apply);
      },
    );
  }

  return {
    set(isFullOn) {
      wanted = isFullOn;
      apply();
    },
    close() {
      isClosed = true;
      cancelRetry();
    },
  };
}
