/** Which buttons the toolbar of a meeting has room for; the "More" menu has the others. Pure. */
import type { Settings } from "../../api/settings.ts";
import type { Size } from "./layout.ts";

export type ControlId =
  | "microphone"
  | "camera"
  | "present"
  | "hand"
  | "react"
  | "participants"
  | "chat"
  | "polls"
  | "view"
  | "fullScreen"
  | "more"
  | "leave";

export interface ControlsFit {
  readonly shown: ReadonlySet<ControlId>;
  readonly captions: "roomy" | "tight" | "snug" | "none";
}

/** The first to go comes first. Those that are not named always stay. */
const EXPENDABLE: readonly ControlId[] = [
  "fullScreen",
  "view",
  "react",
  "polls",
  "participants",
  "hand",
  "present",
];
/** Microphone and camera each have a narrow button beside them that chooses the device. */
const ARROWS = 2;
/** A caption below each button would take the room of the stage. */
const CAPTIONS_FROM_HEIGHT_PX = 480;

/** As the style sheet has them; the gap counts once for each button. */
const SIZES = {
  roomy: { buttonPx: 80, arrowPx: 24, gapPx: 8, aroundPx: 96 },
  tight: { buttonPx: 56, arrowPx: 24, gapPx: 4, aroundPx: 12 },
  // Microphone, camera, chat, "More" and "Leave" fit beside each other in the narrowest window.
  snug: { buttonPx: 52, arrowPx: 20, gapPx: 2, aroundPx: 8 },
  none: { buttonPx: 44, arrowPx: 20, gapPx: 4, aroundPx: 12 },
} as const;

function widthPx(count: number, captions: ControlsFit["captions"]): number {
  const { buttonPx, arrowPx, gapPx, aroundPx } = SIZES[captions];
  return aroundPx + count * (buttonPx + gapPx) + ARROWS * arrowPx;
}

/** `all`: what this browser can do. `labels`: with "auto" captions go last, where even the fewest buttons have no room for them. */
export function fitControls(
  all: readonly ControlId[],
  area: Size,
  labels: Settings["controlLabels"],
): ControlsFit {
  const captions = captionsFor(all, area, labels);
  const shown = new Set(all);
  for (const id of EXPENDABLE) if (widthPx(shown.size, captions) > area.width) shown.delete(id);
  return { shown, captions };
}

function captionsFor(
  all: readonly ControlId[],
  { width, height }: Size,
  labels: Settings["controlLabels"],
): ControlsFit["captions"] {
  if (labels === "never") return "none";
  if (labels === "auto" && height < CAPTIONS_FROM_HEIGHT_PX) return "none";
  if (widthPx(all.length, "roomy") <= width) return "roomy";
  const fewest = all.filter((id) => !EXPENDABLE.includes(id)).length;
  if (widthPx(fewest, "tight") <= width) return "tight";
  return labels === "always" ? "snug" : "none";
}
