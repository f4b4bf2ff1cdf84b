/** Sizes in words. */

const UNITS = ["kB", "MB", "GB", "TB"] as const;

/** Decimal, as file managers and network speeds are: "999 bytes", "1.5 kB", "20 GB". */
export function byteSize(bytes: number): string {
  if (bytes < 1_000) return bytes === 1 ? "1 byte" : `${Math.round(bytes)} bytes`;
  let value = bytes;
  let unit = -1;
  // What would be written as 1000 is one of the next unit.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, "") : Math.round(value)} ${UNITS[unit]}`;
}
