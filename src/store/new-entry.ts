/** What self may append to a meeting. */
import type { EntryId, FileId, PeerId } from "../kernel/ids.ts";
import type { Role } from "../kernel/rights.ts";
import type { Vouch } from "../kernel/vouch.ts";
import type { WithoutHost } from "../kernel/without-host.ts";
import type { PasscodeWithdrawal, SetPasscode, TrackSource } from "./rules.ts";
import type { FileDescriptor } from "./stored.ts";

/** What self wants to append to the meeting. */
export type NewEntry =
  | {
      readonly kind: "message";
      readonly text: string;
      readonly to?: readonly PeerId[];
      readonly replyTo?: EntryId;
      readonly mentions?: readonly PeerId[];
    }
  /** An edit or a deletion is of self's own message. */
  | { readonly kind: "edit"; readonly id: EntryId; readonly text: string }
  | { readonly kind: "delete"; readonly id: EntryId }
  | { readonly kind: "reaction"; readonly id: EntryId; readonly emoji: string; readonly on: boolean }
  /** Hosts only. */
  | { readonly kind: "announcement"; readonly text: string }
  | { readonly kind: "withdrawAnnouncement"; readonly id: EntryId }
  | { readonly kind: "file"; readonly file: FileDescriptor; readonly to?: readonly PeerId[] }
  | {
      readonly kind: "poll";
      readonly question: string;
      readonly options: readonly string[];
      readonly isMultiple: boolean;
      readonly isSealed: boolean;
    }
  /** In place of self's vote of before; without a choice it takes that back. */
  | { readonly kind: "vote"; readonly poll: EntryId; readonly choices: readonly number[] }
  /** By its asker or a host. */
  | { readonly kind: "closePoll"; readonly poll: EntryId }
  /** By its sharer or a host. */
  | { readonly kind: "withdrawFile"; readonly fileId: FileId }
  /** Hosts only; to be a speaker or a viewer, by co-hosts, too. */
  | { readonly kind: "role"; readonly publicKey: string; readonly role: Role }
  /** Hosts only. Entries of the person that self has not seen when it bans have no effect. */
  | { readonly kind: "ban"; readonly publicKey: string; readonly isBanned: boolean }
  /** Hosts only. Puts the member out once. */
  | { readonly kind: "remove"; readonly publicKey: string }
  /** Hosts only. By a co-host it counts where no host is. */
  | { readonly kind: "end"; readonly term: number }
  /** Hosts only. What co-hosts ended before goes on. */
  | { readonly kind: "goOn" }
  /** Hosts only. */
  | { readonly kind: "lock"; readonly isLocked: boolean }
  | { readonly kind: "spotlight"; readonly publicKeys: readonly string[] }
  /** Hosts only. `publicKeys`: of those that may caption, hex. */
  | { readonly kind: "captioners"; readonly publicKeys: readonly string[] }
  /** Hosts only. */
  | { readonly kind: "keepCaptions"; readonly isOn: boolean }
  /** Captioners only, while hosts have captions kept. `speaker`: a name. */
  | { readonly kind: "caption"; readonly text: string; readonly speaker: string | null }
  | ({ readonly kind: "vouch" } & Omit<Vouch, "issuer">)
  /** Hosts only. `publicKey`: of the member whose machine is to carry the meeting; null for nobody's. */
  | { readonly kind: "carrier"; readonly publicKey: string | null }
  /** Hosts only. Self's machine records from now on. */
  | { readonly kind: "record" }
  /** Hosts only. Self's machine writes that recording, too, or does not go on with it, also because it cannot. */
  | { readonly kind: "recorder"; readonly recording: EntryId; readonly isOn: boolean }
  /** Hosts only. */
  | { readonly kind: "stopRecording"; readonly recording: EntryId }
  /** Hosts only. */
  | { readonly kind: "pauseRecording"; readonly recording: EntryId; readonly isPaused: boolean }
  /** Self may be heard and seen in that recording from now on, or may not. */
  | { readonly kind: "recordingConsent"; readonly recording: EntryId; readonly agrees: boolean }
  /** Hosts only. `admitted`: public keys, hex, of those that need not knock. */
  | {
      readonly kind: "waitingRoom";
      readonly isOn: boolean;
      readonly withoutHost: WithoutHost;
      readonly admitted: readonly string[];
    }
  /** Hosts only, but where the waiting room's rule lets any member admit. */
  | { readonly kind: "admit"; readonly publicKey: string; readonly isAdmitted: boolean }
  /** Hosts only. */
  | { readonly kind: "title"; readonly title: string }
  /** Hosts only. Whether viewers may write in the chat. */
  | { readonly kind: "viewersChat"; readonly isOpen: boolean }
  /** Hosts only. */
  | { readonly kind: "listing"; readonly isListed: boolean }
  /** Hosts only. */
  | ({ readonly kind: "passcode" } & SetPasscode)
  /** Hosts only; where the meeting was made with a passcode, only its maker. */
  | ({ readonly kind: "noPasscode" } & PasscodeWithdrawal)
  /** Hosts only. `publicKey`: null for all members but hosts, later ones included. */
  | {
      readonly kind: "mute";
      readonly source: TrackSource;
      readonly publicKey: string | null;
      readonly isMuted: boolean;
      readonly mayUnmute: boolean;
    }
  /** Self lifts a mute that permits it. */
  | { readonly kind: "unmute"; readonly source: TrackSource }
  /** Hosts only. Whoever comes in has that source muted. `present`: public keys, hex, of those that are in the meeting. */
  | {
      readonly kind: "onEntry";
      readonly source: TrackSource;
      readonly isOff: boolean;
      readonly present: readonly string[];
    }
  /** Self, who was in this meeting before, has come in anew. */
  | { readonly kind: "entered" };
