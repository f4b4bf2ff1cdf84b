/** Reactions: the few that are one click away, and what counts as one emoji. */

export const QUICK_EMOJI = [
  { emoji: "👍", name: "Thumbs up" },
  { emoji: "❤️", name: "Heart" },
  { emoji: "😂", name: "Laughing" },
  { emoji: "🎉", name: "Celebrating" },
  { emoji: "👀", name: "Looking" },
  { emoji: "🙏", name: "Thank you" },
] as const;

/** The first whole emoji of what was typed: flags, skin tones and families stay in one piece. Null where there is none. */
export function firstEmoji(text: string): string | null {
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(segment)) return segment;
  }
  return null;
}
