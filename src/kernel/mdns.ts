/** Where multicast DNS lives (RFC 6762, section 3). */

/** Answers from any other port must be ignored (RFC 6762, section 6). */
export const MDNS_PORT = 5353;
export const MDNS_GROUP = "224.0.0.251";
export const MDNS_GROUP_IPV6 = "ff02::fb";
