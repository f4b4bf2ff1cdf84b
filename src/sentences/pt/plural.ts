/** How Portuguese counts. */
import { pluralsIn } from "../../kernel/plural.ts";

export const n = pluralsIn<"one" | "other">("pt");
