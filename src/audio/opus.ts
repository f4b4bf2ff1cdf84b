/**
 * Opus by libopus compiled to WebAssembly, as it ships inside `@evan/opus`. That package's own interface has neither loss concealment
 * nor decoding of in-band FEC, so this file calls its module directly. 48 kHz, mono, 16 bit.
 */
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const SAMPLE_RATE_HZ = 48_000;
/** 20 ms: the frame that every participant sends and every tick of the mixer makes. */
export const FRAME_SAMPLES = 960;
/** The longest packet, 120 ms (RFC 6716, section 3.2.5). */
export const MAX_PACKET_SAMPLES = 5_760;
/** The longest frame that an encoder makes (RFC 6716, section 3.2.1). */
export const MAX_FRAME_BYTES = 1_275;
const MAX_PACKET_BYTES = 4_096;

/**
 * True for a packet of one mono frame of 20 ms in which the encoder found no voice (RFC 6716, sections 3.1 and 4.2.3). False where only
 * decoding would show it: the transform-only modes carry no such flag.
 */
export function isVoicelessFrame(packet: Uint8Array): boolean {
  const head = packet[0] ?? 0xff;
  const hasOneMonoFrame = (head & 7) === 0;
  return (
    hasOneMonoFrame && FLAGGED_20_MS.has(head >> 3) && packet.length > 1 && ((packet[1] ?? 0) & 0x80) === 0
  );
}
/** Configurations with frames of 20 ms that begin with a voice activity flag. */
const FLAGGED_20_MS: ReadonlySet<number> = new Set([1, 5, 9, 13, 15]);

export interface OpusEncoder {
  /** Encodes one frame of FRAME_SAMPLES. Returns a buffer of its own. */
  encode(pcm: Int16Array): Buffer;
  close(): void;
}
export interface OpusDecoder {
  /** Writes PCM to the start of `target`; returns how many samples, or -1 for a malformed packet. */
  decode(packet: Uint8Array, target: Int16Array): number;
  /** Fills a lost frame by concealment; returns as `decode` does. */
  conceal(target: Int16Array, samples: number): number;
  /** Fills a lost frame from the in-band FEC in `following`, the packet after it; returns as `decode` does. */
  recover(following: Uint8Array, target: Int16Array, samples: number): number;
  close(): void;
}
/** `call`: at once, and so that a lost packet is mended by the next. `file`: for what is kept, music included. */
export type OpusUse = "call" | "file";
export interface Opus {
  createEncoder(use?: OpusUse): OpusEncoder;
  createDecoder(): OpusDecoder;
}

/** The module's exports. Sizes and addresses are in bytes. */
interface LibOpus {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  free(address: number): void;
  opus_encoder_get_size(channels: number): number;
  opus_encoder_init(encoder: number, rateHz: number, channels: number, application: number): number;
  opus_encoder_ctl_set(encoder: number, request: number, value: number): number;
  opus_encode(encoder: number, pcm: number, samples: number, packet: number, max: number): number;
  opus_decoder_get_size(channels: number): number;
  opus_decoder_init(decoder: number, rateHz: number, channels: number): number;
  opus_decode(
    decoder: number,
    packet: number,
    sizeBytes: number,
    pcm: number,
    samples: number,
    isFec: 0 | 1,
  ): number;
}

// From opus_defines.h.
const APPLICATION_VOIP = 2048;
const APPLICATION_AUDIO = 2049;
const SET_BITRATE = 4002;
const SET_COMPLEXITY = 4010;
const SET_INBAND_FEC = 4012;
const SET_PACKET_LOSS_PERCENT = 4014;

/** Transparent for a voice. */
const CALL_BITRATE_BPS = 48_000;
/** Transparent for several at once, and good for music. */
const FILE_BITRATE_BPS = 64_000;
/** Of 10: takes half the processor time of the highest, without an audible difference in speech. */
const COMPLEXITY = 5;
/** The loss that FEC prepares for: a poor wireless link's. */
const EXPECTED_LOSS_PERCENT = 5;

interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** Loads the module. All codecs made here share its memory. */
export function createOpus(): Opus {
  const file = createRequire(import.meta.url).resolve("@evan/opus/wasm/simd.wasm");
  const nothing = (): void => {};
  // Every runtime has it; Node's types describe it only together with the DOM's.
  const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: WasmApi };
  const instance = new wasm.Instance(new wasm.Module(readFileSync(file)), {
    wasi_snapshot_preview1: {
      fd_seek: nothing,
      fd_write: nothing,
      fd_close: nothing,
      proc_exit: nothing,
    },
    env: { emscripten_notify_memory_growth: nothing },
  });
  // The package's version is pinned by the lock file; the module's exports are those of libopus.
  const library = instance.exports as LibOpus;
  const packetAddress = library.malloc(MAX_PACKET_BYTES);
  const pcmAddress = library.malloc(MAX_PACKET_SAMPLES * 2);
  let memory = new Uint8Array(0);
  let samples = new Int16Array(0);

  /** Makes the views anew when the memory has grown. */
  function refresh(): void {
    if (memory.buffer === library.memory.buffer) return;
    memory = new Uint8Array(library.memory.buffer);
    samples = new Int16Array(library.memory.buffer);
  }

  function createEncoder(use: OpusUse = "call"): OpusEncoder {
    const isCall = use === "call";
    const encoder = library.malloc(library.opus_encoder_get_size(1));
    const application = isCall ? APPLICATION_VOIP : APPLICATION_AUDIO;
    const result = library.opus_encoder_init(encoder, SAMPLE_RATE_HZ, 1, application);
    assert(result === 0, `opus_encoder_init: ${result}`);
    library.opus_encoder_ctl_set(encoder, SET_BITRATE, isCall ? CALL_BITRATE_BPS : FILE_BITRATE_BPS);
    library.opus_encoder_ctl_set(encoder, SET_COMPLEXITY, COMPLEXITY);
    library.opus_encoder_ctl_set(encoder, SET_INBAND_FEC, isCall ? 1 : 0);
    library.opus_encoder_ctl_set(encoder, SET_PACKET_LOSS_PERCENT, isCall ? EXPECTED_LOSS_PERCENT : 0);
    let isClosed = false;
    return {
      encode(pcm) {
        assert(!isClosed);
        assert(pcm.length === FRAME_SAMPLES);
        refresh();
        samples.set(pcm, pcmAddress >> 1);
        const sizeBytes = library.opus_encode(
          encoder,
          pcmAddress,
          FRAME_SAMPLES,
          packetAddress,
          MAX_FRAME_BYTES,
        );
        assert(sizeBytes > 0, `opus_encode: ${sizeBytes}`);
        refresh();
        return Buffer.from(memory.subarray(packetAddress, packetAddress + sizeBytes));
      },
      close() {
        if (!isClosed) library.free(encoder);
        isClosed = true;
      },
    };
  }

  function createDecoder(): OpusDecoder {
    const decoder = library.malloc(library.opus_decoder_get_size(1));
    const result = library.opus_decoder_init(decoder, SAMPLE_RATE_HZ, 1);
    assert(result === 0, `opus_decoder_init: ${result}`);
    let isClosed = false;

    function run(packet: Uint8Array | null, target: Int16Array, limit: number, isFec: 0 | 1): number {
      assert(!isClosed);
      assert(limit <= MAX_PACKET_SAMPLES);
      if (packet !== null && (packet.length === 0 || packet.length > MAX_PACKET_BYTES)) return -1;
      refresh();
      if (packet !== null) memory.set(packet, packetAddress);
      const address = packet === null ? 0 : packetAddress;
      const sizeBytes = packet?.length ?? 0;
      const count = library.opus_decode(decoder, address, sizeBytes, pcmAddress, limit, isFec);
      if (count < 0) return -1;
      refresh();
      target.set(samples.subarray(pcmAddress >> 1, (pcmAddress >> 1) + count));
      return count;
    }

    return {
      decode: (packet, target) => run(packet, target, Math.min(target.length, MAX_PACKET_SAMPLES), 0),
      conceal: (target, count) => run(null, target, count, 0),
      recover: (following, target, count) => run(following, target, count, 1),
      close() {
        if (!isClosed) library.free(decoder);
        isClosed = true;
      },
    };
  }

  return { createEncoder, createDecoder };
}
