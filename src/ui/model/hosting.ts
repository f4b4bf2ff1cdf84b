/** What a host may do with one participant or with all: its words, its command, and what is asked first. Pure. */
import type { MeetingView, Participant } from "../../api/view.ts";
import type { CommandBody } from "./requests.ts";
import type { Question } from "./screen.ts";

type ActId = Extract<
  CommandBody["type"],
  | "mute"
  | "muteAll"
  | "askToUnmute"
  | "stopCamera"
  | "askToStartCamera"
  | "setHost"
  | "remove"
  | "ban"
  | "lock"
  | "unban"
  | "endMeeting"
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

/** In groups: what is heard and seen of the person, its role, and what puts it out. None with self. */
export function actsWith(participant: Participant): readonly (readonly HostAct[])[] {
  const { peerId, name, isSelf, isHost, isMicrophoneOn, isCameraOn } = participant;
  if (isSelf) return [];
  return [
    [
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
    ],
    [act(isHost ? "Remove as host" : "Make host", { type: "setHost", peerId, isHost: !isHost })],
    [
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
              "Their installation of Landline can't come back until a host lifts the ban.",
            action: "Ban",
          },
        },
      ),
    ],
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
      text: "Everybody leaves now. What was written and shared stays on their machines, and the meeting can be opened again.",
      action: "End for everybody",
    },
  },
);

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
