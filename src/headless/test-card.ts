/** The picture that a headless participant presents: a violet field with a bright bar that wanders across it. Pure. */
export const CARD_WIDTH = 640;
export const CARD_HEIGHT = 360;
/** Ten frames a second: a screen's usual pace. */
export const CARD_INTERVAL_MS = 100;
/** Violet in BT.601: both colour planes distinguish it from red, green, blue and grey. */
export const CARD_COLOUR = { y: 80, u: 180, v: 160 } as const;
const BAR_LUMA = 200;
const BAR_WIDTH = 32;
/** In pixels a frame: once across in 4 seconds. */
const BAR_STEP = 16;

/** Returns frame number `index`, planar 4:2:0, 0 to 255 in each sample. */
export function drawTestCard(index: number): Uint8Array {
  const pixels = CARD_WIDTH * CARD_HEIGHT;
  const data = new Uint8Array(pixels * 1.5);
  data.fill(CARD_COLOUR.y, 0, pixels);
  data.fill(CARD_COLOUR.u, pixels, pixels * 1.25);
  data.fill(CARD_COLOUR.v, pixels * 1.25);
  const barStart = (index * BAR_STEP) % (CARD_WIDTH - BAR_WIDTH);
  for (let row = 0; row < CARD_HEIGHT; row++) {
    data.fill(BAR_LUMA, row * CARD_WIDTH + barStart, row * CARD_WIDTH + barStart + BAR_WIDTH);
  }
  return data;
}
