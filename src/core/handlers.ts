/** The types of command handlers, and what all handlers work with. */
import type { Command } from "../api/commands.ts";
import type { CoreEvent } from "../api/events.ts";
import type { Discovery } from "../discovery/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Mesh } from "../mesh/types.ts";
import type { Client } from "./clients.ts";
import type { Examination } from "./examination.ts";
import type { FileSaver } from "./file-saver.ts";
import type { KeptFiles } from "./kept-files.ts";
import type { KeptHistory } from "./kept-history.ts";
import type { KeptRecordings } from "./kept-recordings.ts";
import type { LocalStatus } from "./local-status.ts";
import type { MediaHolder } from "./media-holder.ts";
import type { OpenedLink } from "./opened-link.ts";
import type { OwnSpeech } from "./own-speech.ts";
import type { Meetings } from "./meetings.ts";
import type { SavedSettings } from "./settings.ts";
import type { StartAtLogin } from "./start-at-login.ts";
import type { Updates } from "./updates.ts";

export interface HandlerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly discovery: Pick<Discovery, "watch">;
  readonly mesh: Pick<
    Mesh,
    "peerId" | "setName" | "members" | "linked" | "suspect" | "passcodeRecord" | "passcodeRelease"
  >;
  readonly settings: SavedSettings;
  readonly meetings: Meetings;
  readonly keptHistory: KeptHistory;
  readonly keptFiles: KeptFiles;
  readonly keptRecordings: KeptRecordings;
  readonly saveFile: FileSaver["save"];
  readonly localStatus: LocalStatus;
  readonly mediaHolder: Pick<MediaHolder, "hold" | "mayOpenLegs">;
  readonly ownSpeech: Pick<OwnSpeech, "take" | "update">;
  readonly updates: Pick<Updates, "desk" | "view">;
  readonly examination: Examination;
  readonly openedLink: Pick<OpenedLink, "open" | "take">;
  readonly startAtLogin: Pick<StartAtLogin, "set">;
  /** Whoever starts next with this data folder has another identity; the core ends soon after. */
  readonly renewIdentity: () => Promise<void>;
  readonly setCopiesLimit: (bytes: number) => void;
  readonly broadcast: (event: CoreEvent) => void;
  /** Something that the view shows has changed. */
  readonly onChange: () => void;
}

/**
 * The event that answers the command, sent to its client alone. Nothing: answered by `done`, if the client wants an answer.
 * "unanswered": carried out, and nothing is sent.
 */
export type Answer = CoreEvent | "unanswered" | void;

/** One handler a command. @throws CommandError, MeshError, StoreError, FilesError: the client gets an `error` event */
export type Handlers<Type extends Command["type"]> = {
  readonly [T in Type]: (command: Extract<Command, { type: T }>, client: Client) => Answer | Promise<Answer>;
};
