/** Reactions. */
import type { Catalogue } from "../en/index.ts";

export const reactions = {
  names: {
    "👍": "Daumen hoch",
    "👏": "Applaus",
    "❤️": "Herz",
    "😂": "Lachen",
    "🎉": "Feiern",
    "😮": "Überrascht",
  },
  peopleReact: (count: number) => `${count} Personen reagieren`,
} satisfies Catalogue["reactions"];
