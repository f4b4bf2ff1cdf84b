/** What the window's page may load and run, and what the frame beside it that finds people in pictures may (Content Security Policy, level 3). */

/** `links`: the origin of the link to the core, as `ws:` has it. */
export const pagePolicy = (links: string): string =>
  [
    "default-src 'none'",
    // The model against noise is WebAssembly. Text that is run as a script stays forbidden.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob: mediastream:",
    `connect-src 'self' ${links}`,
    // One page of our own, in a sandbox.
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/**
 * The page of `ui/background/frame.ts`. The library in it makes functions from text, and loads scripts that it is handed as blobs. It holds nothing that
 * anybody else wrote, has no origin, and reaches no network: what it sees stays in it.
 */
export const framePolicy = [
  "sandbox allow-scripts",
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "connect-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

/** By the path of the frame's page; null for everything else. */
export const ownPolicyOf = (pathname: string): string | null =>
  pathname === "/background.html" ? framePolicy : null;
