/** How a film's pictures are put together of planes. Rules: SPEC.md. */
import test from "ava";
import {
  layoutOf,
  PictureScaler,
  PlanePicture,
  stampOf,
  type Size,
} from "../../src/recording/page/planes.ts";

/** A picture whose planes are functions of the place, which is 0 to 1. */
function picture(size: Size, at: (x: number, y: number) => readonly [number, number, number]): Uint32Array {
  const { planes, sizeBytes } = layoutOf(size);
  const words = new Uint32Array(sizeBytes / 4);
  const bytes = new Uint8Array(words.buffer);
  for (const [plane, { offset, stride }] of planes.entries()) {
    const scale = plane === 0 ? 1 : 2;
    const [width, height] = [Math.ceil(size.width / scale), Math.ceil(size.height / scale)];
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1)
        bytes[offset + y * stride + x] = at((x + 0.5) / width, (y + 0.5) / height)[plane] ?? 0;
  }
  return words;
}

/** A sample of each plane at that place of the brightness. */
const samplesAt = ({ planes, bytes }: PlanePicture, x: number, y: number): readonly (number | undefined)[] =>
  planes.map(({ offset, stride }, plane) =>
    plane === 0 ? bytes[offset + y * stride + x] : bytes[offset + (y >> 1) * stride + (x >> 1)],
  );

test("[RC349] a picture keeps its brightness and colours at every place, however it is scaled, and nothing beside it changes", (t) => {
  for (const from of [
    { width: 1280, height: 720 },
    { width: 642, height: 361 },
    { width: 161, height: 91 },
  ])
    for (const to of [
      { width: 626, height: 352 },
      { width: 232, height: 130 },
      { width: 1024, height: 576 },
      { width: from.width - (from.width % 2), height: from.height - (from.height % 2) },
    ]) {
      const film = new PlanePicture({ width: 1400, height: 800 });
      film.bytes.fill(7);
      const scaler = new PictureScaler(from, to);
      scaler.scale(
        picture(from, (x, y) => [40 + 160 * x, 60 + 100 * y, 200 - 100 * x]),
        film,
        10,
        20,
      );
      for (const [x, y] of [
        [0.02, 0.03],
        [0.5, 0.5],
        [0.31, 0.77],
        [0.98, 0.97],
      ] as const) {
        const [px, py] = [Math.floor(x * to.width), Math.floor(y * to.height)];
        const [bright = 0, blue = 0, red = 0] = samplesAt(film, 10 + px, 20 + py);
        const what = `${from.width} to ${to.width} at ${x}: ${bright} ${blue} ${red}`;
        t.true(Math.abs(bright - (40 + (160 * (px + 0.5)) / to.width)) < 3, what);
        t.true(Math.abs(blue - (60 + (100 * (py + 0.5)) / to.height)) < 3, what);
        t.true(Math.abs(red - (200 - (100 * (px + 0.5)) / to.width)) < 3, what);
      }
      t.deepEqual(samplesAt(film, 8, 20), [7, 7, 7]);
      t.deepEqual(samplesAt(film, 10 + to.width, 20), [7, 7, 7]);
      t.deepEqual(samplesAt(film, 10, 18), [7, 7, 7]);
      t.deepEqual(samplesAt(film, 10, 20 + to.height), [7, 7, 7]);
    }
});

test("[RC349] fine stripes become their mean where a picture is made smaller", (t) => {
  const film = new PlanePicture({ width: 640, height: 360 });
  const from = { width: 1280, height: 720 };
  const stripes = picture(from, (x) => [Math.floor(x * 1280) % 2 === 0 ? 40 : 200, 128, 128]);
  new PictureScaler(from, { width: 628, height: 352 }).scale(stripes, film, 0, 0);
  for (let x = 0; x < 628; x += 1)
    t.true(Math.abs((samplesAt(film, x, 100)[0] ?? 0) - 120) < 12, `${x}: ${samplesAt(film, x, 100)[0]}`);
});

test("[RC349] what is drawn is put on a picture in the codecs' colours, as far as it covers it", (t) => {
  const film = new PlanePicture({ width: 16, height: 8 });
  film.bytes.fill(100);
  const place = { x: 4, y: 2, width: 4, height: 2 };
  const of = (...pixel: readonly number[]) =>
    stampOf(
      Uint8ClampedArray.from({ length: 32 }, (_, at) => pixel[at % 4] ?? 0),
      place,
    );
  const puts = (...pixel: readonly number[]) => {
    film.bytes.fill(100);
    film.put(of(...pixel));
    return samplesAt(film, 5, 3);
  };
  t.deepEqual(puts(255, 255, 255, 255), [235, 128, 128]);
  t.deepEqual(puts(0, 0, 0, 255), [16, 128, 128]);
  t.deepEqual(puts(255, 0, 0, 255), [82, 90, 240]);
  t.deepEqual(puts(0, 0, 255, 255), [41, 240, 110]);
  t.deepEqual(puts(9, 9, 9, 0), [100, 100, 100]);
  film.fill(of(255, 0, 0, 255));
  t.deepEqual(samplesAt(film, 15, 7), [82, 90, 240]);
  const [bright = 0] = puts(255, 255, 255, 128);
  t.true(Math.abs(bright - 168) <= 1);
  t.deepEqual(samplesAt(film, 3, 3), [100, 100, 100]);
  t.deepEqual(samplesAt(film, 8, 3), [100, 100, 100]);
});
