/** What hosts have at hand among the people of a meeting: for all at once, for those that are banned, and in each person's menu. */
import {
  Ban,
  Captions,
  CircleDot,
  CirclePause,
  CirclePlay,
  CircleStop,
  Clapperboard,
  DoorOpen,
  EllipsisVertical,
  Hand,
  LayoutGrid,
  Lock,
  LockOpen,
  Mic,
  MicOff,
  Timer as TimerIcon,
  MonitorOff,
  Presentation,
  UserCog,
  Star,
  UserX,
  Video as VideoIcon,
  VideoOff,
  Waypoints,
  type IconNode,
} from "lucide";
import type { MeetingView, Participant } from "../../api/view.ts";
import { attempt } from "../context/actions.ts";
import { useApp, type App } from "../context/app.ts";
import { leadView } from "../context/lead-view.ts";
import { Icon } from "../kit/icon.tsx";
import { Menu, type MenuItem, type MenuSection } from "../kit/menu.tsx";
import { mayEnd, participantIn, roleOfSelf } from "../model/participants.ts";
import {
  actsWith,
  bannedName,
  captionAct,
  carrierAct,
  endAct,
  endLedView,
  furtherActsWithAll,
  letSpeakAct,
  liftBan,
  lowerAllHands,
  lockAct,
  muteAll,
  pauseActs,
  recordAct,
  spotlightAct,
  type HostAct,
} from "../model/hosting.ts";
import { t } from "../language/texts.ts";

const ICONS: Readonly<Record<HostAct["command"]["type"], IconNode>> = {
  ...{ mute: MicOff, muteAll: MicOff, askToUnmute: Mic },
  ...{ stopCamera: VideoOff, askToStartCamera: VideoIcon },
  ...{
    setRole: UserCog,
    stopPresenting: MonitorOff,
    lowerHands: Hand,
    stopLeadingView: LayoutGrid,
    spotlight: Star,
    setCaptioners: Captions,
    setCarrier: Waypoints,
    remove: UserX,
    ban: Ban,
    unban: LockOpen,
    lock: Lock,
    endMeeting: CircleStop,
    startRecording: CircleDot,
    stopRecording: CircleStop,
    pauseRecording: CirclePause,
    resumeRecording: CirclePlay,
  },
};

function perform(app: App, { command, done, question }: HostAct): void {
  async function run(): Promise<void> {
    if ((await attempt(app, command)) && done !== null) app.state.say(done);
  }
  if (question === null) void run();
  else app.state.dialog.value = { kind: "confirm", question: { ...question, run: () => void run() } };
}

const itemOf = (app: App, each: HostAct): MenuItem => ({
  icon: ICONS[each.command.type],
  label: each.label,
  run: () => perform(app, each),
});

/** For the participant's menu. */
export const hostSectionsOf = (
  app: App,
  participant: Participant,
  meeting: MeetingView,
): readonly MenuSection[] =>
  [
    spotlightAct(participant, meeting),
    captionAct(participant, meeting),
    carrierAct(participant, meeting),
    ...actsWith(participant, roleOfSelf(meeting), meeting.presenter),
  ].flatMap((acts) => (acts.length === 0 ? [] : [{ items: acts.map((each) => itemOf(app, each)) }]));

/** Below the panel's head. */
export function HostBar({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const lock = lockAct(meeting);
  const hasOthers = meeting.participants.length > 1;
  const timer: MenuItem = {
    icon: TimerIcon,
    label: t().meeting.startTimerMore,
    run: () => (app.state.dialog.value = { kind: "timer" }),
  };
  const acts = (some: readonly HostAct[]) => some.map((each) => itemOf(app, each));
  const leads = meeting.ledView !== null && participantIn(meeting, meeting.ledView.by)?.isSelf === true;
  const view: readonly MenuItem[] = [
    ...(leads ? [] : [{ icon: Presentation, label: t().people.leadView, run: () => void leadView(app) }]),
    ...(meeting.ledView === null ? [] : acts([endLedView()])),
  ];
  const entrance: MenuItem = {
    icon: DoorOpen,
    label: t().people.rulesMore,
    run: () => (app.state.dialog.value = { kind: "entrance" }),
  };
  const recordings: MenuItem = {
    icon: Clapperboard,
    label: t().recordings.more,
    run: () => (app.state.dialog.value = { kind: "recordings" }),
  };
  const groups = [
    [timer, ...acts([...pauseActs(meeting), recordAct(meeting)]), recordings, entrance],
    hasOthers ? view : [],
    acts(lowerAllHands(meeting)),
    hasOthers ? acts(furtherActsWithAll()) : [],
    mayEnd(meeting) ? acts([endAct()]) : [],
  ].filter((items) => items.length > 0);
  return (
    <div class="host-bar" role="group" aria-label={t().people.forHosts}>
      {hasOthers && <ActButton act={muteAll()} icon={MicOff} />}
      <ActButton
        act={lock}
        text={meeting.isLocked ? t().people.unlock : t().people.lock}
        icon={meeting.isLocked ? LockOpen : Lock}
      />
      <Menu
        icon={EllipsisVertical}
        label={t().people.moreForEverybody}
        items={groups.map((items) => ({ items }))}
      />
    </div>
  );
}

/** `text` is shown where there is no room for the act's label, and `about` names whom it is about to those who hear the window. */
function ActButton(props: { act: HostAct; icon: IconNode; text?: string; about?: string }) {
  const { act, icon, text = act.label, about } = props;
  const app = useApp();
  return (
    <button
      type="button"
      class="button small"
      aria-label={about === undefined ? act.label : `${act.label}: ${about}`}
      onClick={() => perform(app, act)}
    >
      <Icon node={icon} size={16} />
      {text}
    </button>
  );
}

/** In the row of a viewer whose hand is up. */
export function LetSpeak({ participant, meeting }: { participant: Participant; meeting: MeetingView }) {
  const act = letSpeakAct(participant, roleOfSelf(meeting));
  return act === null ? null : <ActButton act={act} icon={Mic} about={participant.name} />;
}

export function BannedList({ banned }: Pick<MeetingView, "banned">) {
  const app = useApp();
  if (banned.length === 0) return null;
  return (
    <section class="banned" aria-labelledby="banned-heading">
      <h3 id="banned-heading">
        {t().people.banned} <span class="count">{banned.length}</span>
      </h3>
      <ul>
        {banned.map((each) => {
          const name = bannedName(each.name);
          const lift = liftBan(each);
          return (
            <li key={each.publicKey}>
              <span class="ellipsis" dir="auto" title={name}>
                {name}
              </span>
              <button
                type="button"
                class="button small"
                aria-label={t().people.actionOf(lift.label, name)}
                onClick={() => perform(app, lift)}
              >
                {lift.label}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
