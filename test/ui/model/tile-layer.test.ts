/** Which layer a tile asks for. */
import test from "ava";
import { fitGrid } from "../../../src/ui/model/layout.ts";
import { layerFor } from "../../../src/ui/model/tile-layer.ts";

test("[UI438] a tile asks for the layer that is as wide as it is drawn, or a little less", (t) => {
  const table = [
    [120, "q"],
    [320, "q"],
    [350, "q"],
    [351, "h"],
    [640, "h"],
    [700, "h"],
    [701, "f"],
    [2_560, "f"],
  ] as const;
  for (const [widthPx, layer] of table) t.is(layerFor(widthPx), layer, `${widthPx}`);
});

test("[UI438] a window of 1280x720 asks for the full layer of two people, for half of four and nine, and for a quarter of sixteen", (t) => {
  const layerOf = (tiles: number, pixelRatio = 1) =>
    layerFor(fitGrid(tiles, { width: 1_280, height: 720 }).tile.width * pixelRatio);
  t.deepEqual(
    [1, 4, 9, 16, 25].map((tiles) => layerOf(tiles)),
    ["f", "h", "h", "q", "q"],
  );
  t.deepEqual(
    [4, 9, 16, 25].map((tiles) => layerOf(tiles, 2)),
    ["f", "f", "h", "h"],
  );
});
