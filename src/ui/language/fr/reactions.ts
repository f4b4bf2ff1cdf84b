/** Reactions. */
import type { Catalogue } from "../en/index.ts";

export const reactions = {
  names: {
    "👍": "Pouce levé",
    "👏": "Applaudissements",
    "❤️": "Cœur",
    "😂": "Rire",
    "🎉": "Fête",
    "😮": "Surprise",
  },
  peopleReact: (count: number) => `${count} personnes réagissent`,
} satisfies Catalogue["reactions"];
