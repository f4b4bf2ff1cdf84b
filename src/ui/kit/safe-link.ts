/** Which addresses in a message become links. */

/** Everything else, such as "javascript:" or "file:", stays text. */
const SAFE_LINK = /^https?:\/\//iu;
/** What listens on the reader's own machine is not the writer's to lead to. `URL` has written every form of such an address out. */
const OWN_MACHINE = /^(?:127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f.*\]|(?:.*\.)?localhost\.?)$/iu;

/** True if a click on that address in a message is no harm. */
export function isSafeLink(href: string): boolean {
  if (!SAFE_LINK.test(href)) return false;
  try {
    return !OWN_MACHINE.test(new URL(href).hostname);
  } catch {
    return false;
  }
}
