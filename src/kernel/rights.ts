/**
 * The roles in a meeting, and the whole table of what each may do. Every check reads it here: the store's fold, the door, the relay's
 * orders, the commands and the window. Pure.
 */

/** The highest first. Who makes a meeting is its host for good; everybody else's role is the hosts' word. */
export const ROLES = ["host", "coHost", "speaker", "viewer"] as const;
export type Role = (typeof ROLES)[number];

const HOSTS: readonly Role[] = ["host"];
const HOSTS_AND_CO_HOSTS: readonly Role[] = ["host", "coHost"];
const ALL_BUT_VIEWERS: readonly Role[] = ["host", "coHost", "speaker"];
const EVERYBODY: readonly Role[] = ROLES;

const TABLE = {
  /** A co-host that stands in for the hosts may, too: see `actingHosts`. */
  endMeeting: HOSTS,
  /** Makes and unmakes hosts and co-hosts. */
  appoint: HOSTS,
  /** Makes viewers speakers, and speakers viewers. */
  giveTheFloor: HOSTS_AND_CO_HOSTS,
  remove: HOSTS_AND_CO_HOSTS,
  ban: HOSTS_AND_CO_HOSTS,
  lock: HOSTS_AND_CO_HOSTS,
  admit: HOSTS_AND_CO_HOSTS,
  /** The waiting room, the passcode, the title, and whether the meeting is listed. */
  changeEntrance: HOSTS_AND_CO_HOSTS,
  /** Microphones and cameras of others. */
  mute: HOSTS_AND_CO_HOSTS,
  stopPresenting: HOSTS_AND_CO_HOSTS,
  lowerHands: HOSTS_AND_CO_HOSTS,
  setTimer: HOSTS_AND_CO_HOSTS,
  announce: HOSTS_AND_CO_HOSTS,
  /** Whom everybody sees large. */
  spotlight: HOSTS_AND_CO_HOSTS,
  /** Has everybody see the stage as it is at the own window. */
  leadView: HOSTS_AND_CO_HOSTS,
  /** Who may caption, and whether what is captioned is kept. */
  changeCaptions: HOSTS_AND_CO_HOSTS,
  /** Whose machine carries the meeting before all others. */
  setCarrier: HOSTS_AND_CO_HOSTS,
  withdrawFilesOfOthers: HOSTS_AND_CO_HOSTS,
  /** Starts and ends a recording; what is recorded of whom is each member's own word. */
  record: HOSTS_AND_CO_HOSTS,
  speak: ALL_BUT_VIEWERS,
  showPicture: ALL_BUT_VIEWERS,
  present: ALL_BUT_VIEWERS,
  shareFiles: ALL_BUT_VIEWERS,
  askPoll: ALL_BUT_VIEWERS,
  /** Polls of others; who asked may always. */
  closePoll: HOSTS_AND_CO_HOSTS,
  /** Another member, window to window. Everybody may be called, and may refuse. */
  call: ALL_BUT_VIEWERS,
  vote: EVERYBODY,
  /** Viewers, too, unless hosts have closed the chat to them. */
  chat: ALL_BUT_VIEWERS,
  /** Whether viewers may write. */
  changeChat: HOSTS_AND_CO_HOSTS,
  raiseHand: EVERYBODY,
  /** Over the own tile. */
  react: EVERYBODY,
} as const satisfies Readonly<Record<string, readonly Role[]>>;
export type Right = keyof typeof TABLE;

export const may = (role: Role, right: Right): boolean => (TABLE[right] as readonly Role[]).includes(role);

/** True for those who run the meeting: a host mutes everybody but these. */
export const runsMeeting = (role: Role): boolean => HOSTS_AND_CO_HOSTS.includes(role);

export const lowerOf = (a: Role, b: Role): Role => (isLower(a, b) ? a : b);
export const isLower = (a: Role, b: Role): boolean => ROLES.indexOf(a) > ROLES.indexOf(b);

/** The right that it takes to give a member this role. */
export const rightToGive = (role: Role): Right => (runsMeeting(role) ? "appoint" : "giveTheFloor");

/**
 * Who acts as host: the hosts that are here; if there are none, the first co-host that is, in the order of appointment. Nobody else ever
 * becomes host by others' leaving. `ranked`: hosts and then co-hosts, the first in line first. In two halves of a partition these may be
 * two members; once the halves see each other again, all have the same answer.
 */
export function actingHosts<Key>(
  ranked: readonly { readonly key: Key; readonly role: Role }[],
  isHere: (key: Key) => boolean,
): readonly Key[] {
  const here = ranked.filter(({ key }) => isHere(key));
  const hosts = here.filter(({ role }) => role === "host");
  return (hosts.length > 0 ? hosts : here.slice(0, 1)).map(({ key }) => key);
}
