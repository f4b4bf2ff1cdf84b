/** Short soft tones for joins, leaves and messages, synthesised so that nothing has to be loaded. */
export type NotificationSound = "join" | "leave" | "message" | "ring" | "recording";

export interface NotificationSounds {
  play(sound: NotificationSound): void;
}

/** Two notes each, in hertz: rising for a join, falling for a leave. */
const NOTES: Record<NotificationSound, readonly [number, number]> = {
  join: [523, 659],
  leave: [659, 523],
  message: [784, 784],
  ring: [659, 880],
  recording: [440, 880],
};
const NOTE_S = 0.09;
/** Some -26 dBFS: below speech, so that it covers no word. */
const PEAK_GAIN = 0.05;

/** `createContext`: called for the first sound. The context plays on the speaker that the user chose. */
export function createNotificationSounds(createContext: () => AudioContext): NotificationSounds {
  let context: AudioContext | null = null;
  return {
    play(sound) {
      context ??= createContext();
      // One that was made before the user touched the page stays silent until it is resumed.
      if (context.state === "suspended") void context.resume().catch(() => {});
      const { currentTime, destination } = context;
      for (const [index, frequency] of NOTES[sound].entries()) {
        const startAt = currentTime + index * NOTE_S;
        const tone = new OscillatorNode(context, { type: "sine", frequency });
        const gain = new GainNode(context, { gain: 0 });
        gain.gain.setValueAtTime(0, startAt);
        gain.gain.linearRampToValueAtTime(PEAK_GAIN, startAt + 0.01);
        // An exponential ramp cannot reach zero: -80 dB is silence.
        gain.gain.exponentialRampToValueAtTime(0.0001, startAt + NOTE_S * 2);
        tone.connect(gain).connect(destination);
        tone.start(startAt);
        tone.stop(startAt + NOTE_S * 2);
      }
    },
  };
}
