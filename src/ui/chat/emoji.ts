/** The emoji that are one click away, and how one is read out of typed text. */

export const QUICK_EMOJI = [
  { emoji: "👍", name: "Thumbs up" },
  { emoji: "❤️", name: "Heart" },
  { emoji: "😂", name: "Laughing" },
  { emoji: "🎉", name: "Celebrating" },
  { emoji: "👀", name: "Looking" },
  { emoji: "🙏", name: "Thank you" },
] as const;

/** The first whole emoji of the text, with its skin tone; a flag or a family is one emoji. Null if there is none. */
export function firstEmoji(text: string): string | null {
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(segment)) return segment;
  }
  return null;
}
