/** Why no media gets through, as far as a window can know. Pure. */

/**
 * Every card has a link-local IPv6 address alone. Links between members take these; browsers offer none for media, since an ICE candidate cannot
 * say on which card such an address counts (RFC 4007, section 6).
 */
export const hasLinkLocalOnly = (interfaces: readonly { readonly address: string }[]): boolean =>
  interfaces.length > 0 && interfaces.every(({ address }) => /^fe[89ab][0-9a-f]:/i.test(address));
