/** The connection of a direct call: what this window sends, plays and shows of it, from the moment when it was answered. */
import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import { leastOf } from "../../api/settings.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { CreateCallPeer } from "../../media/call/call-peer.ts";
import type { AudioOutput } from "./audio-output.ts";
import type { CallTracks } from "./call-tracks.ts";
import type { DeviceKind } from "./devices.ts";

/** A browser names the machine's own addresses only to a page that has a device open, so the microphone comes first; but it may be refused. */
const MICROPHONE_PATIENCE_MS = 3_000;
/** A farewell is on its way by then. */
const FAREWELL_MS = 300;

export interface CallConnection {
  /** For both to compare; null until the ends are connected. */
  readonly words: ReadonlySignal<string | null>;
  /** What the other one sends. */
  readonly theirs: ReadonlySignal<Readonly<Record<DeviceKind, boolean>>>;
  readonly picture: ReadonlySignal<MediaStreamTrack | null>;
  readonly isInterrupted: ReadonlySignal<boolean>;
  signal(text: string): void;
  /** Says goodbye to the other end and frees everything. No listener is called after it. Idempotent. */
  close(): void;
}

export interface PictureLimits {
  readonly upBps: number | null;
  readonly downBps: number | null;
}

export function connectCall(deps: {
  readonly clock: Clock;
  readonly createPeer: CreateCallPeer;
  readonly isCaller: boolean;
  readonly tracks: CallTracks;
  readonly output: Pick<AudioOutput, "silence" | "playCall">;
  /** A track that holds the picture's place. */
  readonly blankPicture: () => MediaStreamTrack;
  /** The most that pictures may take, bits a second each way; null: no limit, 0: none. */
  readonly limits: ReadonlySignal<PictureLimits>;
  readonly onSignal: (text: string) => void;
  readonly onConnected: () => void;
  /** The other one hung up, or the connection is gone or could not be made. */
  readonly onEnded: (isHungUp: boolean) => void;
}): CallConnection {
  const { clock, tracks, output } = deps;
  const words = signal<string | null>(null);
  const theirs = signal<Readonly<Record<DeviceKind, boolean>>>({ microphone: true, camera: false });
  const picture = signal<MediaStreamTrack | null>(null);
  const isInterrupted = signal(false);
  /** The most that the other end takes. */
  const theyTake = signal<number | null>(null);
  // The settings come anew with each change of the view; what is told and set is what differs.
  const takes = computed(() => deps.limits.value.downBps);
  const sendsAtMost = computed(() => leastOf(deps.limits.value.upBps, theyTake.value));
  const early: string[] = [];
  let peer: ReturnType<CreateCallPeer> | null = null;
  const stops: (() => void)[] = [];
  let isClosed = false;

  function tellSends(): void {
    peer?.tell({ type: "sends", ...tracks.sends.peek() });
  }

  /** The peer lives on for a moment after `close`, and another call may have begun. */
  function end(isHungUp: boolean): void {
    if (!isClosed) deps.onEnded(isHungUp);
  }

  function begin(): void {
    if (peer !== null || isClosed) return;
    const [microphone, camera] = [output.silence(), deps.blankPicture()];
    const created = deps.createPeer({
      ...{ isCaller: deps.isCaller, microphone, camera, onSignal: deps.onSignal },
      createStream: () => new MediaStream(),
      onConnected(between) {
        if (isClosed) return;
        words.value = between;
        tellSends();
        deps.onConnected();
      },
      onTrack(track) {
        if (isClosed) return;
        if (track.kind === "audio") output.playCall(track);
        else picture.value = track;
      },
      onNote(note) {
        if (note.type === "bye") end(true);
        else if (note.type === "takes") theyTake.value = note.pictureBps;
        else theirs.value = { microphone: note.microphone, camera: note.camera };
      },
      onInterrupted: (is) => (isInterrupted.value = is),
      onClosed: () => end(false),
    });
    peer = created;
    stops.push(
      effect(() => created.send("microphone", tracks.microphone.value)),
      effect(() => created.send("camera", tracks.camera.value)),
      effect(() => {
        if (tracks.sends.value) tellSends();
      }),
      effect(() => {
        if (words.value !== null) created.tell({ type: "takes", pictureBps: takes.value });
      }),
      // A camera that is opened later has a sender that knows no limit yet.
      effect(() => {
        if (words.value === null || tracks.camera.value === null) return;
        created.limitPicture(sendsAtMost.value);
      }),
      () => microphone.stop(),
      () => camera.stop(),
    );
    for (const text of early.splice(0)) created.signal(text);
  }

  stops.push(
    clock.setTimer(clock.nowMs() + MICROPHONE_PATIENCE_MS, begin),
    effect(() => {
      if (tracks.microphone.value !== null) begin();
    }),
  );
  return {
    ...{ words, theirs, picture, isInterrupted },
    signal(text) {
      if (peer === null) early.push(text);
      else peer.signal(text);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      for (const stop of stops.splice(0)) stop();
      output.playCall(null);
      const left = peer;
      left?.tell({ type: "bye" });
      clock.setTimer(clock.nowMs() + FAREWELL_MS, () => left?.close());
    },
  };
}
