/**
 * What the user is told: every notice goes into a log, and onto the screen unless its kind is switched off. Notices of one kind
 * come no faster than people read.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Settings } from "../../api/settings.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Sentence } from "./announcer.ts";
import { paceNotices } from "./paced-notices.ts";
import { createToasts, type Toast, type Toasts } from "./toasts.ts";
import { t } from "../language/texts.ts";

/** The kinds that can be switched off, and by which setting. What is of none of them is always said. */
export const NOTICE_SETTINGS = {
  people: "peopleNotices",
  messages: "messageNotices",
  files: "fileNotices",
  recording: "recordingNotices",
  activity: "activityNotices",
  machine: "machineNotices",
} as const satisfies Readonly<Record<string, keyof Settings>>;
export type NoticeKind = keyof typeof NOTICE_SETTINGS;
export const NOTICE_KINDS = Object.keys(NOTICE_SETTINGS) as readonly NoticeKind[];

export interface NoticeEntry extends Pick<Toast, "id" | "text" | "tone"> {
  /** Null for what cannot be switched off. */
  readonly kind: NoticeKind | null;
  readonly topic?: string;
  readonly atMs: number;
}
export interface Notice extends Omit<Toast, "id"> {
  readonly kind?: NoticeKind;
}

export interface Notices extends Pick<Toasts, "toasts" | "dismiss"> {
  /** Oldest first, at most MAX_ENTRIES. */
  readonly noticeLog: ReadonlySignal<readonly NoticeEntry[]>;
  /** Whether notices of the kind are said; those of none always are. */
  isNoticed(kind: NoticeKind | null): boolean;
  /** See `Toasts.toast`. */
  toast(notice: Notice): void;
  /** An "info" toast without a button. */
  say(text: string, kind?: NoticeKind): void;
  /** See `Toasts.recount`. */
  recount(topic: string, text: string): void;
  /** For a screen reader alone, where the screen shows it; logged if it `isEvent`, and not what stands elsewhere to be read. */
  announce(sentence: Announcement): void;
  /** Only into the log: the system's own notification, or a part of the screen, has it. `isRecount`: in place of the topic's last one. */
  note(notice: Pick<Notice, "text" | "kind" | "topic"> & { readonly isRecount?: boolean }): void;
}
export interface Announcement extends Sentence {
  readonly kind?: NoticeKind;
  readonly isEvent?: boolean;
}

export interface NoticesDeps {
  readonly clock: Clock;
  readonly speak: (sentence: Sentence) => void;
  /** Null before the core has said them. */
  readonly settings: () => Settings | null;
  /** Shows the log; null where there is no place for it. */
  readonly openLog: () => (() => void) | null;
}

interface Paced extends Notice {
  readonly kind: NoticeKind;
  readonly era: number;
}

/** Some hours of a lively meeting; more would not be read. */
export const MAX_ENTRIES = 200;
/** Of one kind, at once: somebody joins and raises a hand. */
const BURST = 2;

export function createNotices(deps: NoticesDeps): Notices & { clear(): void } {
  const { clock, speak, settings, openLog } = deps;
  const log = signal<readonly NoticeEntry[]>([]);
  const toasts = createToasts(clock, speak);
  const paces = new Map(NOTICE_KINDS.map((kind) => [kind, paceNotices<Paced>(clock, show, BURST)]));
  let count = 0;
  /** Counts the times that the log began anew: what was held back then is of the past. */
  let era = 0;

  const isNoticed = (kind: NoticeKind | null): boolean =>
    kind === null || settings()?.[NOTICE_SETTINGS[kind]] !== false;

  function enter(entry: Omit<NoticeEntry, "id" | "atMs">): void {
    const added = { ...entry, id: (count += 1), atMs: clock.wallMs() };
    log.value = [...log.value, added].slice(-MAX_ENTRIES);
  }

  const lastOf = (topic: string) => log.value.findLast((entry) => entry.topic === topic);
  function enterAgain(topic: string, text: string): NoticeEntry | undefined {
    const before = lastOf(topic);
    if (before === undefined) return undefined;
    const again = { ...before, text, atMs: clock.wallMs() };
    log.value = [...log.value.filter((entry) => entry !== before), again];
    return again;
  }

  function toast(notice: Notice): void {
    const { kind, text, tone, topic } = notice;
    enter({ kind: kind ?? null, text, tone, ...(topic === undefined ? {} : { topic }) });
    if (kind === undefined) toasts.toast(notice);
    else if (isNoticed(kind)) paces.get(kind)?.({ ...notice, kind, era });
  }

  /** `standsFor`: with those of its kind that were held back. */
  function show({ kind, era: ofEra, ...notice }: Paced, standsFor: number): void {
    // Its kind may have been switched off meanwhile.
    if (ofEra !== era || !isNoticed(kind)) return;
    const recounted = notice.topic === undefined ? undefined : lastOf(notice.topic);
    const last = { ...notice, text: recounted?.text ?? notice.text };
    if (standsFor === 1) return toasts.toast(last);
    const run = openLog();
    const action = run && { label: t().files.show, run, isPassing: true };
    toasts.toast({
      ...last,
      text: t().notices.withOthers(last.text, standsFor - 1),
      ...(action === null ? {} : { action }),
    });
  }

  return {
    ...{ noticeLog: log, toasts: toasts.toasts, dismiss: toasts.dismiss },
    isNoticed,
    toast,
    say: (text, kind) => toast({ text, tone: "info", ...(kind === undefined ? {} : { kind }) }),
    recount(topic, text) {
      const entry = enterAgain(topic, text);
      if (entry !== undefined && isNoticed(entry.kind)) toasts.recount(topic, text);
    },
    announce({ kind, isEvent = false, ...sentence }) {
      if (isEvent) enter({ kind: kind ?? null, text: sentence.text, tone: "info" });
      if (isNoticed(kind ?? null)) speak(sentence);
    },
    note({ text, kind, topic, isRecount = false }) {
      if (isRecount && topic !== undefined) enterAgain(topic, text);
      else enter({ kind: kind ?? null, text, tone: "info", ...(topic === undefined ? {} : { topic }) });
    },
    clear() {
      era += 1;
      log.value = [];
    },
  };
}
