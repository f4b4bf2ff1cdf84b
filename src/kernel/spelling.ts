/** How languages write sizes and lists: the same in the window and on the command line. */
import { byteSize } from "./byte-size.ts";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Decimal, as file managers and network speeds are: "999 bytes", "1.5 kB", "20 GB". `language`: a BCP 47 tag. */
export function byteSizeIn(language: string, bytes: number): string {
  if (language === "en") return byteSize(bytes);
  let value = bytes;
  let unit = 0;
  // What would be written as 1000 is one of the next unit.
  while (value >= (unit === 0 ? 1_000 : 999.5) && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return new Intl.NumberFormat(language, {
    numberingSystem: "latn",
    style: "unit",
    unit: UNITS[unit] ?? "byte",
    unitDisplay: unit === 0 ? "long" : "short",
    useGrouping: false,
    maximumFractionDigits: unit > 0 && value < 9.95 ? 1 : 0,
  }).format(value);
}

/** "Ben", "Ben and Chloé", "Ben, Chloé and Daniel". */
export const listIn = (language: string, items: readonly string[]): string =>
  new Intl.ListFormat(language === "en" ? "en-GB" : language).format(items);
