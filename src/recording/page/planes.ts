/**
 * Pictures as codecs have them (I420): a plane of brightness, and two of colour with half its width and height. The film is put together of such planes, for to draw
 * pictures on a canvas they have to become red, green and blue first, and back, which takes longer than to decode and encode them. Pure.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place extends Size {
  readonly x: number;
  readonly y: number;
}

interface PlaneLayout {
  readonly offset: number;
  readonly stride: number;
}

/** Four samples of a row are worked on at once, as one word. */
const WORD_BYTES = 4;
/** Two of them, with room beside each other for what they are multiplied by. */
const LOW = 0xff00ff;
const ROUND = 0x800080;
const SAMPLES = 4;
/** What the shares of a sample add up to. */
const WHOLE = 256;
/** Nobody sees smaller ones, and each takes time. */
const LEAST_SHARE = 8;

const inWords = (width: number): number => Math.ceil(width / WORD_BYTES) * WORD_BYTES;
const half = (length: number): number => (length + 1) >> 1;
const halfOf = ({ width, height }: Size): Size => ({ width: half(width), height: half(height) });

/** Rows begin at whole words. */
export function layoutOf({ width, height }: Size): {
  readonly planes: readonly [PlaneLayout, PlaneLayout, PlaneLayout];
  readonly sizeBytes: number;
} {
  const [stride, colourStride] = [inWords(width), inWords(half(width))];
  const colourBytes = colourStride * half(height);
  const brightBytes = stride * height;
  return {
    planes: [
      { offset: 0, stride },
      { offset: brightBytes, stride: colourStride },
      { offset: brightBytes + colourBytes, stride: colourStride },
    ],
    sizeBytes: brightBytes + 2 * colourBytes,
  };
}

/** Which samples of a row or column each one is made of, and by which shares: SAMPLES of them, some with no share. */
interface Axis {
  readonly places: Int32Array;
  readonly shares: Int32Array;
  /** No fourth one has a share. */
  readonly areThree: boolean;
}

/** Smaller: the mean of what it covers, or of some samples that are spread over that. Larger: between its two neighbours. */
function axisOf(from: number, to: number): Axis {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  const places = new Int32Array(to * SAMPLES);
  const shares = new Int32Array(to * SAMPLES);
  for (let at = 0; at < to; at += 1) {
    const begin = (at + 0.5) * ratio - reach / 2;
    const isSpread = reach > SAMPLES - 1;
    const own = Array.from({ length: SAMPLES }, (_, sample) => {
      const first = isSpread
        ? Math.floor(begin + ((sample + 0.5) * reach) / SAMPLES)
        : Math.floor(begin) + sample;
      const covered = Math.min(first + 1, begin + reach) - Math.max(first, begin);
      const share = Math.round((covered / reach) * WHOLE);
      return {
        place: Math.min(from - 1, Math.max(0, first)),
        share: isSpread ? WHOLE / SAMPLES : share < LEAST_SHARE ? 0 : share,
      };
    });
    const largest = own.reduce((best, each) => (each.share > best.share ? each : best));
    largest.share += WHOLE - own.reduce((sum, { share }) => sum + share, 0);
    // Those with a share come first.
    for (const [sample, { place, share }] of own.toSorted((a, b) => b.share - a.share).entries()) {
      places[at * SAMPLES + sample] = place;
      shares[at * SAMPLES + sample] = share;
    }
  }
  return { places, shares, areThree: shares.every((share, at) => share === 0 || at % SAMPLES < 3) };
}

class PlaneScaler {
  readonly #to: Size;
  readonly #columns: Axis;
  readonly #rows: Axis;
  /** A row of the size that it has, scaled in height: as words, and as samples. */
  readonly #words: Uint32Array;
  readonly #row: Uint8Array;

  constructor(from: Size, to: Size) {
    this.#to = to;
    this.#columns = axisOf(from.width, to.width);
    this.#rows = axisOf(from.height, to.height);
    this.#words = new Uint32Array(inWords(from.width) / WORD_BYTES);
    this.#row = new Uint8Array(this.#words.buffer);
  }

  scale(
    from: Uint32Array,
    { offset, stride }: PlaneLayout,
    to: Uint8Array,
    first: number,
    toStride: number,
  ): void {
    for (let y = 0; y < this.#to.height; y += 1) {
      this.#makeRow(from, offset / WORD_BYTES, stride / WORD_BYTES, y * SAMPLES);
      this.#narrow(to, first + y * toStride);
    }
  }

  #makeRow(from: Uint32Array, offset: number, stride: number, at: number): void {
    const words = this.#words;
    const { places, shares } = this.#rows;
    const [a = 0, b = 0, c = 0, d = 0] = shares.subarray(at, at + SAMPLES);
    const begin = (sample: number): number => offset + (places[at + sample] ?? 0) * stride;
    const [p, q, r, s] = [begin(0), begin(1), begin(2), begin(3)];
    if (b === 0) return words.set(from.subarray(p, p + words.length));
    const count = words.length;
    if (c === 0)
      for (let i = 0; i < count; i += 1) {
        const one = from[p + i] ?? 0;
        const two = from[q + i] ?? 0;
        const low = (one & LOW) * a + (two & LOW) * b + ROUND;
        const high = ((one >>> 8) & LOW) * a + ((two >>> 8) & LOW) * b + ROUND;
        words[i] = ((low >>> 8) & LOW) | (high & ~LOW);
      }
    else if (d === 0)
      for (let i = 0; i < count; i += 1) {
        const one = from[p + i] ?? 0;
        const two = from[q + i] ?? 0;
        const three = from[r + i] ?? 0;
        const low = (one & LOW) * a + (two & LOW) * b + (three & LOW) * c + ROUND;
        const high = ((one >>> 8) & LOW) * a + ((two >>> 8) & LOW) * b + ((three >>> 8) & LOW) * c + ROUND;
        words[i] = ((low >>> 8) & LOW) | (high & ~LOW);
      }
    else
      for (let i = 0; i < count; i += 1) {
        const one = from[p + i] ?? 0;
        const two = from[q + i] ?? 0;
        const three = from[r + i] ?? 0;
        const four = from[s + i] ?? 0;
        const low = (one & LOW) * a + (two & LOW) * b + (three & LOW) * c + (four & LOW) * d + ROUND;
        const high =
          ((one >>> 8) & LOW) * a +
          ((two >>> 8) & LOW) * b +
          ((three >>> 8) & LOW) * c +
          ((four >>> 8) & LOW) * d +
          ROUND;
        words[i] = ((low >>> 8) & LOW) | (high & ~LOW);
      }
  }

  #narrow(to: Uint8Array, offset: number): void {
    const row = this.#row;
    const { places, shares, areThree } = this.#columns;
    const { width } = this.#to;
    if (areThree)
      for (let x = 0, at = 0; x < width; x += 1, at += SAMPLES)
        to[offset + x] =
          ((row[places[at] ?? 0] ?? 0) * (shares[at] ?? 0) +
            (row[places[at + 1] ?? 0] ?? 0) * (shares[at + 1] ?? 0) +
            (row[places[at + 2] ?? 0] ?? 0) * (shares[at + 2] ?? 0) +
            128) >>
          8;
    else
      for (let x = 0, at = 0; x < width; x += 1, at += SAMPLES)
        to[offset + x] =
          ((row[places[at] ?? 0] ?? 0) * (shares[at] ?? 0) +
            (row[places[at + 1] ?? 0] ?? 0) * (shares[at + 1] ?? 0) +
            (row[places[at + 2] ?? 0] ?? 0) * (shares[at + 2] ?? 0) +
            (row[places[at + 3] ?? 0] ?? 0) * (shares[at + 3] ?? 0) +
            128) >>
          8;
  }
}

/** Scales pictures of one size to another one. Both numbers of `to` are even. */
export class PictureScaler {
  readonly #layout: ReturnType<typeof layoutOf>;
  readonly #bright: PlaneScaler;
  readonly #colour: PlaneScaler;

  constructor(from: Size, to: Size) {
    this.#layout = layoutOf(from);
    this.#bright = new PlaneScaler(from, to);
    this.#colour = new PlaneScaler(halfOf(from), halfOf(to));
  }

  /** `picture` lies as `layoutOf` says. `x` and `y` are even. */
  scale(picture: Uint32Array, film: PlanePicture, x: number, y: number): void {
    for (const [at, plane] of this.#layout.planes.entries()) {
      const { offset, stride } = film.planes[at] ?? film.planes[0];
      const first = at === 0 ? offset + y * stride + x : offset + (y / 2) * stride + x / 2;
      (at === 0 ? this.#bright : this.#colour).scale(picture, plane, film.bytes, first, stride);
    }
  }
}

/** Something that was drawn, as it is put on pictures: each sample with how much of it is seen, 0 to 255. */
export interface Stamp {
  readonly place: Place;
  /** Of brightness, and of each colour. */
  readonly samples: readonly [Uint8Array, Uint8Array, Uint8Array];
  readonly alphas: readonly [bright: Uint8Array, colour: Uint8Array];
}

/** `rgba`: as a canvas gives it. All numbers of `place` are even. The codecs' colours are those of BT.601, with the limited range. */
export function stampOf(rgba: Uint8ClampedArray, place: Place): Stamp {
  const { width, height } = place;
  const colours = (width / 2) * (height / 2);
  const [bright, blue, red] = [
    new Uint8Array(width * height),
    new Uint8Array(colours),
    new Uint8Array(colours),
  ];
  const alphas = [new Uint8Array(width * height), new Uint8Array(colours)] as const;
  for (let at = 0; at < width * height; at += 1) {
    const pixel = at * 4;
    const [r, g, b] = [rgba[pixel] ?? 0, rgba[pixel + 1] ?? 0, rgba[pixel + 2] ?? 0];
    bright[at] = 16 + ((66 * r + 129 * g + 25 * b + 128) >> 8);
    alphas[0][at] = rgba[pixel + 3] ?? 0;
  }
  for (let at = 0; at < colours; at += 1) {
    const column = (at % (width / 2)) * 2;
    const first = Math.floor(at / (width / 2)) * 2 * width + column;
    let [r, g, b, sum] = [0, 0, 0, 0];
    for (let of4 = 0; of4 < 4; of4 += 1) {
      const pixel = (first + (of4 & 1) + (of4 >> 1) * width) * 4;
      const alpha = rgba[pixel + 3] ?? 0;
      r += (rgba[pixel] ?? 0) * alpha;
      g += (rgba[pixel + 1] ?? 0) * alpha;
      b += (rgba[pixel + 2] ?? 0) * alpha;
      sum += alpha;
    }
    const seen = Math.max(1, sum);
    blue[at] = 128 + ((-38 * r - 74 * g + 112 * b) / seen + 128) / 256;
    red[at] = 128 + ((112 * r - 94 * g - 18 * b) / seen + 128) / 256;
    alphas[1][at] = sum / 4;
  }
  return { place, samples: [bright, blue, red], alphas };
}

export class PlanePicture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly planes: ReturnType<typeof layoutOf>["planes"];

  constructor(size: Size) {
    const { planes, sizeBytes } = layoutOf(size);
    this.planes = planes;
    this.bytes = new Uint8Array(sizeBytes);
  }

  /** Everywhere what that stamp has in its first place. */
  fill({ samples }: Stamp): void {
    const [, blue, red] = this.planes;
    this.bytes.fill(samples[0][0] ?? 0, 0, blue.offset);
    this.bytes.fill(samples[1][0] ?? 0, blue.offset, red.offset);
    this.bytes.fill(samples[2][0] ?? 0, red.offset);
  }

  put({ place, samples, alphas }: Stamp): void {
    for (const [at, { offset, stride }] of this.planes.entries()) {
      const scale = at === 0 ? 1 : 2;
      const [width, height] = [place.width / scale, place.height / scale];
      const [own, alpha] = [samples[at] ?? samples[0], at === 0 ? alphas[0] : alphas[1]];
      for (let row = 0; row < height; row += 1) {
        const to = offset + (place.y / scale + row) * stride + place.x / scale;
        for (let column = 0, from = row * width; column < width; column += 1, from += 1) {
          const before = this.bytes[to + column] ?? 0;
          this.bytes[to + column] = Math.round(
            before + (((own[from] ?? 0) - before) * (alpha[from] ?? 0)) / 255,
          );
        }
      }
    }
  }
}
