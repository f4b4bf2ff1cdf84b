/** All tiles in one box. A tile keeps its element when the layout changes, so that no picture starts anew. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ChevronLeft, ChevronRight } from "lucide";
import type { AppView, MeetingView } from "../../api/view.ts";
import type { WantedPicture } from "../../media/leg/messages.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { turnToPage } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { stageShown } from "../context/stage-view.ts";
import { onStage, participantIn } from "../model/participants.ts";
import type { Box, Pager as PagerPlace, Size, StageLayout } from "../model/layout.ts";
import { othersOnStage } from "../model/pins.ts";
import { layerFor } from "../model/tile-layer.ts";
import { layStage, SCREEN_KEY, type StageInput, type StageState } from "../model/stage-layout.ts";
import { initialTileOrder } from "../model/tile-order.ts";
import {
  noSpeakers,
  orderWanted,
  speakersDueAtMs,
  stepSpeakers,
  type RecentSpeakers,
} from "../model/wanted-order.ts";
import { IconButton } from "../kit/icon-button.tsx";
import { CaptionLines } from "./captions.tsx";
import { ParticipantTile, ScreenTile } from "./tile.tsx";
import { t } from "../language/texts.ts";

/** A narrower tile has room for little more than a short name. */
const SMALL_TILE_PX = 240;

export function Stage({ view, meeting }: { view: AppView; meeting: MeetingView }) {
  const { state, media: mediaSignal } = useApp();
  const media = mediaSignal.value;
  const ref = useRef<HTMLDivElement>(null);
  const area = useSignal<Size>({ width: 0, height: 0 });
  const shapes = useSignal<ReadonlyMap<string, number>>(new Map());
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => (area.value = { width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const { participants } = meeting;
  const self = view.self.peerId;
  const presenter = meeting.presenter === self ? undefined : participantIn(meeting, meeting.presenter);
  const seen = onStage(meeting);
  const isSeen = (peerId: PeerId) => seen.some((each) => each.peerId === peerId);
  const choice = stageShown(state);
  const [pins, spotlight] = [choice.pins.filter(isSeen), meeting.spotlight.filter(isSeen)];
  const speaker = media?.speaker.value ?? null;
  const others = othersOnStage(seen, {
    arePicturelessHidden: state.arePicturelessHidden.value,
    kept: [...pins, ...spotlight, ...(speaker === null ? [] : [speaker])],
  });
  // Elements stay in this order, wherever they stand: one that is moved in the page loses the focus.
  const keys = [SCREEN_KEY, ...others, self];
  const { layout, large } = useStage({
    area: area.value,
    page: choice.page,
    viewMode: choice.viewMode,
    self,
    isSelfHidden: state.isSelfHidden.value || !seen.some(({ isSelf }) => isSelf),
    others,
    hasScreen: presenter !== undefined,
    ...{ pins, spotlight, speaker },
    shapes: shapes.value,
  });

  const speakers = useSpeakers(speaker);
  const wanted = wantedPictures(meeting, layout, [...pins, ...spotlight, ...large], speakers);
  const wantedKey = wanted.map(({ peerId, layer }) => peerId + layer).join();
  useEffect(() => media?.setWanted(wanted), [media, wantedKey]);

  function noteShape(key: string, aspect: number): void {
    if (shapes.value.get(key) !== aspect) shapes.value = new Map(shapes.value).set(key, aspect);
  }
  return (
    <div class="stage-frame">
      <div ref={ref} class="stage" role="group" aria-label={t().meeting.participants}>
        {area.value.width > 0 &&
          keys.map((key) => {
            const box = layout.boxes.get(key);
            if (box === undefined) return null;
            const participant = participantIn(meeting, key);
            return (
              <div
                key={key}
                class={`stage-slot ${layout.floating === key ? "floating" : ""}`}
                style={styleOf(box)}
              >
                {participant !== undefined ? (
                  <ParticipantTile
                    participant={participant}
                    isSmall={box.width < SMALL_TILE_PX}
                    isAlone={participants.length === 1}
                    onShape={(aspect) => noteShape(key, aspect)}
                  />
                ) : (
                  <ScreenTile
                    presenterName={presenter?.name ?? ""}
                    track={media?.screen.value ?? null}
                    onShape={(aspect) => noteShape(key, aspect)}
                  />
                )}
              </div>
            );
          })}
        {layout.pager !== null && <Pager layout={layout} place={layout.pager} />}
      </div>
      <CaptionLines meeting={meeting} settings={view.settings} />
    </div>
  );
}

/** Keeps the order of the tiles from one drawing to the next. */
function useStage(input: StageInput): StageState {
  const order = useRef(initialTileOrder);
  const stage = layStage(order.current, input);
  order.current = stage.order;
  return stage;
}

const styleOf = ({ x, y, width, height }: Box) => ({
  transform: `translate(${x}px, ${y}px)`,
  width: `${width}px`,
  height: `${height}px`,
});

function Pager({ layout, place }: { layout: StageLayout; place: PagerPlace }) {
  const app = useApp();
  const { page, pageCount } = layout;
  return (
    <nav
      class={`pager ${place.isAround ? "around" : ""}`}
      aria-label={t().meeting.pages}
      style={styleOf(place.box)}
    >
      <IconButton
        icon={ChevronLeft}
        label={t().meeting.previousPage}
        tooltipSide="none"
        isDisabled={page === 0}
        onClick={() => turnToPage(app, page - 1)}
      />
      <span class="pager-number">
        {page + 1}/{pageCount}
      </span>
      <IconButton
        icon={ChevronRight}
        label={t().meeting.nextPage}
        tooltipSide="none"
        isDisabled={page === pageCount - 1}
        onClick={() => turnToPage(app, page + 1)}
      />
    </nav>
  );
}

function useSpeakers(speaker: PeerId | null): RecentSpeakers {
  const { clock } = useApp();
  const speakers = useSignal(noSpeakers);
  const dueAtMs = speakersDueAtMs(speakers.value, speaker);
  useEffect(() => {
    if (dueAtMs === Infinity) return;
    const step = () => (speakers.value = stepSpeakers(speakers.value, speaker, clock.nowMs()));
    if (dueAtMs <= clock.nowMs()) return void step();
    return clock.setTimer(dueAtMs, step);
  }, [speaker, dueAtMs]);
  return speakers.value;
}

/** The pictures to ask the relay for, the most important first: where not all fit, the relay serves the first ones. */
function wantedPictures(
  meeting: MeetingView,
  layout: StageLayout,
  first: readonly string[],
  speakers: RecentSpeakers,
): readonly WantedPicture[] {
  const shown = meeting.participants.flatMap((participant) => {
    const box = layout.boxes.get(participant.peerId);
    if (box === undefined || participant.isSelf || !participant.isCameraOn) return [];
    return [{ peerId: participant.peerId, layer: layerFor(box.width * devicePixelRatio) }];
  });
  return orderWanted(shown, first, speakers);
}
