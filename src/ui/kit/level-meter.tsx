/** The microphone's level, so that the user sees whether it works. */
import { useEffect, useRef } from "preact/hooks";
import { powerToDbov } from "../../kernel/level.ts";
import { t } from "../language/texts.ts";

/** The meter spans from here to full scale. Speech at arm's length is some -30 dBFS. */
const FLOOR_DB = -60;
const SAMPLES = 1024;

export function LevelMeter({ track }: { track: MediaStreamTrack | null }) {
  const barRef = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (track === null) return;
    const context = new AudioContext();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = new AnalyserNode(context, { fftSize: SAMPLES });
    source.connect(analyser);
    const buffer = new Float32Array(SAMPLES);
    let frame = 0;
    const draw = () => {
      analyser.getFloatTimeDomainData(buffer);
      let peak = 0;
      for (const value of buffer) peak = Math.max(peak, Math.abs(value));
      const ratio = Math.max(0, 1 - powerToDbov(peak ** 2) / FLOOR_DB);
      if (barRef.current !== null) barRef.current.style.transform = `scaleX(${Math.min(1, ratio)})`;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      void context.close().catch(() => {});
    };
  }, [track]);
  return (
    <span
      class={`level-meter ${track === null ? "off" : ""}`}
      role="img"
      aria-label={t().settings.microphoneLevel}
    >
      <span ref={barRef} class="level-bar" />
    </span>
  );
}
