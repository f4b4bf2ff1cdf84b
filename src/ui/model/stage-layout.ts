/** What the stage shows, and where: which tile is large, who is on the first page, whether the own tile is there. Pure. */
import type { PeerId } from "../../kernel/ids.ts";
import {
  gridFirstPage,
  layoutFocus,
  layoutGrid,
  layoutPair,
  stripFirstPage,
  type Size,
  type StageLayout,
} from "./layout.ts";
import type { ViewMode } from "./screen.ts";
import { stepTileOrder, type TileOrder } from "./tile-order.ts";

/** The key of another participant's screen; all other keys are peer ids. */
export const SCREEN_KEY = "screen";
const ASPECT = 16 / 9;
/** A large tile takes the shape of its picture between an upright phone's and twice as wide as high. */
const MIN_ASPECT = 9 / 16;
const MAX_ASPECT = 2;

export interface StageInput {
  readonly area: Size;
  readonly page: number;
  readonly viewMode: ViewMode;
  readonly self: PeerId;
  /** The user does not want to see itself. Alone in the meeting it does all the same. */
  readonly isSelfHidden: boolean;
  /** By time of joining. */
  readonly others: readonly PeerId[];
  /** Another participant's screen is shown. */
  readonly hasScreen: boolean;
  /** By the user, self among them or not. */
  readonly pins: readonly PeerId[];
  /** By hosts, for everybody. */
  readonly spotlight: readonly PeerId[];
  readonly speaker: PeerId | null;
  /** Width by height of the pictures that are known, by key. */
  readonly shapes: ReadonlyMap<string, number>;
}

export interface StageState {
  readonly order: TileOrder;
  readonly layout: StageLayout;
  /** The keys of the large tiles; none where all are alike. */
  readonly large: readonly string[];
}

export function layStage(before: TileOrder, input: StageInput): StageState {
  const { area, others, hasScreen, page, speaker, spotlight: leads } = input;
  const screen = hasScreen ? [SCREEN_KEY] : [];
  const own = input.isSelfHidden && others.length + screen.length > 0 ? null : input.self;
  const tileCount = others.length + screen.length + (own === null ? 0 : 1);
  if (input.viewMode === "focus" && tileCount > 1) return layFocus(before, input, own);

  const [other] = others;
  if (other !== undefined && others.length === 1 && own !== null && !hasScreen) {
    const order = stepTileOrder(before, { others, speaker, leads: [], firstPage: 1 });
    return { order, layout: layoutPair(other, own, area, aspectOf(other, input)), large: [other] };
  }
  const firstPage = gridFirstPage(others.length + screen.length, own, area) - screen.length;
  const order = stepTileOrder(before, { others, speaker, leads, firstPage });
  return { order, layout: layoutGrid([...screen, ...order.keys], own, area, page), large: [] };
}

/**
 * Large are the user's own pins, else the screen, else the spotlight, else the active speaker, else the one that was large before. Whom
 * hosts have put in the spotlight stands first in the strip where something else is large.
 */
function layFocus(before: TileOrder, input: StageInput, own: PeerId | null): StageState {
  const { area, others, hasScreen, page, self, speaker } = input;
  const isHere = (peerId: PeerId) => peerId === self || others.includes(peerId);
  const pins = input.pins.filter(isHere);
  const spotlight = input.spotlight.filter(isHere);
  const isScreenLarge = hasScreen && pins.length === 0;
  const chosen = pins.length > 0 ? pins : isScreenLarge ? [] : spotlight;
  const isByVoice = chosen.length === 0 && !isScreenLarge;
  const voice = isByVoice && speaker !== null && speaker !== self ? [speaker] : [];
  const leads = [...new Set([...chosen, ...voice, ...spotlight])].filter((peerId) => peerId !== self);
  const largeOthers = isByVoice ? 1 : chosen.filter((peerId) => peerId !== self).length;
  const ownInStrip = chosen.includes(self) ? null : own;
  const screenInStrip = hasScreen && !isScreenLarge ? [SCREEN_KEY] : [];
  const stripCount = others.length - largeOthers + screenInStrip.length;
  const inStrip = stripFirstPage(stripCount, ownInStrip, area) - screenInStrip.length;
  const order = stepTileOrder(before, { others, speaker, leads, firstPage: inStrip + largeOthers });

  const large = isScreenLarge ? [SCREEN_KEY] : isByVoice ? [order.keys[0] ?? SCREEN_KEY] : chosen;
  const strip = [...screenInStrip, ...order.keys].filter(
    (key) => !(large as readonly string[]).includes(key),
  );
  const [first = SCREEN_KEY] = large;
  // A screen may be as wide or high as it likes; before its first picture it may have all the room.
  const aspect = first === SCREEN_KEY ? (input.shapes.get(first) ?? null) : aspectOf(first, input);
  return { order, layout: layoutFocus(large, strip, ownInStrip, area, page, aspect), large };
}

function aspectOf(key: string, { shapes }: StageInput): number {
  return Math.min(MAX_ASPECT, Math.max(MIN_ASPECT, shapes.get(key) ?? ASPECT));
}
