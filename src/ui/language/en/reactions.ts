/** Reactions. */
import type { Reaction } from "../../../kernel/reactions.ts";

export const reactions = {
  names: {
    "👍": "Thumbs up",
    "👏": "Clapping",
    "❤️": "Heart",
    "😂": "Laughing",
    "🎉": "Celebrating",
    "😮": "Surprised",
  } satisfies Record<Reaction, string>,
  peopleReact: (count: number) => `${count} people react`,
};
