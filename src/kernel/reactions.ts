/** The reactions that members can show over their tiles. */
export const REACTIONS = ["👍", "👏", "❤️", "😂", "🎉", "😮"] as const;
export type Reaction = (typeof REACTIONS)[number];
