/** The scheme of links to meetings. */
export const LINK_SCHEME = "landline";

/** Begins as such a link does; what follows may be anything. */
export const isLikeLink = (text: string): boolean => text.toLowerCase().startsWith(`${LINK_SCHEME}:`);
