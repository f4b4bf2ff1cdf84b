/** The m-lines of a leg's offer: what they send at most, and in which codecs. */
import { CAMERA_MAX_BPS, cameraLayers, USUAL_WIDTH_PX } from "./camera-layers.ts";
import { LINE, STOPPABLE_LAYERS } from "./messages.ts";

/** Text at full size makes few frames, and large ones. */
const SCREEN_MAX_BPS = 2_500_000;

export interface Lines {
  readonly microphone: RTCRtpTransceiver;
  readonly camera: RTCRtpTransceiver;
  readonly screen: RTCRtpTransceiver;
  readonly screenSound: RTCRtpTransceiver;
  readonly screenSlot: RTCRtpTransceiver;
  readonly pictures: readonly RTCRtpTransceiver[];
}

/** Adds the m-lines in the order of LINE. */
export function addLines(
  connection: RTCPeerConnection,
  { isSimulcast, pictureSlots }: { readonly isSimulcast: boolean; readonly pictureSlots: number },
): Lines {
  const cameraEncodings: RTCRtpEncodingParameters[] = isSimulcast
    ? cameraLayers(USUAL_WIDTH_PX, STOPPABLE_LAYERS)
    : [{ maxBitrate: CAMERA_MAX_BPS }];
  const added: RTCRtpTransceiver[] = [];
  const add = (index: number, kind: "audio" | "video", init: RTCRtpTransceiverInit): RTCRtpTransceiver => {
    if (added.length !== index) throw new Error(`The m-line ${index} would be number ${added.length}.`);
    const line = connection.addTransceiver(kind, init);
    preferCodecs(line, kind);
    added.push(line);
    return line;
  };
  return {
    microphone: add(LINE.microphone, "audio", { direction: "sendrecv" }),
    camera: add(LINE.camera, "video", { direction: "sendonly", sendEncodings: cameraEncodings }),
    screen: add(LINE.screen, "video", {
      direction: "sendonly",
      sendEncodings: [{ maxBitrate: SCREEN_MAX_BPS }],
    }),
    screenSound: add(LINE.screenSound, "audio", { direction: "sendrecv" }),
    screenSlot: add(LINE.screenSlot, "video", { direction: "recvonly" }),
    pictures: Array.from({ length: pictureSlots }, (_, slot) =>
      add(LINE.firstPicture + slot, "video", { direction: "recvonly" }),
    ),
  };
}

/**
 * Asks for what a screen plays in stereo (RFC 7587, section 6.1). Chromium decodes in stereo only what its own description says so, and no
 * interface of the standard says it.
 */
export function withStereoScreen(sdp: string): string {
  const [session = "", ...lines] = sdp.split(/^(?=m=)/m);
  const marked = lines.map((line, index) =>
    index === LINE.screenSound ? line.replace("useinbandfec=1", "useinbandfec=1;stereo=1") : line,
  );
  return session + marked.join("");
}

/** In order of preference. Other codecs are not offered, which keeps the offer short. */
const WANTED_CODECS = {
  /** RED first (RFC 2198): at 5% loss it brings concealed audio from 5% down to 0.4% and less. */
  audio: ["audio/red", "audio/opus"],
  video: ["video/vp8", "video/rtx"],
} as const;

function preferCodecs(line: RTCRtpTransceiver, kind: "audio" | "video"): void {
  // The standard puts getCapabilities on the class, which the object knows; wrtc has no globals.
  const receiverClass = line.receiver.constructor as unknown as Partial<typeof RTCRtpReceiver>;
  const known = receiverClass.getCapabilities?.(kind)?.codecs ?? [];
  const codecs = WANTED_CODECS[kind].flatMap((wanted) =>
    known.filter((codec) => codec.mimeType.toLowerCase() === wanted),
  );
  if (codecs.length > 0) line.setCodecPreferences(codecs);
}
