/**
 * Who may sign releases: Ed25519 public keys, 64 hex digits each. A release counts under any of them, so a new key stands beside the old one for a
 * version before it signs alone. `npm run package -- key FILE` makes a pair. Without a key, as in a development tree, updates are off.
 */
export const RELEASE_KEYS: readonly string[] = [];
