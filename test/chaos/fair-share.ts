/** Processor time shared out among threads, as on machines of their own, rather than among sessions. */
import { writeFileSync } from "node:fs";

/**
 * Linux gives each session the same share (sched_autogroup_enabled), and a Chromium that a test starts has a session of its own: each window would
 * get as much as all other peers together. Counts this session, and so all peers that it starts, for some nine of them. Does
 * nothing where there are no such groups.
 */
export function weighOwnSession(): void {
  try {
    writeFileSync("/proc/self/autogroup", "-10");
  } catch {
    // Not Linux, or not allowed: windows get more than their share.
  }
}
