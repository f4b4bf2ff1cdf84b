/**
 * mDNS on one address of one network card, by bonjour-service. The library is right about records and wrong about their life, which
 * this adapter takes over: every error has a listener, announcements and goodbyes are repeated, a changed text replaces the old one in
 * place, and answers are spaced.
 */
import { createSocket, type Socket } from "node:dgram";
import { Bonjour, type Service } from "bonjour-service";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { MDNS_GROUP_IPV6, MDNS_PORT } from "../kernel/mdns.ts";
import { plainAddress } from "../platform/ip-address.ts";
import type { OpenResponder, Publication, Responder } from "./adapters.ts";
import type { NetworkCard } from "./network-cards.ts";
import { createPacketMemory, type ReadPacket } from "./packet-memory.ts";
import { questionForUs, readAdverts, SERVICE_NAME, SERVICE_TYPE } from "./records.ts";

/**
 * The library announces at 0, 3, 9, 27 ... s. These come besides, so that one lost packet hides no peer for 3 s; RFC 6762, section 8.3
 * asks for two announcements.
 */
const REPEAT_ANNOUNCEMENT_AFTER_MS = [250, 1_000];
/** A lost goodbye leaves a ghost on the lists of others. All three are lost in 1 of 20 cases at 36% loss. */
const REPEAT_GOODBYE_AFTER_MS = [50, 150];
/**
 * Answers are multicast: one serves every query of this span, and a flood of queries costs 20 answers a second at most. That many for each peer
 * that answers, too, up to the second that RFC 6762, section 6 asks for: in a crowd every question has all answer, and all hear all.
 */
const ANSWER_SPAN_PER_PEER_MS = 50;
const MAX_ANSWER_SPAN_MS = 1_000;

/** `crowd`: how many others answer. */
export const answerSpanMs = (crowd: number): number =>
  Math.min(MAX_ANSWER_SPAN_MS, ANSWER_SPAN_PER_PEER_MS * Math.max(1, crowd));

interface Sender {
  readonly address: string;
  readonly port: number;
}
/** The part that is used here of multicast-dns, which the library keeps private. */
interface Mdns {
  query(name: string, type: string, done: (error: unknown) => void): void;
  respond(records: readonly object[], done: (error: unknown) => void): void;
  respond(records: readonly object[], to: Sender, done: (error: unknown) => void): void;
  on(event: "error" | "warning", listener: (error: unknown) => void): void;
  on(event: "response", listener: (packet: unknown, from: Sender) => void): void;
  on(event: "query", listener: (packet: unknown, from: Sender) => void): void;
  listeners(event: "query"): ((packet: unknown) => void)[];
  removeAllListeners(event: "query"): void;
}
/** The library's registry holds the records that it answers with. It announces these very objects again and again. */
interface BonjourServer {
  readonly mdns: Mdns;
  readonly registry: Readonly<Record<string, { readonly name: string; data: unknown }[] | undefined>>;
}

export function createResponderOpener(deps: { clock: Clock; log: Log; instance: string }): OpenResponder {
  const { clock, log, instance } = deps;
  return (card, listener) => {
    const timers = new Set<() => void>();
    let isClosed = false;
    let hasFailed = false;
    let service: Service | null = null;
    let published: Publication | null = null;

    function ignoreSendError(error: unknown): void {
      if (error instanceof Error) log.count("discovery.sendFailed");
    }
    /** Keeps errors of the library from throwing out of a timer or a socket. */
    function guarded(name: string, action: () => void): void {
      try {
        if (!isClosed) action();
      } catch (error) {
        log.count(`discovery.${name}Failed`);
        log.debug("mDNS failed", { name, card: card.name, error: String(error) });
      }
    }
    function after(spanMs: number, name: string, action: () => void): void {
      const cancel = clock.setTimer(clock.nowMs() + spanMs, () => {
        timers.delete(cancel);
        guarded(name, action);
      });
      timers.add(cancel);
    }
    function cancelRepeats(): void {
      for (const cancel of timers) cancel();
      timers.clear();
    }
    function fail(error: unknown): void {
      if (hasFailed || isClosed) return;
      hasFailed = true;
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      log.warn("mDNS does not work on a network card", { card: card.name, address: card.address, code });
      listener.onFailure(code);
    }

    const socket = createSocket({ type: card.family === "IPv4" ? "udp4" : "udp6", reuseAddr: true });
    const bonjour = new Bonjour(libraryOptions(card, socket), ignoreSendError);
    // The library keeps its server private, and has no public way to hear errors, ask again or change a text. The lock
    // file pins the version, and test/lan/discovery.test.ts fails when any of this is different.
    const { mdns, registry } = (bonjour as unknown as { readonly server: BonjourServer }).server;
    mdns.on("error", fail);
    mdns.on("warning", () => log.count("discovery.mdnsWarning"));
    const packets = createPacketMemory();
    const onQuestion = spaceAnswers();
    /** The packet that the library takes apart. */
    let arrived = Buffer.alloc(0);
    /** Takes what a packet says, and keeps it for when the same bytes come again. */
    function takeNew(read: ReadPacket, from: Sender): void {
      packets.remember(arrived, read);
      take(read, from);
    }
    function take({ adverts, question }: ReadPacket, from: Sender): void {
      if (adverts.length > 0 && from.port !== MDNS_PORT) return log.count("discovery.wrongPort");
      for (const advert of adverts) listener.onAdvert(advert, plainAddress(from.address));
      if (question !== null) onQuestion(question, from);
    }
    mdns.on("response", (packet, from) =>
      guarded("read", () => takeNew({ adverts: readAdverts(packet), question: null }, from)),
    );
    mdns.on("query", (packet, from) =>
      guarded("read", () => takeNew({ adverts: [], question: questionForUs(packet) }, from)),
    );
    const readers = socket.listeners("message");
    socket.removeAllListeners("message");
    socket.on("message", (bytes, from) => {
      const read = packets.recall(bytes);
      if (read !== null) return guarded("read", () => take(read, from));
      arrived = bytes;
      for (const reader of readers) reader.call(socket, bytes, from);
    });

    /** Puts a guard and a minimal span between a question and the library's answer. */
    function spaceAnswers(): (question: { type: string; name: string }, asker: Sender) => void {
      const answerers = mdns.listeners("query");
      // The library would answer each question of a packet by a packet.
      mdns.removeAllListeners("query");
      let answeredAtMs = -Infinity;
      let isAnswerDue = false;
      const answer = (query: unknown, asker: Sender) => {
        isAnswerDue = false;
        answeredAtMs = clock.nowMs();
        for (const answerer of answerers) answerer.call(mdns, query);
        // Also to the asker alone: a network that loses multicast carries other packets, and Wi-Fi sends these again where they are lost.
        if (service !== null && asker.port === MDNS_PORT)
          mdns.respond(service.records(), asker, ignoreSendError);
      };
      return (question, asker) => {
        if (question.type === "PTR") listener.onQuestion();
        if (published === null || isAnswerDue) return;
        const query = { questions: [question] };
        const waitMs = answeredAtMs + answerSpanMs(listener.crowd()) - clock.nowMs();
        if (waitMs <= 0) return guarded("answer", () => answer(query, asker));
        isAnswerDue = true;
        // Not among `timers`: a change of the text must not cancel this answer.
        clock.setTimer(clock.nowMs() + waitMs, () => guarded("answer", () => answer(query, asker)));
      };
    }

    function announce(): void {
      if (service !== null) mdns.respond(service.records(), ignoreSendError);
    }
    /** Changes the record that the library announced in place, so that the library's own repeats carry the change, too. */
    function replaceText(current: Service, text: Publication["text"]): void {
      current.txt = text;
      const fresh = current.records().find(({ type }) => type === "TXT");
      const kept = registry["TXT"]?.find(({ name }) => name === current.fqdn);
      if (fresh !== undefined && kept !== undefined) kept.data = fresh.data;
    }

    const responder: Responder = {
      query: () => guarded("query", () => mdns.query(SERVICE_NAME, "PTR", ignoreSendError)),
      publish: (publication) =>
        guarded("publish", () => {
          cancelRepeats();
          if (service !== null && published?.port === publication.port) {
            replaceText(service, publication.text);
            announce();
          } else {
            service?.stop();
            service = bonjour.publish({
              name: instance,
              type: SERVICE_TYPE,
              port: publication.port,
              host: `${instance}.local`,
              txt: { ...publication.text },
              probe: false, // The name is random: probing for it would cost 0.9 s and find nothing.
              disableIPv6: true, // Receivers take the packet's source address.
            });
          }
          published = publication;
          for (const spanMs of REPEAT_ANNOUNCEMENT_AFTER_MS) after(spanMs, "announce", announce);
        }),
      retire: () =>
        new Promise<void>((resolve) => {
          const leaving = service;
          service = null;
          published = null;
          if (leaving === null || isClosed) return resolve();
          guarded("retire", () => {
            cancelRepeats();
            const goodbye = leaving.records().map((record) => ({ ...record, ttl: 0 }));
            for (const spanMs of REPEAT_GOODBYE_AFTER_MS) {
              after(spanMs, "goodbye", () => mdns.respond(goodbye, ignoreSendError));
            }
            leaving.stop(() => resolve());
          });
        }),
      close() {
        if (isClosed) return;
        cancelRepeats();
        guarded("close", () => bonjour.destroy());
        isClosed = true;
      },
    };
    return responder;
  };
}

type LibraryOptions = ConstructorParameters<typeof Bonjour>[0];

/**
 * `interface` chooses the card that is announced on; `bind` is needed to receive multicast at all. The library passes these on to
 * multicast-dns, but its type knows none of them.
 */
function libraryOptions(card: NetworkCard, socket: Socket): LibraryOptions {
  const options =
    card.family === "IPv4"
      ? { socket, interface: card.address, bind: "0.0.0.0" }
      : { socket, type: "udp6", ip: MDNS_GROUP_IPV6, interface: `::%${card.name}`, bind: "::" };
  return options as unknown as LibraryOptions;
}
