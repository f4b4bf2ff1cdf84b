/** The emoji that are one click away, and how one is read out of typed text. */
import { t } from "../language/texts.ts";

export const quickEmoji = () =>
  [
    { emoji: "👍", name: t().chat.thumbsUp },
    { emoji: "❤️", name: t().chat.heart },
    { emoji: "😂", name: t().chat.laughing },
    { emoji: "🎉", name: t().chat.celebrating },
    { emoji: "👀", name: t().chat.looking },
    { emoji: "🙏", name: t().chat.thankYou },
  ] as const;

/** The first whole emoji of the text, with its skin tone; a flag or a family is one emoji. Null if there is none. */
export function firstEmoji(text: string): string | null {
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(segment)) return segment;
  }
  return null;
}
