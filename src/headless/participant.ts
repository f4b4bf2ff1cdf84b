/** A participant without a window: follows the core's view as a window does, plays files, and measures what arrives. */
import type { CoreLink } from "../api/events.ts";
import type { AppView, MeetingView } from "../api/view.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { MAX_PICTURE_SLOTS } from "../media/leg/messages.ts";
import { pictureLimitsOf } from "../api/settings.ts";
import { volumesOf } from "../media/leg/own-volumes.ts";
import { createLegs } from "../media/leg/legs.ts";
import type { Legs, LegsStatus } from "../media/leg/types.ts";
import { createDebugMeter, type DebugMeter, type FrameMark, type MissingRun } from "./debug-meter.ts";
import { createLegLink } from "./leg-link.ts";
import { createMixSink, type MixSink } from "./mix-sink.ts";
import { createPictureSinks, type PictureCount, type PictureSinks } from "./picture-sinks.ts";
import { nextAfter } from "./neighbours.ts";
import type { MediaPlatform } from "./platform.ts";
import { SentLog, type SentMarks } from "./sent-marks.ts";
import { createCamera, createMicrophone, createTestCard, FilmTime, type Source } from "./sources.ts";
import { createSpeechPieces } from "./speech-pieces.ts";
import { createTakeoverWatch, type TakeoverWatch } from "./takeover-watch.ts";
import type { Y4mFile } from "./y4m.ts";

const REPORT_EVERY_MS = 1_000;

/** More than the core's protocol carries; for tests that tell sources apart. */
export interface DebugReception {
  readonly pictures: readonly PictureCount[];
  readonly screen: PictureCount | null;
  /** The level of each requested tone in the played mix, dBov. */
  readonly tonesDbov: Readonly<Record<number, number>>;
  readonly legs: readonly LegsStatus[];
  readonly missing: readonly MissingRun[];
  /** Each participant's frames since the last report. */
  readonly shown: Readonly<Record<string, readonly FrameMark[]>>;
  /** What this participant sent since the last report. */
  readonly sent: SentMarks;
}

export interface ParticipantDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly link: CoreLink;
  readonly platform: MediaPlatform;
  /** Null: there is no camera. */
  readonly camera: Y4mFile | null;
  /** Mono at 48 kHz; null: there is no microphone. */
  readonly microphone: Int16Array | null;
  /** How many others' pictures are received at most; null for all. */
  readonly maxPictures: number | null;
  /** Requests debug reports with the levels of these tones; null for none. */
  readonly debug: {
    readonly tonesHz: readonly number[];
    /** The machine's monotonic clock, the same in every process. */
    readonly nowMs: () => number;
    report(reception: DebugReception): void;
  } | null;
}

/** What exists while self is in a meeting. */
interface Attendance {
  readonly meetingId: string;
  readonly legs: Legs;
  readonly mix: MixSink;
  readonly pictures: PictureSinks;
  readonly screen: PictureSinks;
  readonly takeovers: TakeoverWatch;
  readonly stop: () => void;
}

export function createParticipant(deps: ParticipantDeps): { close(): void } {
  const { clock, link, platform } = deps;
  const time = new FilmTime(clock);
  const sent = new SentLog();
  const monotonicMs = deps.debug?.nowMs ?? (() => clock.nowMs());
  const camera =
    deps.camera === null
      ? null
      : createCamera(deps, time, deps.camera, (filmMs) => sent.noteCamera(monotonicMs(), filmMs));
  const speech = createSpeechPieces((pcm) => link.send({ type: "ownSpeech", pcm }));
  const microphone =
    deps.microphone === null
      ? null
      : createMicrophone(deps, time, deps.microphone, (frame, filmMs) => {
          // Frames that come late make up for a stall, and follow each other without a gap.
          sent.noteMicrophone(monotonicMs() - time.nowMs() + filmMs, filmMs);
          if (view?.speech.state === "running") speech.take(frame);
        });
  const card = createTestCard(deps);
  const legLink = createLegLink(link);
  let view: AppView | null = null;
  /** A window on the same core captures and plays. */
  let isElsewhere = false;
  let attendance: Attendance | null = null;

  function attend(meeting: MeetingView): Attendance {
    const meter = deps.debug === null ? null : createDebugMeter(deps.debug);
    const mix = createMixSink({ clock, platform, ...(meter === null ? {} : { onPlayed: meter.played }) });
    const pictures = createPictureSinks({
      clock,
      platform,
      ...(meter === null ? {} : { onShown: meter.shown }),
    });
    const screen = createPictureSinks({ clock, platform });
    const legs = createLegs({
      createConnection: () => platform.createConnection(),
      connectLeg: legLink.connectLeg,
      closeLeg: legLink.closeLeg,
      onLegClosed: legLink.onLegClosed,
      sound: mix,
      clock,
      random: () => Math.random(),
      isSimulcast: false,
      pictureSlots: Math.min(deps.maxPictures ?? MAX_PICTURE_SLOTS, MAX_PICTURE_SLOTS),
      log: deps.log,
    });
    legs.onChange(() => {
      pictures.follow(legs.pictures());
      const presented = legs.screen();
      screen.follow(presented === null ? [] : [presented]);
    });
    legs.onRelaySilent((relay) => link.send({ type: "reportRelaySilent", relay }));
    legs.onPath((relay, isOpen) => link.send({ type: "reportMediaPath", relay, isOpen }));
    const others = () => (view?.meeting?.participants ?? []).filter(({ isSelf }) => !isSelf);
    const takeovers = createTakeoverWatch({
      clock,
      soundGapMs: (sinceMs) => mix.gaps.longestGapMs(sinceMs),
      isSoundMissing: () => others().some((other) => other.isMicrophoneOn) && mix.gaps.isQuiet(clock.nowMs()),
      pictureGapMs(sinceMs) {
        const seen = view?.settings.soundOnly === true ? [] : others();
        const showing = new Set<string>(seen.flatMap((each) => (each.isCameraOn ? [each.peerId] : [])));
        return pictures.gaps.longestGapMs(showing, sinceMs, clock.nowMs());
      },
      report: (report) => link.send({ type: "reportTakeover", ...report }),
    });
    const reports = createReports({ ...deps, legs, mix, pictures, screen, meter, sent });
    return {
      meetingId: meeting.meetingId,
      legs,
      mix,
      pictures,
      screen,
      takeovers,
      stop() {
        reports.close();
        takeovers.close();
        legs.close();
        pictures.close();
        screen.close();
        mix.close();
      },
    };
  }

  function follow(next: AppView): void {
    view = next;
    const { self } = next;
    const meeting = isElsewhere ? null : next.meeting;
    if (attendance !== null && attendance.meetingId !== meeting?.meetingId) {
      attendance.stop();
      attendance = null;
    }
    if (meeting === null) {
      for (const source of [camera, microphone, card]) source?.setPlaying(false);
      return;
    }
    attendance ??= attend(meeting);
    const { legs, pictures, takeovers } = attendance;
    legs.setWatching(!next.settings.soundOnly);
    legs.setLimits(pictureLimitsOf(next.settings));
    const isPresenting = meeting.presenter === self.peerId;
    legs.setMicrophone(playing(microphone, self.isMicrophoneOn));
    legs.setCamera(playing(camera, self.isCameraOn));
    legs.setScreen(playing(card, isPresenting), null);
    if (deps.maxPictures !== null) {
      const ids = meeting.participants.map(({ peerId }) => peerId);
      const wanted = nextAfter(self.peerId, ids, deps.maxPictures);
      legs.setWanted(wanted.map((peerId) => ({ peerId, layer: "f" })));
    }
    legs.setVolumes(volumesOf(meeting.participants));
    legs.setSuccession({ coordinator: meeting.coordinator, deputy: meeting.deputy });
    takeovers.setTerm(meeting.term);
    // A participant whose camera is off, or unseen, owes no picture, and begins anew when it is on again.
    const { soundOnly } = next.settings;
    for (const each of meeting.participants)
      if (!each.isCameraOn || soundOnly) pictures.gaps.forget(each.peerId);
  }

  const stopListening = link.onEvent((event) => {
    if (event.type === "view") follow(event.view);
    if (event.type !== "mediaHolder") return;
    isElsewhere = event.holder === "other";
    if (view !== null) follow(view);
  });

  return {
    close() {
      stopListening();
      attendance?.stop();
      attendance = null;
      for (const source of [camera, microphone, card]) source?.setPlaying(false);
      legLink.close();
    },
  };
}

/** Plays or pauses the source. Returns its track while it is on, null otherwise. */
function playing(source: Source | null, isOn: boolean): MediaStreamTrack | null {
  source?.setPlaying(isOn);
  return source !== null && isOn ? source.track : null;
}

/** Reports to the core once a second what arrives. */
function createReports(
  deps: ParticipantDeps & {
    readonly legs: Legs;
    readonly mix: MixSink;
    readonly pictures: PictureSinks;
    readonly screen: PictureSinks;
    readonly meter: DebugMeter | null;
    readonly sent: SentLog;
  },
): { close(): void } {
  const { clock, legs, mix } = deps;
  const packetsInTotal = { last: 0 };
  let dueAtMs = clock.nowMs() + REPORT_EVERY_MS;
  let isClosed = false;
  let cancel = clock.setTimer(dueAtMs, report);

  function report(): void {
    dueAtMs = Math.max(dueAtMs + REPORT_EVERY_MS, clock.nowMs());
    cancel = clock.setTimer(dueAtMs, report);
    const counts = deps.pictures.count();
    const screenCount = deps.screen.count()[0] ?? null;
    const levelDbov = mix.takeLevelDbov();
    const levels = deps.debug === null ? [] : mix.tonesDbov(deps.debug.tonesHz);
    deps.debug?.report({
      pictures: counts,
      screen: screenCount,
      tonesDbov: Object.fromEntries(levels.map((level, index) => [deps.debug?.tonesHz[index] ?? 0, level])),
      legs: legs.status(),
      ...(deps.meter?.take() ?? { missing: [], shown: {} }),
      sent: deps.sent.take(),
    });
    legs.getStats().then(
      (stats) => {
        const total = stats === null ? 0 : soundPackets(stats);
        // A leg counts from zero: a smaller total is that of another leg.
        const packets = total >= packetsInTotal.last ? total - packetsInTotal.last : total;
        packetsInTotal.last = total;
        if (isClosed) return;
        deps.link.send({
          type: "reportReception",
          reception: {
            from: counts.map(({ peerId, frames, width, height }) => ({
              // A participant's id, which went through the sinks as a plain key.
              peerId: peerId as PeerId,
              videoFrames: frames,
              width,
              height,
            })),
            audio: { packets, levelDbov },
          },
        });
      },
      () => deps.log.count("headless.noStats"),
    );
  }

  return {
    close() {
      isClosed = true;
      cancel();
    },
  };
}

function soundPackets(stats: RTCStatsReport): number {
  let packets = 0;
  stats.forEach((entry: Readonly<Record<string, unknown>>) => {
    if (entry["type"] !== "inbound-rtp" || entry["kind"] !== "audio") return;
    const received = entry["packetsReceived"];
    if (typeof received === "number") packets += received;
  });
  return packets;
}
