/** How much a member may send: so much at once, and so much a second after that. Pure. */

import type { Rate } from "../../kernel/token-bucket.ts";

/** A member's own entries. At once: a day's writing in a partition. After that far more than a person types. */
export const AUTHOR_RATE: Rate = { burst: 20_000, perSecond: 20 };
/** Whatever a peer brings: several times the catch-up of a long meeting, then five busy processors' worth of chat. */
export const BRINGER_RATE: Rate = { burst: 100_000, perSecond: 5_000 };
/** A forged entry costs a signature check, some hundred times a good one's share of it. */
export const FORGED_COST = 100;
/** A `have` can make us send megabytes. */
export const HAVE_COST = 100;
