/** How well media gets from a member to the relay and back, in three steps. */
export const NETWORK_QUALITIES = ["good", "unsteady", "weak"] as const;
export type NetworkQuality = (typeof NETWORK_QUALITIES)[number];
