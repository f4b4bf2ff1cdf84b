/** As much of a platform's WebRTC as legs ask for. Nothing happens by itself: the test opens channels and lets tracks be replaced. */

interface FakeLine {
  readonly kind: string;
  readonly sender: { track: unknown; replaceTrack(track: unknown): Promise<void> };
}

class FakeChannel extends EventTarget {
  readyState = "connecting";
  readonly sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
}

export class FakeConnection extends EventTarget {
  readonly connectionState = "new";
  readonly iceGatheringState = "complete";
  readonly localDescription = { sdp: "" };
  readonly lines: FakeLine[] = [];
  readonly channel = new FakeChannel();
  isClosed = false;
  /** Refuses the next tracks. */
  refusals = 0;
  readonly #waiting: (() => void)[] = [];

  createDataChannel(): FakeChannel {
    return this.channel;
  }
  async createOffer(): Promise<object> {
    return { type: "offer", sdp: "" };
  }
  async setLocalDescription(): Promise<void> {}
  async setRemoteDescription(): Promise<void> {}
  async getStats(): Promise<Map<string, object>> {
    return new Map();
  }
  close(): void {
    this.isClosed = true;
  }

  /** Tracks are replaced in order, each only when the test catches up. */
  addTransceiver(kind: string): unknown {
    const sender: FakeLine["sender"] = {
      track: null,
      replaceTrack: (track) =>
        new Promise((resolve, reject) => {
          this.#waiting.push(() => {
            if (this.refusals > 0) {
              this.refusals -= 1;
              return reject(new Error("Refused."));
            }
            sender.track = track;
            resolve();
          });
        }),
    };
    const receiver = { track: new EventTarget(), getSynchronizationSources: () => [] };
    const line = { kind, sender, receiver, setCodecPreferences() {} };
    this.lines.push(line);
    return line;
  }

  catchUp(): void {
    for (const step of this.#waiting.splice(0)) step();
  }

  open(): void {
    this.channel.readyState = "open";
    this.channel.dispatchEvent(new Event("open"));
  }

  /** What a leg gets of it. */
  asConnection(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection;
  }
}

/** Lets everything happen that waits for promises only. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
