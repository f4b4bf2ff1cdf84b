/** The preview: the user sees and hears the own devices before anybody else does. */
import { ArrowLeft } from "lucide";
import type { AppView } from "../../api/view.ts";
import { enter, leavePreview } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { BackgroundField } from "../settings/background-field.tsx";
import { DevicePickers } from "../settings/device-pickers.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { LevelMeter } from "../kit/level-meter.tsx";
import { SwitchField } from "../kit/field.tsx";
import { NameField } from "../kit/name-field.tsx";
import { DeviceProblems, OwnPreview, usePreviewedDevices } from "./own-preview.tsx";
import { targetTitle, type Target } from "../model/screen.ts";
import { t } from "../language/texts.ts";

export function PrejoinScreen({ view, target }: { view: AppView; target: Target }) {
  const app = useApp();
  const { state, devices } = app;
  const { settings } = view;
  usePreviewedDevices();
  const facts = factsOf(view, target);
  const isJoining = view.joining !== null;
  return (
    <div class="prejoin">
      <header class="prejoin-header">
        <IconButton
          icon={ArrowLeft}
          label={t().common.backToList}
          tooltipSide="bottom"
          onClick={() => leavePreview(app)}
        />
      </header>
      <main class="prejoin-main">
        <OwnPreview view={view} />
        <section class="prejoin-side">
          <div>
            <p class="quiet">{facts.lead}</p>
            <h1 class="breakable" dir="auto">
              {targetTitle(target)}
            </h1>
            {facts.detail !== null && <p class="quiet">{facts.detail}</p>}
          </div>
          <NameField name={view.self.name} />
          <DevicePickers settings={settings} />
          <BackgroundField
            settings={settings}
            set={(change) => state.send({ type: "setSettings", settings: change })}
          />
          <LevelMeter track={devices.microphone.value} />
          <DeviceProblems />
          {state.joinError.value !== null && (
            <p dir="auto" class="field-error" role="alert">
              {state.joinError.value}
            </p>
          )}
          <button
            type="button"
            class="button primary large"
            aria-disabled={isJoining}
            onClick={() => {
              if (!isJoining) void enter(app, target);
            }}
          >
            {isJoining ? t().home.joining : facts.action}
          </button>
          <SwitchField
            label={t().home.skipPreview}
            isOn={settings.skipPreview}
            onChange={(skipPreview) => state.send({ type: "setSettings", settings: { skipPreview } })}
          />
        </section>
      </main>
    </div>
  );
}

interface Facts {
  readonly lead: string;
  readonly detail: string | null;
  /** The label of the button that enters. */
  readonly action: string;
}

function factsOf(view: AppView, target: Target): Facts {
  if (target.kind === "create")
    return { lead: t().home.yourMeeting, detail: null, action: t().home.startMeeting };
  const members = membersOf(view, target);
  if (members > 0 || target.kind === "byWay" || target.kind === "byTitle")
    return {
      lead: t().home.readyToJoin,
      detail: members > 0 ? t().home.hereNow(members) : null,
      action: t().common.join,
    };
  return {
    lead: t().home.earlierMeeting,
    detail: t().home.earlierDetail,
    action: t().home.startAgain,
  };
}

/** As far as it is known: 0 where it is not. */
function membersOf(view: AppView, target: Exclude<Target, { readonly kind: "create" }>): number {
  if (target.kind === "byTitle") return 0;
  // An earlier meeting may come alive while its preview is open.
  const { meetingId } = target.meeting;
  const nearby = view.nearby.find((each) => each.meetingId === meetingId);
  if (nearby !== undefined) return nearby.members;
  if (target.kind === "join") return target.meeting.members;
  return target.kind === "byWay" ? (target.meeting.about?.members ?? 0) : 0;
}
