/** A leg's offer as a browser writes it, cut down to what matters. */
import { LINE, MAX_PICTURE_SLOTS } from "../../../src/media/leg/messages.ts";

const TRANSPORT = [
  "c=IN IP4 0.0.0.0",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:abcdefghijklmnopqrstuvwx",
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => "AB").join(":")}`,
  "a=setup:actpass",
];
const VIDEO = [
  "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
  "a=rtpmap:96 VP8/90000",
  "a=rtpmap:97 rtx/90000",
  "a=fmtp:97 apt=96",
];
const EXTENSIONS = [
  "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
  "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
  "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
  "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
];

function audio(hasRed: boolean): string[] {
  if (!hasRed)
    return ["m=audio 9 UDP/TLS/RTP/SAVPF 111 0", "a=rtpmap:111 opus/48000/2", "a=rtpmap:0 PCMU/8000"];
  return [
    "m=audio 9 UDP/TLS/RTP/SAVPF 63 111",
    "a=rtpmap:63 red/48000/2",
    "a=fmtp:63 111/111",
    "a=rtpmap:111 opus/48000/2",
    "a=fmtp:111 minptime=10;useinbandfec=1",
  ];
}

/** The transport of an end that exists; the tests' own is made up. */
export interface OfferTransport {
  readonly iceUfrag: string;
  readonly icePassword: string;
  readonly fingerprint: string;
}

/** `ssrcs`: of microphone, screen and screen sound, in this order. */
export function legOffer(options: {
  hasRed: boolean;
  ssrcs: readonly [number, number, number];
  pictureSlots?: number;
  transport?: OfferTransport;
}): string {
  const { transport, pictureSlots = MAX_PICTURE_SLOTS } = options;
  const transportLines =
    transport === undefined
      ? TRANSPORT
      : [
          "c=IN IP4 0.0.0.0",
          `a=ice-ufrag:${transport.iceUfrag}`,
          `a=ice-pwd:${transport.icePassword}`,
          `a=fingerprint:${transport.fingerprint}`,
          "a=setup:actpass",
        ];
  const [microphone, screen, screenSound] = options.ssrcs;
  const lines: string[][] = [];
  lines[LINE.microphone] = [...audio(options.hasRed), "a=sendrecv", `a=ssrc:${microphone} cname:x`];
  lines[LINE.camera] = [...VIDEO, "a=sendonly", "a=rid:h send", "a=rid:f send", "a=simulcast:send h;f"];
  lines[LINE.screen] = [...VIDEO, "a=sendonly", `a=ssrc:${screen} cname:x`];
  lines[LINE.screenSound] = [...audio(options.hasRed), "a=sendrecv", `a=ssrc:${screenSound} cname:x`];
  lines[LINE.screenSlot] = [...VIDEO, "a=recvonly"];
  for (let index = 0; index < pictureSlots; index += 1) {
    lines[LINE.firstPicture + index] = [...VIDEO, "a=recvonly"];
  }
  lines.push(["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=sctp-port:5000"]);
  const sections = lines.map((line, mid) => [
    line[0],
    ...transportLines,
    `a=mid:${mid}`,
    ...EXTENSIONS,
    ...line.slice(1),
    ...(mid === 0
      ? [
          "a=candidate:1 1 udp 2122260223 192.168.1.5 50000 typ host generation 0",
          "a=candidate:2 1 udp 2122260223 1b2c.local 50001 typ host",
          "a=candidate:3 1 tcp 1518280447 192.168.1.5 9 typ host tcptype active",
        ]
      : []),
  ]);
  return ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", ...sections.flat(), ""].join("\r\n");
}
