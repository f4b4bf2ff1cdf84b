/** Stands in for the model that finds people: says at once that somebody is in the left half of each picture, or does not do its work. */
import { MASK_HEIGHT, MASK_WIDTH } from "../../src/ui/background/frame-messages.ts";
import { openSegmenter, type OpenSegmenter } from "../../src/ui/background/segmenter.ts";

export interface FakeSegmenter {
  /** "real": the model that is shipped. "slow": says that each mask took a second. */
  way: "left" | "real" | "slow" | "broken";
  readonly open: OpenSegmenter;
}

export function createFakeSegmenter(): FakeSegmenter {
  const fake: FakeSegmenter = {
    way: "left",
    open: (isWanted) =>
      fake.way === "real"
        ? openSegmenter(isWanted)
        : Promise.resolve({
            async maskOf() {
              if (fake.way === "broken") throw new Error("As scripted");
              const mask = new OffscreenCanvas(MASK_WIDTH, MASK_HEIGHT);
              mask.getContext("2d")?.fillRect(0, 0, MASK_WIDTH / 2, MASK_HEIGHT);
              return { picture: mask.transferToImageBitmap(), workMs: fake.way === "slow" ? 1_000 : 1 };
            },
            close() {},
          }),
  };
  return fake;
}
