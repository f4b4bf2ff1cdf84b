/** Reactions. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const reactions = {
  names: {
    "👍": "إعجاب",
    "👏": "تصفيق",
    "❤️": "قلب",
    "😂": "ضحك",
    "🎉": "احتفال",
    "😮": "دهشة",
  },
  peopleReact: (count: number) =>
    n(count, {
      zero: "لا أحد يتفاعل",
      one: "شخص واحد يتفاعل",
      two: "شخصان يتفاعلان",
      few: "# أشخاص يتفاعلون",
      many: "# شخصًا يتفاعلون",
      other: "# شخص يتفاعلون",
    }),
} satisfies Catalogue["reactions"];
