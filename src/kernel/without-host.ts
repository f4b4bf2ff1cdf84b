/** What holds for one that knocks while no host is in the meeting: it waits, any member may let it in, or it comes in. */
export const WITHOUT_HOST = ["wait", "member", "open"] as const;
export type WithoutHost = (typeof WITHOUT_HOST)[number];
