/**
 * The direct call of this window: follows what the core says of it until the two are connected, and goes on without the core from then on.
 * The own microphone goes to the other one alone meanwhile; its switch in the meeting stays as it is.
 */
import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { CoreEvent } from "../../api/events.ts";
import type { Call } from "../../api/calls.ts";
import { defaultSettings, pictureLimitsOf } from "../../api/settings.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { CallId, PeerId } from "../../kernel/ids.ts";
import type { CreateCallPeer } from "../../media/call/call-peer.ts";
import { endText, isMissed, isTalking, type CallPhase, type EndedCall } from "../model/calls.ts";
import { participantIn } from "../model/participants.ts";
import type { AppState } from "../model/store.ts";
import { saidText } from "../model/text.ts";
import type { AudioOutput } from "./audio-output.ts";
import { connectCall, type CallConnection } from "./call-connection.ts";
import { createCallTracks, type CallTracks } from "./call-tracks.ts";
import type { DeviceKind, Devices } from "./devices.ts";
import { t } from "../language/texts.ts";

/** As long as the cores wait; this window may have lost its own. */
const CONNECT_PATIENCE_MS = 30_000;

export interface OwnCall {
  readonly peerId: PeerId;
  /** As it was when the call began: the other one may have left the meeting since. */
  readonly name: string;
  /** Null until the core has given it one. */
  readonly callId: CallId | null;
  readonly isCaller: boolean;
  readonly phase: CallPhase;
  /** By the wall clock; null until the two are connected. */
  readonly connectedAtMs: number | null;
  /** From the moment when it was answered. */
  readonly media: { readonly tracks: CallTracks; readonly connection: CallConnection } | null;
}

export interface OwnCalls {
  /** The call that this window has; null for none. */
  readonly current: ReadonlySignal<OwnCall | null>;
  /** The user talks to somebody alone, in this window or in another one of this computer. */
  readonly isTalking: ReadonlySignal<boolean>;
  call(peerId: PeerId): void;
  answer(call: Call, withCamera: boolean): void;
  refuse(call: Call): void;
  /** Also of a call that another window has. */
  hangUp(): void;
  toggle(kind: DeviceKind): void;
  /** The device is off, though it was wanted. */
  deviceGone(kind: DeviceKind): void;
  /** The page goes away. */
  farewell(): void;
}

export function createOwnCalls(deps: {
  readonly clock: Clock;
  readonly state: Pick<AppState, "view" | "link" | "isReturning" | "request" | "toast" | "say">;
  readonly devices: Pick<Devices, DeviceKind | "setWanted">;
  readonly output: () => Pick<AudioOutput, "silence" | "playCall">;
  readonly createPeer: CreateCallPeer;
  readonly blankPicture: () => MediaStreamTrack;
  /** False: nobody looks, so no picture is to come. */
  readonly isWatched: ReadonlySignal<boolean>;
}): OwnCalls {
  const { clock, state } = deps;
  const current = signal<OwnCall | null>(null);
  const meeting = computed(() => state.view.value?.meeting ?? null);
  /** The window's view of it may be stale while the core is away. */
  const isCoreThere = computed(() => state.link.state.value === "open" && !state.isReturning.value);
  const limits = computed(() => {
    const settings = state.view.value?.settings ?? defaultSettings;
    const { upBps, downBps } = pictureLimitsOf(settings);
    return { upBps, downBps: deps.isWatched.value && !settings.soundOnly ? downBps : 0 };
  });
  /** The view may still have it for a moment. */
  const over = signal<CallId | null>(null);
  let isCameraWanted = false;
  /** Whom the user called and gave up before the core had named the call. */
  let abandoned: PeerId | null = null;

  function change(changes: Partial<OwnCall>): void {
    const own = current.peek();
    if (own !== null) current.value = { ...own, ...changes };
  }

  const nameOf = (peerId: PeerId): string => {
    const known = meeting.peek();
    return (known === null ? undefined : participantIn(known, peerId)?.name) ?? t().common.somebody;
  };

  function begin(call: Pick<OwnCall, "peerId" | "callId" | "isCaller" | "phase">, withCamera: boolean): void {
    isCameraWanted = withCamera;
    abandoned = null;
    current.value = { ...call, name: nameOf(call.peerId), connectedAtMs: null, media: null };
  }

  function finish(): void {
    const own = current.peek();
    over.value = own?.callId ?? over.peek();
    current.value = null;
    own?.media?.connection.close();
    own?.media?.tracks.stop();
  }

  /** What goes wrong here is that the call is over, or unknown to a core that is not back in the meeting. */
  function report(isConnected: boolean): void {
    const own = current.peek();
    if (own?.callId == null) return;
    void state.request({ type: "reportCall", callId: own.callId, peerId: own.peerId, isConnected });
  }

  function connect(callId: CallId, isCaller: boolean): void {
    const tracks = createCallTracks(deps.devices, isCameraWanted);
    const connection = connectCall({
      ...{ clock, isCaller, tracks, createPeer: deps.createPeer, output: deps.output() },
      blankPicture: deps.blankPicture,
      limits,
      onSignal: (signal) => void state.request({ type: "callSignal", callId, signal }),
      onConnected() {
        change({ phase: "active", connectedAtMs: clock.wallMs() });
        report(true);
      },
      onEnded,
    });
    const media = { tracks, connection };
    change({ media });
    clock.setTimer(clock.nowMs() + CONNECT_PATIENCE_MS, () => {
      const own = current.peek();
      if (own?.media === media && own.phase !== "active") onEnded(false);
    });
  }

  function onEnded(isHungUp: boolean): void {
    const own = current.peek();
    if (own === null) return;
    const { name, phase, callId, isCaller } = own;
    if (phase !== "active" && !isHungUp) report(false);
    else if (callId !== null) void state.request({ type: "hangUp", callId });
    finish();
    if (phase === "active" && !isHungUp) state.toast({ text: t().calls.lost(name), tone: "problem" });
    else tell({ peerId: own.peerId, isCaller, reason: isHungUp ? "hungUp" : "failed" }, name);
  }

  function tell(ended: EndedCall, name: string): void {
    const text = endText(ended, name);
    if (text === null) return;
    if (ended.reason === "hungUp") return state.say(text);
    const run = () => call(ended.peerId);
    const action = isMissed(ended) ? { action: { label: t().calls.callBack, run } } : {};
    state.toast({ text, tone: "problem", ...action });
  }

  function follow(event: Extract<CoreEvent, { type: "call" }>): void {
    const own = current.peek();
    const { callId, peerId, isCaller } = event;
    if (event.state === "ended") {
      const isOwn = own !== null && own.callId === callId;
      const name = isOwn ? own.name : nameOf(peerId);
      if (isOwn) finish();
      if (isOwn || isMissed(event)) tell(event, name);
      return;
    }
    if (own === null && abandoned === peerId && isCaller) {
      abandoned = null;
      void state.request({ type: "hangUp", callId });
    }
    // Whether the two are connected this window knows better.
    if (own === null || own.peerId !== peerId || event.state === "incoming" || own.phase === "active") return;
    // Two that call each other at once are in one call, which has another id.
    change({ callId, isCaller, phase: event.state === "active" ? own.phase : event.state });
    if (event.state === "connecting" && own.media === null) connect(callId, isCaller);
  }

  async function ask(command: Parameters<AppState["request"]>[0], peerId: PeerId): Promise<void> {
    const answer = await state.request(command);
    if (answer.type !== "error") return;
    if (current.peek()?.peerId === peerId) finish();
    state.toast({ text: saidText(answer), tone: "problem" });
  }

  function call(peerId: PeerId): void {
    if (current.peek() !== null) return;
    begin(
      { peerId, callId: null, isCaller: true, phase: "calling" },
      state.view.peek()?.self.isCameraOn ?? false,
    );
    void ask({ type: "call", peerId }, peerId);
  }

  state.link.onEvent((event) => {
    if (event.type === "call") follow(event);
    if (event.type === "callSignal" && event.callId === current.peek()?.callId)
      current.peek()?.media?.connection.signal(event.signal);
  });
  effect(() => {
    if (state.link.state.value !== "lost") return;
    untracked(() => {
      const own = current.peek();
      if (own === null || own.media !== null) return;
      finish();
      state.toast({ text: t().calls.reconnecting(own.name), tone: "problem" });
    });
  });
  const coreInMeeting = computed(() => (isCoreThere.value ? (meeting.value?.meetingId ?? null) : null));
  effect(() => {
    if (coreInMeeting.value !== null && current.peek()?.phase === "active") untracked(() => report(true));
  });

  const isElsewhere = computed(() => {
    const call = meeting.value?.call ?? null;
    return isCoreThere.value && isTalking(call) && call?.callId !== over.value;
  });
  return {
    current,
    isTalking: computed(() => current.value?.media != null || isElsewhere.value),
    call,
    answer({ callId, peerId }, withCamera) {
      if (current.peek() !== null) return;
      begin({ peerId, callId, isCaller: false, phase: "connecting" }, withCamera);
      void ask({ type: "answerCall", callId }, peerId);
    },
    refuse: ({ callId }) => void state.request({ type: "refuseCall", callId }),
    hangUp() {
      const own = current.peek();
      const callId = own === null ? meeting.peek()?.call?.callId : own.callId;
      finish();
      if (own !== null && own.callId === null) abandoned = own.peerId;
      if (callId != null) void state.request({ type: "hangUp", callId });
    },
    toggle(kind) {
      const wanted = current.peek()?.media?.tracks.wanted[kind];
      if (wanted !== undefined) wanted.value = !wanted.value;
    },
    deviceGone(kind) {
      const wanted = current.peek()?.media?.tracks.wanted[kind];
      if (wanted !== undefined) wanted.value = false;
    },
    farewell: () => current.peek()?.media?.connection.close(),
  };
}
