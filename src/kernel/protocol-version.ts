/**
 * The version of everything that peers say to each other: in the first message of a link and in each advert. Peers of different
 * versions see each other's meetings and cannot join them.
 */
export const PROTOCOL_VERSION = 1;
