/** All tiles in one box. A tile keeps its element when the layout changes, so that no picture starts anew. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ChevronLeft, ChevronRight } from "lucide";
import type { AppView, MeetingView } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { WantedPicture } from "../../media/leg/messages.ts";
import { useApp } from "../context/app.ts";
import { participantIn } from "../model/participants.ts";
import { layoutFocus, layoutGrid, type Size, type StageLayout } from "../model/layout.ts";
import { IconButton } from "../kit/icon-button.tsx";
import { ParticipantTile, ScreenTile } from "./tile.tsx";

const SCREEN_KEY = "screen";
/** Width of a tile, in physical pixels, above which the full layer (1,280 wide) looks better than the half one (640). */
const FULL_LAYER_FROM_PX = 700;
/** Height of the pager and the gap above it. */
const PAGER_PX = 48;
/** A narrower tile has room for little more than a short name. */
const SMALL_TILE_PX = 240;

export function Stage({ view, meeting }: { view: AppView; meeting: MeetingView }) {
  const { state, media: mediaSignal } = useApp();
  const media = mediaSignal.value;
  const ref = useRef<HTMLDivElement>(null);
  const size = useSignal<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => (size.value = { width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const presenter =
    meeting.presenter === null || meeting.presenter === view.self.peerId
      ? undefined
      : participantIn(meeting, meeting.presenter);
  const keys: string[] = meeting.participants.map((participant) => participant.peerId);
  if (presenter !== undefined) keys.unshift(SCREEN_KEY);

  const speaker = media?.speaker.value ?? null;
  const focus = chooseFocus(meeting, state.pinned.value, presenter !== undefined, speaker);
  const isFocusMode = state.viewMode.value === "focus" && keys.length > 1;
  const page = state.gridPage.value;
  const layoutIn = (area: Size): StageLayout =>
    isFocusMode
      ? layoutFocus(
          focus,
          keys.filter((key) => key !== focus),
          area,
          page,
          focus === SCREEN_KEY,
        )
      : layoutGrid(keys, area, page);
  const whole = layoutIn(size.value);
  const { width, height } = size.value;
  // The pager takes its room from the tiles, and is only known to be needed once they are laid out.
  const layout = whole.pageCount > 1 ? layoutIn({ width, height: Math.max(0, height - PAGER_PX) }) : whole;

  const wanted = wantedPictures(meeting, layout, isFocusMode ? focus : null);
  const wantedKey = wanted.map(({ peerId, layer }) => peerId + layer).join();
  useEffect(() => media?.setWanted(wanted), [media, wantedKey]);

  return (
    <div class="stage-frame">
      <div ref={ref} class="stage" role="group" aria-label="Participants">
        {size.value.width > 0 &&
          keys.map((key) => {
            const box = layout.boxes.get(key);
            if (box === undefined) return null;
            const participant = participantIn(meeting, key);
            return (
              <div
                key={key}
                class="stage-slot"
                style={{
                  transform: `translate(${box.x}px, ${box.y}px)`,
                  width: `${box.width}px`,
                  height: `${box.height}px`,
                }}
              >
                {participant !== undefined ? (
                  <ParticipantTile participant={participant} isSmall={box.width < SMALL_TILE_PX} />
                ) : (
                  <ScreenTile presenterName={presenter?.name ?? ""} track={media?.screen.value ?? null} />
                )}
              </div>
            );
          })}
      </div>
      {layout.pageCount > 1 && (
        <nav class="pager" aria-label="Pages of participants">
          <IconButton
            icon={ChevronLeft}
            label="Previous page"
            onClick={() => (state.gridPage.value = Math.max(0, layout.page - 1))}
          />
          <span>
            {layout.page + 1} / {layout.pageCount}
          </span>
          <IconButton
            icon={ChevronRight}
            label="Next page"
            onClick={() => (state.gridPage.value = Math.min(layout.pageCount - 1, layout.page + 1))}
          />
        </nav>
      )}
    </div>
  );
}

/** The key of the large tile: the pinned one, else the screen, else the active speaker, else the first other participant. */
function chooseFocus(
  meeting: MeetingView,
  pinned: PeerId | null,
  hasScreen: boolean,
  speaker: PeerId | null,
): string {
  if (pinned !== null) return pinned;
  if (hasScreen) return SCREEN_KEY;
  const others = meeting.participants.filter((participant) => !participant.isSelf);
  const speaking = others.find((participant) => participant.peerId === speaker);
  return (speaking ?? others[0] ?? meeting.participants[0])?.peerId ?? "";
}

/** The pictures to ask the relay for, the large tile's first: with too few slots, the relay serves the first ones. */
function wantedPictures(meeting: MeetingView, layout: StageLayout, focus: string | null): WantedPicture[] {
  const shown = meeting.participants.flatMap((participant) => {
    const box = layout.boxes.get(participant.peerId);
    if (box === undefined || participant.isSelf || !participant.isCameraOn) return [];
    const isLarge = box.width * devicePixelRatio > FULL_LAYER_FROM_PX;
    return [{ peerId: participant.peerId, layer: isLarge ? ("f" as const) : ("h" as const) }];
  });
  return shown.toSorted((a, b) => Number(b.peerId === focus) - Number(a.peerId === focus));
}
