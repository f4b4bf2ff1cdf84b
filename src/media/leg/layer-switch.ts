/**
 * Keeps the layers of a leg's camera as they are to be: as wide as `camera-layers.ts` cuts them, and those that nobody is to see stopped (W3C
 * webrtc, RTCRtpEncodingParameters.active). An encoder that begins again makes a keyframe first.
 */
import type { Clock } from "../../kernel/clock.ts";
import { cameraLayers, USUAL_WIDTH_PX } from "./camera-layers.ts";
import { STOPPABLE_LAYERS, type StoppableLayer } from "./messages.ts";

/** Of changes the last one counts, and one at a time is under way. A camera of one layer stays as it is. */
export interface LayerSwitch {
  /** Besides the smallest. All at first. */
  setWanted(layers: readonly StoppableLayer[]): void;
  /** Of the camera's picture; null: it is not known. */
  setWidth(widthPx: number | null): void;
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
  let wanted: readonly StoppableLayer[] = STOPPABLE_LAYERS;
  let widthPx = USUAL_WIDTH_PX;
  const planned = () => cameraLayers(widthPx, wanted);
  /** As text. */
  let applied = JSON.stringify(planned());
  let isUnderWay = false;
  let isClosed = false;
  let cancelRetry = (): void => {};

  function apply(): void {
    const layers = planned();
    const next = JSON.stringify(layers);
    if (isUnderWay || isClosed || next === applied) return;
    cancelRetry();
    const parameters = sender.getParameters();
    if (parameters.encodings.every(({ rid }) => rid === undefined)) return;
    for (const encoding of parameters.encodings)
      Object.assign(
        encoding,
        layers.find(({ rid }) => rid === encoding.rid),
      );
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
    setWanted(layers) {
      wanted = layers;
      apply();
    },
    setWidth(next) {
      widthPx = next ?? USUAL_WIDTH_PX;
      apply();
    },
    close() {
      isClosed = true;
      cancelRetry();
    },
  };
}
