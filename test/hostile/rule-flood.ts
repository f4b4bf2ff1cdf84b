/** Rules, and how often they are looked at. */
import type { Signer } from "../../src/store/types.ts";
import { createSigners } from "../store/support.ts";

// Two were asked for.
export const [maker, mallory] = createSigners(2, "rules") as [Signer, Signer];

export const MANY = 300;
