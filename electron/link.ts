/** A link to a meeting that the system hands to the program, on the command line or by itself. */
import { isLikeLink } from "../src/kernel/link-scheme.ts";

/** What an AppImage on a system without user namespaces, and the Finder of old, put on the command line for Chromium and for themselves. */
const OF_THE_SYSTEM = /^(?:--no-sandbox|-psn_.*)$/;

/**
 * Parts a command line in Landline's own words and the link behind them. Whatever stands after the link is dropped: what a link contains must not become an
 * option, however the system has put it together.
 */
export function linkOf(words: readonly string[]): {
  readonly args: readonly string[];
  readonly link: string | null;
} {
  const at = words.findIndex(isLikeLink);
  const before = at === -1 ? words : words.slice(0, at);
  return {
    args: before.filter((word) => word !== "--" && !OF_THE_SYSTEM.test(word)),
    link: words[at] ?? null,
  };
}
