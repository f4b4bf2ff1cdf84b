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
  readonly pinned: PeerId | null;
  readonly speaker: PeerId | null;
  /** Width by height of the pictures that are known, by key. */
  readonly shapes: ReadonlyMap<string, number>;
}

export interface StageState {
  readonly order: TileOrder;
  readonly layout: StageLayout;
  /** The key of the large tile; null where all are alike. */
  readonly large: string | null;
}

export function layStage(before: TileOrder, input: StageInput): StageState {
  const { area, others, hasScreen, page, speaker } = input;
  const screen = hasScreen ? [SCREEN_KEY] : [];
  const own = input.isSelfHidden && others.length + screen.length > 0 ? null : input.self;
  const tileCount = others.length + screen.length + (own === null ? 0 : 1);
  if (input.viewMode === "focus" && tileCount > 1) return layFocus(before, input, own);

  const [other] = others;
  if (other !== undefined && others.length === 1 && own !== null && !hasScreen) {
    const order = stepTileOrder(before, { others, speaker, lead: null, firstPage: 1 });
    return { order, layout: layoutPair(other, own, area, aspectOf(other, input)), large: other };
  }
  const firstPage = gridFirstPage(others.length + screen.length, own, area) - screen.length;
  const order = stepTileOrder(before, { others, speaker, lead: null, firstPage });
  return { order, layout: layoutGrid([...screen, ...order.keys], own, area, page), large: null };
}

/** The large tile is the pinned one, else the screen, else the active speaker's, else the one that was large before. */
function layFocus(before: TileOrder, input: StageInput, own: PeerId | null): StageState {
  const { area, others, hasScreen, page, pinned, self, speaker } = input;
  const isOwnLarge = pinned === self;
  const isScreenLarge = hasScreen && pinned === null;
  const hasLead = !isOwnLarge && !isScreenLarge;
  const lead = hasLead ? (pinned ?? (speaker === self ? null : speaker)) : null;
  const ownInStrip = isOwnLarge ? null : own;
  const screenInStrip = hasScreen && !isScreenLarge ? [SCREEN_KEY] : [];
  const stripCount = others.length - (hasLead ? 1 : 0) + screenInStrip.length;
  const inStrip = stripFirstPage(stripCount, ownInStrip, area) - screenInStrip.length;
  const firstPage = inStrip + (hasLead ? 1 : 0);
  const order = stepTileOrder(before, { others, speaker, lead, firstPage });

  const large = isOwnLarge ? self : isScreenLarge ? SCREEN_KEY : (order.keys[0] ?? SCREEN_KEY);
  const strip = [...screenInStrip, ...order.keys].filter((key) => key !== large);
  // A screen may be as wide or high as it likes; before its first picture it may have all the room.
  const aspect = large === SCREEN_KEY ? (input.shapes.get(large) ?? null) : aspectOf(large, input);
  return { order, layout: layoutFocus(large, strip, ownInStrip, area, page, aspect), large };
}

function aspectOf(key: string, { shapes }: StageInput): number {
  return Math.min(MAX_ASPECT, Math.max(MIN_ASPECT, shapes.get(key) ?? ASPECT));
}
