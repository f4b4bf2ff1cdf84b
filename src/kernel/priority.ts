/** How eagerly the operating system runs this process. */
import { constants, setPriority } from "node:os";

/**
 * Before ordinary programs: others wait for what this process does, many times a second. Windows grants it to everybody,
 * Linux and macOS to whom an administrator let; where it is refused the process runs as any other. Threads inherit it
 * from who starts them, so it is asked for first.
 */
export function runBeforeOthers(): void {
  try {
    setPriority(constants.priority.PRIORITY_ABOVE_NORMAL);
  } catch {
    // Not granted.
  }
}
