/** Commands on camera, microphone, hand and screen, and what a participant's media side asks and reports. */
import { wordsOf } from "../platform/system-error.ts";
import { CommandError } from "../api/errors.ts";
import type { TrackSource } from "../store/types.ts";
import type { Client } from "./clients.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";
import { words } from "../kernel/words.ts";

type MediaCommand =
  | "setCamera"
  | "setMicrophone"
  | "setVolume"
  | "sameRoom"
  | "setHand"
  | "presentScreen"
  | "answerTakeOver"
  | "holdMedia"
  | "connectLeg"
  | "closeLeg"
  | "ownSpeech"
  | "reportReception"
  | "reportTakeover"
  | "reportMediaPath"
  | "reportNetwork"
  | "reportRelaySilent";

export interface MediaHandlers {
  readonly handlers: Handlers<MediaCommand>;
  /** A microphone that the client held on is off, and nobody judges the network. */
  clientGone(client: Client): void;
}

export function createMediaHandlers({
  log,
  mesh,
  meetings,
  localStatus,
  mediaHolder,
  ownSpeech,
  broadcast,
}: HandlerDeps): MediaHandlers {
  /** How often self has turned each on or off. */
  const turns: Record<TrackSource, number> = { microphone: 0, camera: 0 };
  /** The client that judges self's network; null for none. */
  let judge: Client | null = null;
  /** The client whose user holds a key to speak; null for none. */
  let heldBy: Client | null = null;

  /** @throws StoreError notAllowed: a host has muted self, and only a host may lift it */
  async function answerHosts(source: TrackSource, on: boolean): Promise<void> {
    const mutes = meetings.current()?.ownMutes;
    if (mutes === undefined || mutes.get(source) === "none") return;
    if (on) await mutes.unmute(source);
    else mutes.decline(source);
  }

  async function turn(source: TrackSource, on: boolean): Promise<void> {
    const count = (turns[source] += 1);
    await answerHosts(source, on);
    // Lifting a mute waits for the disk. What self has wanted meanwhile counts.
    if (count !== turns[source]) return;
    localStatus.set(source === "camera" ? { isCameraOn: on } : { isMicrophoneOn: on });
  }

  const handlers: Handlers<MediaCommand> = {
    setCamera: ({ on }) => turn("camera", on),
    setMicrophone({ on, whileHeld = false }, client) {
      heldBy = on && whileHeld ? client : null;
      return turn("microphone", on);
    },
    setVolume: ({ peerId, percent }) => meetings.inMeeting().hearing.setVolume(peerId, percent),
    sameRoom: ({ peerId, on }) => meetings.inMeeting().hearing.setSameRoom(peerId, on),
    setHand({ up }) {
      meetings.inMeeting();
      localStatus.set({ isHandUp: up });
    },
    presentScreen({ on, takeOver = false }) {
      const { roles, presence } = meetings.inMeeting();
      if (on && !roles.selfMay("present")) throw new CommandError("notAllowed", words("viewersPresent"));
      presence.input({ type: "present", on, takeOver });
    },
    answerTakeOver: ({ to, accept }) =>
      meetings.inMeeting().presence.input({ type: "answerTakeOver", to, accept }),
    holdMedia: ({ takeOver = false }, client) => ({
      type: "mediaHolder",
      holder: mediaHolder.hold(client, takeOver),
    }),
    async connectLeg({ legId, relay, offer }, client) {
      const { legs } = meetings.inMeeting();
      if (!mediaHolder.mayOpenLegs(client)) throw new CommandError("mediaElsewhere", words("mediaElsewhere"));
      try {
        return { type: "legAnswer", legId, relay, answer: await legs.connect(relay, legId, offer) };
      } catch (cause) {
        throw new CommandError("relayFailed", wordsOf(cause), { cause });
      }
    },
    // A window closes its legs after the meeting has been left, too.
    closeLeg: ({ relay, legId }) => meetings.current()?.legs.closeLeg(relay, legId),
    reportReception({ reception }) {
      broadcast({ type: "reception", ...reception });
      return "unanswered";
    },
    reportMediaPath({ relay, isOpen }) {
      log.warn(isOpen ? "media gets through again" : "no path for media", { relay });
      broadcast({ type: "mediaPath", relay, isOpen });
    },
    reportNetwork({ quality }, client) {
      judge = client;
      if (localStatus.get().network !== quality) localStatus.set({ network: quality });
    },
    ownSpeech({ pcm }, client) {
      if (mediaHolder.mayOpenLegs(client)) ownSpeech.take(Buffer.from(pcm, "base64"));
      return "unanswered";
    },
    reportTakeover: (gaps) => meetings.current()?.takeovers.measured(gaps),
    reportRelaySilent({ relay }) {
      log.info("the relay is silent for the window", { relay });
      mesh.suspect(relay);
    },
  };
  return {
    handlers,
    clientGone(client) {
      if (judge === client) {
        judge = null;
        localStatus.set({ network: "good" });
      }
      if (heldBy !== client) return;
      heldBy = null;
      void turn("microphone", false);
    },
  };
}
