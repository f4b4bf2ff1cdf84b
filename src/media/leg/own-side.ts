/** What the participant itself sends on each of its legs: its tracks, the pictures that it wants, how loud it hears others, its limits, whether it looks. */
import type { Leg } from "./leg.ts";
import {
  NO_LIMITS,
  type PictureLimits,
  type StoppableLayer,
  type Volume,
  type WantedPicture,
} from "./messages.ts";

interface SendingLeg {
  readonly leg: Pick<Leg, "send" | "setMicrophone" | "setCamera" | "setLayers" | "setScreen">;
  readonly isActive: boolean;
  /** The relay asked for pictures although it is a standby. */
  readonly arePicturesWanted: boolean;
  /** The camera's layers that somebody is to see, besides the smallest. */
  readonly wantedLayers: readonly StoppableLayer[];
}

export interface OwnSide {
  /** The leg was made. */
  made(each: SendingLeg): void;
  /** The leg takes messages from here on. */
  opened(each: SendingLeg): void;
  /** The leg became active or a standby, or its relay asked for pictures. */
  sendPictures(each: SendingLeg): void;
  setMicrophone(track: MediaStreamTrack | null): void;
  setCamera(track: MediaStreamTrack | null): void;
  setScreen(picture: MediaStreamTrack | null, sound: MediaStreamTrack | null): void;
  setWanted(pictures: readonly WantedPicture[]): void;
  setVolumes(volumes: readonly Volume[]): void;
  setLimits(limits: PictureLimits): void;
  setWatching(isWatching: boolean): void;
}

/** `legs`: all that there are. */
export function createOwnSide(legs: () => Iterable<SendingLeg>): OwnSide {
  let microphone: MediaStreamTrack | null = null;
  let camera: MediaStreamTrack | null = null;
  let screen: MediaStreamTrack | null = null;
  let screenSound: MediaStreamTrack | null = null;
  let wanted: readonly WantedPicture[] | null = null;
  let volumes: readonly Volume[] = [];
  let limits = NO_LIMITS;
  let isWatching = true;

  function sendPictures({ leg, isActive, arePicturesWanted, wantedLayers }: SendingLeg): void {
    leg.setLayers(wantedLayers);
    const isSending = isActive || arePicturesWanted;
    leg.setCamera(isSending ? camera : null);
    leg.setScreen(isSending ? screen : null, screenSound);
  }

  return {
    made: ({ leg }) => leg.setMicrophone(microphone),
    opened({ leg }) {
      if (wanted !== null) leg.send({ type: "want", pictures: [...wanted] });
      if (volumes.length > 0) leg.send({ type: "hear", volumes: [...volumes] });
      if (isLimited(limits)) leg.send({ type: "limit", ...limits });
      if (!isWatching) leg.send({ type: "watching", on: false });
    },
    sendPictures,
    setMicrophone(track) {
      microphone = track;
      for (const { leg } of legs()) leg.setMicrophone(track);
    },
    setCamera(track) {
      camera = track;
      for (const each of legs()) sendPictures(each);
    },
    setScreen(picture, sound) {
      screen = picture;
      screenSound = sound;
      for (const each of legs()) sendPictures(each);
    },
    setWanted(next) {
      wanted = next;
      for (const { leg } of legs()) leg.send({ type: "want", pictures: [...next] });
    },
    setVolumes(next) {
      if (JSON.stringify(next) === JSON.stringify(volumes)) return;
      volumes = next;
      for (const { leg } of legs()) leg.send({ type: "hear", volumes: [...next] });
    },
    setLimits(next) {
      if (next.upBps === limits.upBps && next.downBps === limits.downBps) return;
      limits = next;
      for (const { leg } of legs()) leg.send({ type: "limit", ...next });
    },
    setWatching(next) {
      if (next === isWatching) return;
      isWatching = next;
      for (const { leg } of legs()) leg.send({ type: "watching", on: next });
    },
  };
}

const isLimited = ({ upBps, downBps }: PictureLimits): boolean => upBps !== null || downBps !== null;
