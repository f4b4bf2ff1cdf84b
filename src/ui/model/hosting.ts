/** What a host may do with one participant or with all: its words, its command, and what is asked first. Pure. */
import type { MeetingView, Participant } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { MAX_CAPTIONERS, MAX_SPOTLIT } from "../../kernel/limits.ts";
import { may, rightToGive, type Role } from "../../kernel/rights.ts";
import type { CommandBody } from "./requests.ts";
import type { Question } from "./screen.ts";
import { t } from "../language/texts.ts";

type ActId = Extract<
  CommandBody["type"],
  | "mute"
  | "muteAll"
  | "askToUnmute"
  | "stopCamera"
  | "askToStartCamera"
  | "setRole"
  | "stopPresenting"
  | "spotlight"
  | "setCaptioners"
  | "setCarrier"
  | "remove"
  | "ban"
  | "lock"
  | "unban"
  | "startRecording"
  | "stopRecording"
  | "pauseRecording"
  | "resumeRecording"
  | "endMeeting"
  | "lowerHands"
  | "stopLeadingView"
>;

export interface HostAct {
  readonly label: string;
  readonly command: Extract<CommandBody, { type: ActId }>;
  /** Said once it is done; null where the screen shows it. */
  readonly done: string | null;
  /** Asked first; null for what is taken back easily. */
  readonly question: Omit<Question, "run"> | null;
}

const act = (
  label: string,
  command: HostAct["command"],
  more: Partial<Pick<HostAct, "done" | "question">> = {},
): HostAct => ({ label, command, done: null, question: null, ...more });

/** Of too many the one that was lit first goes. */
export function spotlightAct(
  { peerId, name, isSelf, role }: Participant,
  { spotlight }: Pick<MeetingView, "spotlight">,
): readonly HostAct[] {
  if (spotlight.includes(peerId)) {
    const peerIds = spotlight.filter((each) => each !== peerId);
    return [act(t().people.outOfSpotlight, { type: "spotlight", peerIds })];
  }
  // There is nothing of a viewer to be seen.
  if (role === "viewer") return [];
  const peerIds = [...spotlight, peerId].slice(-MAX_SPOTLIT);
  return [
    act(
      t().people.spotlight,
      { type: "spotlight", peerIds },
      { done: isSelf ? t().people.youAreLarge : t().people.isLarge(name) },
    ),
  ];
}

/** Self, too. With as many captioners as there may be, one has to be relieved first. */
export function captionAct(
  { peerId, name, isSelf }: Participant,
  { captioners }: Pick<MeetingView, "captioners">,
): readonly HostAct[] {
  if (captioners.includes(peerId)) {
    const peerIds = captioners.filter((each) => each !== peerId);
    const done = isSelf ? t().captions.youNoLonger : t().captions.noLonger(name);
    return [act(t().captions.takeAway, { type: "setCaptioners", peerIds }, { done })];
  }
  if (captioners.length >= MAX_CAPTIONERS) return [];
  const done = isSelf ? t().captions.youCaption : t().captions.captionsNow(name);
  const label = isSelf ? t().captions.captionYourself : t().captions.give;
  return [act(label, { type: "setCaptioners", peerIds: [...captioners, peerId] }, { done })];
}

/** Self's own machine, too. `carrier`: whose machine it is by the hosts' word. */
export function carrierAct(
  { peerId, name, isSelf }: Participant,
  { carrier }: Pick<MeetingView, "carrier">,
): readonly HostAct[] {
  if (carrier === peerId)
    return [
      act(
        t().people.noLongerCarries,
        { type: "setCarrier", peerId: null },
        { done: isSelf ? t().people.yoursInTurn : t().people.theirsInTurn(name) },
      ),
    ];
  return [
    act(
      isSelf ? t().people.thisCarries : t().people.theirsCarries,
      { type: "setCarrier", peerId },
      { done: isSelf ? t().people.yoursInAMoment : t().people.theirsInAMoment(name) },
    ),
  ];
}

/** In groups: what is heard and seen of the person, its role, and what puts it out. None with self. `own`: self's role. */
export function actsWith(
  participant: Participant,
  own: Role,
  presenter: PeerId | null,
): readonly (readonly HostAct[])[] {
  if (participant.isSelf) return [];
  // A co-host has no say over hosts and other co-hosts.
  const isBelow = own === "host" || !participant.isHost;
  const groups = [
    handActs(participant),
    mediaActs(participant, presenter),
    isBelow ? roleActs(participant, own) : [],
    isBelow ? exitActs(participant) : [],
  ];
  return groups.filter((acts) => acts.length > 0);
}

const handActs = ({ peerId, isHandUp }: Participant): readonly HostAct[] =>
  isHandUp ? [act(t().people.lowerHand, { type: "lowerHands", peerIds: [peerId] })] : [];

/** Nothing to do without a raised hand. */
export const lowerAllHands = ({ participants }: Pick<MeetingView, "participants">): readonly HostAct[] =>
  participants.some(({ isHandUp }) => isHandUp)
    ? [act(t().people.lowerAllHands, { type: "lowerHands" })]
    : [];

export const endLedView = () =>
  act(t().people.endLedView, { type: "stopLeadingView" }, { done: t().people.ledViewEnded });

function mediaActs(
  { peerId, name, role, isHost, isMicrophoneOn, isCameraOn }: Participant,
  presenter: PeerId | null,
): readonly HostAct[] {
  const stop = act(
    t().meeting.stopPresenting,
    { type: "stopPresenting", peerId },
    { done: t().people.noLongerPresents(name) },
  );
  // Nobody hears or sees a viewer.
  if (role === "viewer") return [];
  return [
    ...(presenter === peerId ? [stop] : []),
    isMicrophoneOn
      ? act(t().people.mute, { type: "mute", peerId }, { done: t().people.isMuted(name) })
      : act(
          t().people.askToUnmute,
          { type: "askToUnmute", peerId },
          { done: t().people.isAskedToUnmute(name) },
        ),
    // Hosts lift what other hosts do to them.
    ...(isHost
      ? []
      : [
          act(
            t().people.muteUntilAsked,
            { type: "mute", peerId, mayUnmute: false },
            { done: t().people.isMutedUntilAsked(name) },
          ),
        ]),
    isCameraOn
      ? act(t().people.stopCamera, { type: "stopCamera", peerId }, { done: t().people.cameraIsStopped(name) })
      : act(
          t().people.askToStartCamera,
          { type: "askToStartCamera", peerId },
          { done: t().people.isAskedToStartCamera(name) },
        ),
  ];
}

/** What self may make of the person, and what it is not yet. */
function roleActs({ peerId, name, role }: Participant, own: Role): readonly HostAct[] {
  const give = (label: string, given: Role, done: string) =>
    act(label, { type: "setRole", peerId, role: given }, { done });
  const acts: readonly (readonly [Role, HostAct])[] = [
    [
      "speaker",
      role === "viewer"
        ? give(t().people.letSpeak, "speaker", t().people.maySpeak(name))
        : give(t().people.removeAs[role], "speaker", t().people.isLikeEverybody(name)),
    ],
    ["viewer", give(t().people.makeViewer, "viewer", t().people.isViewer(name))],
    ["coHost", give(t().people.makeCoHost, "coHost", t().people.isCoHost(name))],
    ["host", give(t().people.makeHost, "host", t().people.isHost(name))],
  ];
  return acts.flatMap(([given, each]) => (given !== role && may(own, rightToGive(given)) ? [each] : []));
}

/** For the row of a viewer that has its hand up; null for everybody else. */
export const letSpeakAct = (participant: Participant, own: Role): HostAct | null =>
  participant.role === "viewer" && participant.isHandUp
    ? (roleActs(participant, own).find(
        ({ command }) => command.type === "setRole" && command.role === "speaker",
      ) ?? null)
    : null;

function exitActs({ peerId, name }: Participant): readonly HostAct[] {
  return [
    act(
      t().people.removeMore,
      { type: "remove", peerId },
      {
        question: {
          title: t().people.removeTitle(name),
          text: t().people.removeText,
          action: t().people.remove,
        },
      },
    ),
    act(
      t().people.banMore,
      { type: "ban", peerId },
      {
        question: {
          title: t().people.banTitle(name),
          text: t().people.banText,
          action: t().people.ban,
        },
      },
    ),
  ];
}

export const muteAll = () => act(t().people.muteAll, { type: "muteAll" }, { done: t().people.allMuted });

export const furtherActsWithAll = (): readonly HostAct[] => [
  act(
    t().people.muteAllUntilAsked,
    { type: "muteAll", mayUnmute: false },
    { done: t().people.allMutedUntilAsked },
  ),
  act(t().people.askAllToUnmute, { type: "askToUnmute" }, { done: t().people.allAsked }),
];

export const endAct = () =>
  act(
    t().people.endMore,
    { type: "endMeeting" },
    {
      question: {
        title: t().people.endTitle,
        text: t().people.endText,
        action: t().people.end,
      },
    },
  );

export const recordAct = ({ recording }: Pick<MeetingView, "recording">): HostAct =>
  recording === null
    ? act(
        t().recordings.recordMore,
        { type: "startRecording" },
        {
          question: {
            title: t().recordings.recordTitle,
            text: t().recordings.recordText,
            action: t().recordings.record,
          },
        },
      )
    : act(t().recordings.stop, { type: "stopRecording" });

/** None while nobody records. */
export const pauseActs = ({ recording }: Pick<MeetingView, "recording">): readonly HostAct[] =>
  recording === null
    ? []
    : recording.isPaused
      ? [act(t().recordings.resume, { type: "resumeRecording" })]
      : [act(t().recordings.pause, { type: "pauseRecording" })];

export const lockAct = ({ isLocked }: Pick<MeetingView, "isLocked">): HostAct =>
  act(isLocked ? t().people.unlock : t().people.lockMeeting, { type: "lock", on: !isLocked });

export function liftBan({ publicKey, name }: MeetingView["banned"][number]): HostAct {
  const who = bannedName(name);
  return act(t().people.liftBan, { type: "unban", publicKey }, { done: t().people.banLifted(who) });
}

/** Of some that are banned this machine has never seen a name. */
export const bannedName = (name: string): string => name || t().people.nameless;
