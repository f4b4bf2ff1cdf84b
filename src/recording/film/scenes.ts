/** Who is in a second of the film, and with which picture. Pure. */
import type { FilmLayout } from "../../kernel/compositions.ts";
import type { KeptTrack } from "../disk/list-recordings.ts";
import type { Person, RecordedMeeting } from "../compose/presence.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { tilesOf, type Cast, type Shown } from "./layout.ts";
import type { Tile } from "./messages.ts";
import { LONGEST_STILL_MS } from "./picture-feed.ts";

/** A camera that has given no picture for so long is off. */
const CAMERA_OFF_MS = 1_500;

export interface Moment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly speaker: PeerId | null;
  /** When a track's last picture came, up to the moment's end. */
  readonly lastAtMs: (track: number) => number;
}

export function sceneAt(
  layout: FilmLayout,
  meeting: RecordedMeeting,
  tracks: readonly KeptTrack[],
  moment: Moment,
): readonly Tile[] {
  const { fromMs, toMs } = moment;
  const here = meeting.people.filter(({ spans }) =>
    spans.some((span) => span.fromMs < toMs && span.toMs > fromMs),
  );
  const trackOf = (peerId: PeerId, source: "camera" | "screen", stillMs: number): number | null => {
    const at = tracks.findLastIndex(
      (track, index) =>
        track.peerId === peerId && track.source === source && fromMs - moment.lastAtMs(index) < stillMs,
    );
    return at === -1 ? null : at;
  };
  const person = ({ peerId, name }: Person): Shown => ({
    ...{ key: peerId, name, track: trackOf(peerId, "camera", CAMERA_OFF_MS) },
  });
  const presenter = presenterAt(meeting, fromMs);
  const presenting = here.find(({ peerId }) => peerId === presenter);
  const screenTrack =
    presenting === undefined ? null : trackOf(presenting.peerId, "screen", LONGEST_STILL_MS);
  const cast: Cast = {
    people: here.map(person),
    speaker: moment.speaker,
    screen:
      presenting === undefined || screenTrack === null
        ? null
        : { key: `screen ${presenting.peerId}`, name: `${presenting.name}'s screen`, track: screenTrack },
  };
  return tilesOf(layout, cast);
}

const presenterAt = ({ presenters }: RecordedMeeting, atMs: number): PeerId | null =>
  presenters.findLast((each) => each.atMs <= atMs)?.peerId ?? null;
