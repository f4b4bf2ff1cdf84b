/** What everybody has in a person's menu about hearing them. */
import { DoorClosed, DoorOpen, Volume1, Volume2, VolumeX, type IconNode } from "lucide";
import type { Participant } from "../../api/view.ts";
import { attempt } from "../context/actions.ts";
import type { App } from "../context/app.ts";
import type { MenuSection } from "../kit/menu.tsx";
import { hearingActs, type HearingAct } from "../model/hearing.ts";

const ICONS: Readonly<Record<HearingAct["kind"], IconNode>> = {
  ...{ mute: VolumeX, unmute: Volume2, volume: Volume1 },
  ...{ sameRoom: DoorOpen, otherRoom: DoorClosed },
};

export const volumeIcon = (percent: number): IconNode =>
  percent === 0 ? VolumeX : percent > 100 ? Volume2 : Volume1;

export function hearingSectionsOf(app: App, participant: Participant): readonly MenuSection[] {
  const items = hearingActs(participant).map(({ kind, label, command }) => ({
    icon: ICONS[kind],
    label,
    run() {
      if (command !== null) void attempt(app, command);
      else app.state.dialog.value = { kind: "volume", peerId: participant.peerId };
    },
  }));
  return items.length === 0 ? [] : [{ items }];
}
