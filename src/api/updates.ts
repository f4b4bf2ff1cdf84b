/** A later version of Landline: its commands, and what clients see of it. */
import * as v from "valibot";
import type { Sentence } from "../kernel/words.ts";
import { Path } from "./command-fields.ts";
import { requestId } from "./request-id.ts";

export const UPDATE_COMMANDS = [
  /** Offers the release in that folder of this machine (`release.json`, `release.json.sig` and packages) to those in the same meeting. */
  v.object({ type: v.literal("offerUpdate"), requestId, path: Path }),
  /** Fetches the package of the later version from members that have it. The `update` event tells how it goes. */
  v.object({ type: v.literal("getUpdate"), requestId }),
  v.object({ type: v.literal("cancelUpdate"), requestId }),
  /** Checks the package that is here once more, and answers by `update`, whose `message` says how to install it. Nothing runs. */
  v.object({ type: v.literal("installUpdate"), requestId }),
] as const;

/**
 * `available`: a member has it; `fetching`: on its way; `ready`: here, and checked; `failed`: it did not come, and may be fetched again.
 */
export interface UpdateView {
  readonly version: string;
  readonly state: "available" | "fetching" | "ready" | "failed";
  /** A member that has it; null where nobody does who is here. */
  readonly from: string | null;
  readonly bytes: number;
  readonly sizeBytes: number;
  /** Of the package, once it is here. */
  readonly path: string | null;
  /** How to install it, or why it failed; null while there is nothing to say. */
  readonly message: string | null;
  /** The same as codes with parameters. */
  readonly sentences: readonly Sentence[];
}
