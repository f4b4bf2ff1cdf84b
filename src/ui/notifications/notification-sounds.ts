/** Short soft tones for joins, leaves and messages, made on the spot. */
export type Chime = "join" | "leave" | "message";

/** Two notes each, in hertz: up for coming, down for going. */
const NOTES: Record<Chime, readonly [number, number]> = {
  join: [523, 659],
  leave: [659, 523],
  message: [784, 784],
};
const NOTE_S = 0.09;
const PEAK_GAIN = 0.05;

export function createChimes(): { play(chime: Chime): void } {
  let context: AudioContext | null = null;
  return {
    play(chime) {
      context ??= new AudioContext();
      const { currentTime, destination } = context;
      NOTES[chime].forEach((frequency, index) => {
        if (context === null) return;
        const startAt = currentTime + index * NOTE_S;
        const tone = new OscillatorNode(context, { type: "sine", frequency });
        const gain = new GainNode(context, { gain: 0 });
        gain.gain.setValueAtTime(0, startAt);
        gain.gain.linearRampToValueAtTime(PEAK_GAIN, startAt + 0.01);
        gain.gain.exponentialRampToValueAtTime(0.0001, startAt + NOTE_S * 2);
        tone.connect(gain).connect(destination);
        tone.start(startAt);
        tone.stop(startAt + NOTE_S * 2);
      });
    },
  };
}
