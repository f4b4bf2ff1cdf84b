/** Entries that are in memory as long as the meeting is open: all but messages and what changes them. */
import type { Entry } from "./entry.ts";

export const isStanding = ({ body }: Pick<Entry, "body">): boolean =>
  body.kind === "sealed"
    ? body.blob !== undefined || body.poll !== undefined
    : !["message", "edit", "delete", "reaction"].includes(body.kind);
