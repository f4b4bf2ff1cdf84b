/** What a host may do with one participant or with all: its words, its command, and what is asked first. Pure. */
import type { MeetingView, Participant } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { MAX_SPOTLIT } from "../../kernel/limits.ts";
import { may, rightToGive, type Role } from "../../kernel/rights.ts";
import type { CommandBody } from "./requests.ts";
import type { Question } from "./screen.ts";

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
  | "setCarrier"
  | "remove"
  | "ban"
  | "lock"
  | "unban"
  | "startRecording"
  | "stopRecording"
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
  const who = isSelf ? "You are" : `${name} is`;
  if (spotlight.includes(peerId)) {
    const peerIds = spotlight.filter((each) => each !== peerId);
    return [act("Take out of the spotlight", { type: "spotlight", peerIds })];
  }
  // There is nothing of a viewer to be seen.
  if (role === "viewer") return [];
  const peerIds = [...spotlight, peerId].slice(-MAX_SPOTLIT);
  return [
    act("Spotlight for everybody", { type: "spotlight", peerIds }, { done: `${who} large for everybody.` }),
  ];
}

/** Self's own machine, too. `carrier`: whose machine it is by the hosts' word. */
export function carrierAct(
  { peerId, name, isSelf }: Participant,
  { carrier }: Pick<MeetingView, "carrier">,
): readonly HostAct[] {
  const whose = isSelf ? "Your computer" : `${name}'s computer`;
  if (carrier === peerId)
    return [
      act(
        "No longer have it carry the meeting",
        { type: "setCarrier", peerId: null },
        { done: `${whose} carries the meeting only when it is its turn.` },
      ),
    ];
  return [
    act(
      isSelf ? "Have this computer carry the meeting" : "Have their computer carry the meeting",
      { type: "setCarrier", peerId },
      { done: `${whose} carries the meeting in a moment, as long as it is here.` },
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
  isHandUp ? [act("Lower hand", { type: "lowerHands", peerIds: [peerId] })] : [];

/** Nothing to do without a raised hand. */
export const lowerAllHands = ({ participants }: Pick<MeetingView, "participants">): readonly HostAct[] =>
  participants.some(({ isHandUp }) => isHandUp) ? [act("Lower all hands", { type: "lowerHands" })] : [];

export const endLedView = act(
  "Let everybody choose their own view",
  { type: "stopLeadingView" },
  { done: "Everybody has their own view again." },
);

function mediaActs(
  { peerId, name, role, isHost, isMicrophoneOn, isCameraOn }: Participant,
  presenter: PeerId | null,
): readonly HostAct[] {
  const stop = act(
    "Stop presenting",
    { type: "stopPresenting", peerId },
    { done: `${name} no longer presents.` },
  );
  // Nobody hears or sees a viewer.
  if (role === "viewer") return [];
  return [
    ...(presenter === peerId ? [stop] : []),
    isMicrophoneOn
      ? act("Mute", { type: "mute", peerId }, { done: `${name} is muted, and can unmute.` })
      : act("Ask to unmute", { type: "askToUnmute", peerId }, { done: `${name} is asked to unmute.` }),
    // Hosts lift what other hosts do to them.
    ...(isHost
      ? []
      : [
          act(
            "Mute until asked",
            { type: "mute", peerId, mayUnmute: false },
            { done: `${name} is muted until a host asks them to unmute.` },
          ),
        ]),
    isCameraOn
      ? act("Stop camera", { type: "stopCamera", peerId }, { done: `${name}'s camera is stopped.` })
      : act(
          "Ask to start camera",
          { type: "askToStartCamera", peerId },
          { done: `${name} is asked to start the camera.` },
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
        ? give("Let speak", "speaker", `${name} may speak now, and is asked to.`)
        : give(
            `Remove as ${ROLE_NAMES[role].toLowerCase()}`,
            "speaker",
            `${name} takes part like everybody else.`,
          ),
    ],
    ["viewer", give("Make viewer", "viewer", `${name} watches and listens now.`)],
    ["coHost", give("Make co-host", "coHost", `${name} is a co-host now.`)],
    ["host", give("Make host", "host", `${name} is a host now.`)],
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

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  host: "Host",
  coHost: "Co-host",
  speaker: "Speaker",
  viewer: "Viewer",
};

function exitActs({ peerId, name }: Participant): readonly HostAct[] {
  return [
    act(
      "Remove…",
      { type: "remove", peerId },
      {
        question: {
          title: `Remove ${name}?`,
          text: "They leave the meeting now, and may ask to be let in again. What they wrote stays.",
          action: "Remove",
        },
      },
    ),
    act(
      "Ban…",
      { type: "ban", peerId },
      {
        question: {
          title: `Ban ${name}?`,
          text:
            "They leave the meeting now, and what they wrote stays. " +
            "They can't come back from that computer until a host lifts the ban.",
          action: "Ban",
        },
      },
    ),
  ];
}

export const muteAll = act(
  "Mute all",
  { type: "muteAll" },
  { done: "Everybody but the hosts is muted, and can unmute." },
);

export const furtherActsWithAll: readonly HostAct[] = [
  act(
    "Mute all until asked",
    { type: "muteAll", mayUnmute: false },
    { done: "Everybody but the hosts is muted until a host asks to unmute." },
  ),
  act("Ask all to unmute", { type: "askToUnmute" }, { done: "Everybody but the hosts is asked to unmute." }),
];

export const endAct = act(
  "End for everybody…",
  { type: "endMeeting" },
  {
    question: {
      title: "End the meeting?",
      text: "Everybody leaves now. What was written and shared stays on their computers, and the meeting can be opened again.",
      action: "End for everybody",
    },
  },
);

export const recordAct = ({ recording }: Pick<MeetingView, "recording">): HostAct =>
  recording === null
    ? act(
        "Record…",
        { type: "startRecording" },
        {
          question: {
            title: "Record this meeting?",
            text:
              "This computer records for as long as you are here. Everybody sees that, and is asked: " +
              "nothing of a person is recorded before that person agrees. Your own voice, camera and screen are in it.",
            action: "Record",
          },
        },
      )
    : act("Stop recording", { type: "stopRecording" });

export const lockAct = ({ isLocked }: Pick<MeetingView, "isLocked">): HostAct =>
  act(isLocked ? "Unlock" : "Lock the meeting", { type: "lock", on: !isLocked });

export function liftBan({ publicKey, name }: MeetingView["banned"][number]): HostAct {
  const who = bannedName(name);
  return act(
    "Lift the ban",
    { type: "unban", publicKey },
    { done: `${who} can come into the meeting again.` },
  );
}

/** Of some that are banned this machine has never seen a name. */
export const bannedName = (name: string): string => name || "Somebody without a name";
