/** Reactions. */
import type { Catalogue } from "../en/index.ts";

export const reactions = {
  names: {
    "👍": "Joinha",
    "👏": "Aplausos",
    "❤️": "Coração",
    "😂": "Risada",
    "🎉": "Comemoração",
    "😮": "Surpresa",
  },
  peopleReact: (count: number) => `${count} pessoas reagem`,
} satisfies Catalogue["reactions"];
