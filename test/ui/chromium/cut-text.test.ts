/** Every state of the window in English made long: what is cut there is cut in some language. */
import { sample } from "../../support/full.ts";
import { isPseudo } from "../language/pseudo.ts";
import { cutTexts } from "./cut-text.ts";
import { advance, behaviour } from "./harness-test.ts";
import { settled, SHOTS } from "./shots.ts";

const SIZES = [
  { width: 1280, height: 800 },
  { width: 420, height: 800 },
  { width: 320, height: 640 },
];

for (const shot of sample(SHOTS, 12))
  behaviour(
    `[UI735] in a long language ${shot.name} cuts no text of the catalogue`,
    shot,
    async (t, page) => {
      await page.evaluate(() => window.harness.speak("pseudo"));
      for (const size of SIZES) {
        await page.setViewportSize(size);
        // The window draws again some frames after it has another size.
        await advance(page, 0);
        await settled(page);
        const cut = (await cutTexts(page)).filter(({ text }) => isPseudo(text));
        t.deepEqual(cut, [], `${size.width} wide`);
      }
    },
  );
