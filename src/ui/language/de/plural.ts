/** How German counts. */
import { pluralsIn } from "../plural.ts";

export const n = pluralsIn<"one" | "other">("de");
