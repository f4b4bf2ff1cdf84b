/** Numbers, sizes, lists, dates and times in the language in use. Digits are those of 0 to 9 in every language, as in addresses and codes. */
import { byteSizeIn, listIn } from "../../kernel/spelling.ts";
import { isolated } from "./isolating.ts";
import { spoken, t } from "./texts.ts";

const numbers = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  new Intl.NumberFormat(spoken.value.language, { numberingSystem: "latn", ...options });

/** "12,345". */
export const count = (value: number): string => numbers({}).format(value);

/** With one digit behind the comma. */
export const decimal = (value: number): string =>
  numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);

/** Decimal, as file managers and network speeds are: "999 bytes", "1.5 kB", "20 GB". */
export const byteSize = (bytes: number): string => byteSizeIn(spoken.value.language, bytes);

/** "Ben", "Ben and Chloé", "Ben, Chloé and Daniel". */
export const listNames = (names: readonly string[]): string =>
  listIn(spoken.value.language, names.map(isolated));

/** "Ben, Chloé, Daniel". */
export const row = (items: readonly string[]): string => items.map(isolated).join(t().common.comma);

/** "14:07", as the region writes it. */
export const clockTime = (atMs: number): string =>
  new Date(atMs).toLocaleTimeString(spoken.value.locale, { hour: "2-digit", minute: "2-digit" });

/** "Thursday, 5 March", as the region writes it. */
export const calendarDay = (atMs: number): string =>
  new Date(atMs).toLocaleDateString(spoken.value.locale, { weekday: "long", day: "numeric", month: "long" });
