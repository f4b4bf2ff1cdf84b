/** How Arabic counts. */
import { pluralsIn } from "../../kernel/plural.ts";

export const n = pluralsIn<"zero" | "one" | "two" | "few" | "many" | "other">("ar");
