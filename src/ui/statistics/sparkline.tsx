/** A minute of one value as a small line. Decorative: the value stands beside it in words. */
import { SAMPLES } from "../model/statistics.ts";

const WIDTH = 96;
const HEIGHT = 24;
/** Half of the line's width, so that the edges do not clip it. */
const MARGIN = 1.5;

/** `values`: oldest first, the last one at the right edge; null is a gap. `floorTop`: the scale's top is never lower. */
export function Sparkline({ values, floorTop }: { values: readonly (number | null)[]; floorTop: number }) {
  const top = Math.max(floorTop, ...values.map((value) => value ?? 0));
  const start = SAMPLES - values.length;
  const segments: string[] = [];
  let isDrawing = false;
  values.forEach((value, index) => {
    if (value === null) {
      isDrawing = false;
      return;
    }
    const x = MARGIN + ((start + index) / (SAMPLES - 1)) * (WIDTH - 2 * MARGIN);
    const y = HEIGHT - MARGIN - (value / top) * (HEIGHT - 2 * MARGIN);
    // A lone sample is a dot: a line of no length with round ends.
    segments.push(`${isDrawing ? "L" : `M${x.toFixed(1)} ${y.toFixed(1)}L`}${x.toFixed(1)} ${y.toFixed(1)}`);
    isDrawing = true;
  });
  return (
    <svg
      class="sparkline"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
    >
      <line class="sparkline-ground" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      <path d={segments.join("")} />
    </svg>
  );
}
