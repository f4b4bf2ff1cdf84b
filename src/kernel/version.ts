/** The version of this program, as people read it. What peers must agree on is PROTOCOL_VERSION. */
export const VERSION = "0.1.0";
