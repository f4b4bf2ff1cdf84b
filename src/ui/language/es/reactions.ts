/** Reactions. */
import type { Catalogue } from "../en/index.ts";

export const reactions = {
  names: {
    "👍": "Pulgar arriba",
    "👏": "Aplausos",
    "❤️": "Corazón",
    "😂": "Risa",
    "🎉": "Celebración",
    "😮": "Sorpresa",
  },
  peopleReact: (count: number) => `${count} personas reaccionan`,
} satisfies Catalogue["reactions"];
