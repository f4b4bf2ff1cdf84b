/** Offers taken apart, and answers that mirror them. */
import test from "ava";
import fc from "fast-check";
import { LINE, MAX_PICTURE_SLOTS } from "../../../src/media/leg/messages.ts";
import { writeAnswer } from "../../../src/media/sdp/answer.ts";
import { readLayout } from "../../../src/media/sdp/leg-layout.ts";
import { OfferError, parseOffer } from "../../../src/media/sdp/sdp.ts";
import { legOffer } from "../relay/offer.ts";

const OFFER = legOffer({ hasRed: true, ssrcs: [1, 2, 3] });
const TRANSPORT = {
  iceUfrag: "relay",
  icePassword: "secretsecretsecretsecret",
  fingerprint: "sha-256 CD",
  setup: "active",
  candidates: ["candidate:1 1 UDP 1 10.0.0.1 4000 typ host"],
};
const SHARED = [
  "c=IN IP4 0.0.0.0",
  "a=mid:#",
  "a=ice-ufrag:relay",
  "a=ice-pwd:secretsecretsecretsecret",
  "a=fingerprint:sha-256 CD",
  "a=setup:active",
];

function answerSections(offerSdp: string, announced: Parameters<typeof writeAnswer>[2]): string[][] {
  const lines = writeAnswer(parseOffer(offerSdp), TRANSPORT, announced).trimEnd().split("\r\n");
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith("m=")) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections.slice(1);
}
const shared = (mid: number): string[] => SHARED.map((line) => line.replace("#", String(mid)));

test("[RL17] the answer mirrors the offer, line by line", (t) => {
  const announced = new Map([
    [LINE.microphone, { ssrc: 70, rtxSsrc: 70 }],
    [LINE.firstPicture, { ssrc: 71, rtxSsrc: 72 }],
  ]);
  const sections = answerSections(OFFER, announced);
  t.is(sections.length, LINE.firstPicture + MAX_PICTURE_SLOTS + 1);
  t.deepEqual(sections[LINE.microphone], [
    "m=audio 9 UDP/TLS/RTP/SAVPF 63 111",
    ...shared(0),
    "a=candidate:1 1 UDP 1 10.0.0.1 4000 typ host",
    "a=end-of-candidates",
    "a=sendrecv",
    "a=rtcp-mux",
    "a=rtcp-rsize",
    "a=rtpmap:63 red/48000/2",
    "a=fmtp:63 111/111",
    "a=rtpmap:111 opus/48000/2",
    "a=fmtp:111 minptime=10;useinbandfec=1;stereo=0;sprop-stereo=0;maxaveragebitrate=48000",
    "a=ptime:20",
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
    "a=msid:s0 t0",
    "a=ssrc:70 cname:relay",
  ]);
  const video = [
    "a=rtcp-mux",
    "a=rtcp-rsize",
    "a=rtpmap:96 VP8/90000",
    "a=rtcp-fb:96 nack",
    "a=rtcp-fb:96 nack pli",
    "a=rtcp-fb:96 ccm fir",
    "a=rtcp-fb:96 goog-remb",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
  ];
  t.deepEqual(sections[LINE.camera], [
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
    ...shared(1),
    "a=recvonly",
    ...video,
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
    "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    "a=rid:h recv",
    "a=rid:f recv",
    "a=simulcast:recv h;f",
  ]);
  t.deepEqual(sections[LINE.firstPicture], [
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
    ...shared(LINE.firstPicture),
    "a=sendonly",
    ...video,
    "a=msid:s5 t5",
    "a=ssrc-group:FID 71 72",
    "a=ssrc:71 cname:relay",
    "a=ssrc:72 cname:relay",
  ]);
  t.deepEqual(sections.at(-1), [
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    ...shared(LINE.firstPicture + MAX_PICTURE_SLOTS),
    "a=sctp-port:5000",
    "a=max-message-size:262144",
  ]);
});

test("[RL36] a leg has as many picture slots as its offer has lines for them, at most 25", (t) => {
  for (const pictureSlots of [0, 2, MAX_PICTURE_SLOTS]) {
    const offer = legOffer({ hasRed: true, ssrcs: [1, 2, 3], pictureSlots });
    t.is(readLayout(parseOffer(offer)).pictures.length, pictureSlots);
    t.is(answerSections(offer, new Map()).length, LINE.firstPicture + pictureSlots + 1);
  }
  const offer = legOffer({ hasRed: true, ssrcs: [1, 2, 3], pictureSlots: MAX_PICTURE_SLOTS + 1 });
  t.throws(() => readLayout(parseOffer(offer)), {
    instanceOf: OfferError,
    message: /32 media lines where a leg has 6 to 31/,
  });
});

test("[RL18] without RED in the offer there is none in the answer", (t) => {
  const [microphone] = answerSections(legOffer({ hasRed: false, ssrcs: [1, 2, 3] }), new Map());
  t.is(microphone?.[0], "m=audio 9 UDP/TLS/RTP/SAVPF 111");
  t.false(microphone?.some((line) => line.includes("red")));
});

test("[RL19] what is not a leg's offer is refused with a sentence", (t) => {
  const refused = (sdp: string, message: RegExp): void =>
    void t.throws(() => readLayout(parseOffer(sdp)), { instanceOf: OfferError, message });
  refused("", /no media lines/);
  refused("hello", /no media lines/);
  refused("v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111", /ICE user name/);
  refused("x".repeat(300_000), /too long/);
  refused(OFFER.replace(/m=application[^]*/, ""), /line 29 .*application/);
  refused(OFFER.replace("a=sendonly", "a=recvonly"), /line 1 .*video, sendonly/);
  refused(OFFER.replaceAll("VP8", "VP9"), /no VP8/);
  refused(OFFER.replaceAll("opus/48000", "speex/8000"), /no Opus/);
  refused(OFFER.replaceAll("AB:AB", "zz"), /fingerprint/);
  refused(OFFER.replace("a=mid:3", "a=mid:3 evil"), /media line's id/);
});

test("[RL19] whatever the offer, nothing but an OfferError is thrown", (t) => {
  const lines = OFFER.split("\r\n");
  const mutation = fc.array(
    fc.tuple(fc.nat(lines.length - 1), fc.oneof(fc.string(), fc.constant(""), fc.constantFrom(...lines))),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(mutation, (changes) => {
      const mutated = [...lines];
      for (const [index, text] of changes) mutated[index] = text;
      try {
        const offer = parseOffer(mutated.join("\r\n"));
        readLayout(offer);
        writeAnswer(offer, TRANSPORT, new Map());
      } catch (cause) {
        if (!(cause instanceof OfferError)) throw cause;
      }
    }),
  );
  t.pass();
});

test("[RL21] candidates are taken only with a literal address and over UDP", (t) => {
  t.deepEqual(parseOffer(OFFER).candidates, [
    "candidate:1 1 udp 2122260223 192.168.1.5 50000 typ host generation 0",
  ]);
});
