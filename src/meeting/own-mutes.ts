/**
 * What hosts have done to self's microphone and camera, and what self answers. A host's mute never moves self's own switch, and no host
 * unmutes anybody: where a mute is lifted, self is invited, and stays silent until it answers.
 */
import type { OwnMute } from "../api/view.ts";
import { createEmitter, type Unsubscribe } from "../kernel/emitter.ts";
import type { EntryId } from "../kernel/ids.ts";
import type { MeetingStore, Mute, TrackSource } from "../store/types.ts";

const TRACK_SOURCES: readonly TrackSource[] = ["microphone", "camera"];

export interface OwnMutes {
  get(source: TrackSource): OwnMute;
  /**
   * Self wants to be heard or seen: accepts an invitation, or lifts a mute that permits it, with an entry on disk.
   * @throws StoreError notAllowed: only a host may lift the mute
   */
  unmute(source: TrackSource): Promise<void>;
  /** Self wants to be silent or unseen, which answers an invitation, too. */
  decline(source: TrackSource): void;
  onChange(listener: (change: { readonly source: TrackSource; readonly mute: OwnMute }) => void): Unsubscribe;
  close(): void;
}

export function createOwnMutes(deps: {
  readonly store: Pick<MeetingStore, "muteOf" | "inviteOf" | "onMutes" | "append">;
  /** Self's public key, hex. */
  readonly publicKey: string;
  /** Self's own switch. */
  readonly isOn: (source: TrackSource) => boolean;
}): OwnMutes {
  const { store, publicKey } = deps;
  const changes = createEmitter<{ readonly source: TrackSource; readonly mute: OwnMute }>();
  const now = (source: TrackSource): Mute => store.muteOf(publicKey, source);
  const invite = (source: TrackSource): EntryId | null => store.inviteOf(publicKey, source);
  const mutes = new Map<TrackSource, OwnMute>(TRACK_SOURCES.map((source) => [source, now(source)]));
  /** Invitations of before are not for self. */
  const answered = new Map(TRACK_SOURCES.map((source) => [source, invite(source)]));
  /** Self is lifting the mute. */
  const lifting = new Set<TrackSource>();
  /** A mute ended by others' doing, and self has not answered since. */
  const lifted = new Set<TrackSource>();
  const get = (source: TrackSource): OwnMute => mutes.get(source) ?? "none";

  function set(source: TrackSource, mute: OwnMute): void {
    if (get(source) === mute) return;
    mutes.set(source, mute);
    changes.emit({ source, mute });
  }

  function update(source: TrackSource): void {
    const mute = now(source);
    const id = invite(source);
    if (mute !== "none") return set(source, mute);
    const isNew = id !== null && id !== answered.get(source);
    // Who is heard already is not asked.
    const isHeard = get(source) === "none" && deps.isOn(source);
    if (isNew && isHeard) answered.set(source, id);
    if (isLiftedByOthers(source)) lifted.add(source);
    set(source, (isNew && !isHeard) || lifted.has(source) ? "invited" : "none");
  }

  /** As when a host makes self a co-host, whom no mute of all binds: nobody is heard or seen without having wanted it since. */
  function isLiftedByOthers(source: TrackSource): boolean {
    const wasMuted = get(source) === "may" || get(source) === "held";
    return wasMuted && deps.isOn(source) && !lifting.has(source);
  }

  function answer(source: TrackSource): void {
    answered.set(source, invite(source));
    lifted.delete(source);
    update(source);
  }

  const stop = store.onMutes(() => TRACK_SOURCES.forEach(update));
  return {
    get,
    async unmute(source) {
      if (get(source) === "may" || get(source) === "held") {
        lifting.add(source);
        try {
          await store.append({ kind: "unmute", source }, { fromName: "" });
        } finally {
          lifting.delete(source);
        }
      }
      answer(source);
    },
    decline: answer,
    onChange: changes.on,
    close: stop,
  };
}
