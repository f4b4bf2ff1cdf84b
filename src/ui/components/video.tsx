/** A track on the screen. Sound never plays here: the mix has it. */
import { useEffect, useRef } from "preact/hooks";

export interface VideoProps {
  readonly track: MediaStreamTrack;
  readonly isMirrored?: boolean;
  readonly fit: "cover" | "contain";
  readonly onFrame?: () => void;
  readonly onMoving?: (isMoving: boolean) => void;
}

export function Video({ track, isMirrored = false, fit, onFrame, onMoving }: VideoProps) {
  const ref = useRef<HTMLVideoElement>(null);
  const onFrameRef = useRef(onFrame);
  onFrameRef.current = onFrame;
  const onMovingRef = useRef(onMoving);
  onMovingRef.current = onMoving;
  useEffect(() => {
    const video = ref.current;
    if (video === null) return;
    video.srcObject = new MediaStream([track]);
    void video.play().catch(() => {});
    let handle = 0;
    const onVideoFrame = () => {
      onFrameRef.current?.();
      onMovingRef.current?.(true);
      handle = video.requestVideoFrameCallback(onVideoFrame);
    };
    handle = video.requestVideoFrameCallback(onVideoFrame);
    return () => {
      video.cancelVideoFrameCallback(handle);
      video.srcObject = null;
    };
  }, [track]);
  return (
    <video
      ref={ref}
      class={`video ${fit} ${isMirrored ? "mirrored" : ""}`}
      muted
      playsInline
      autoplay
      aria-hidden="true"
    />
  );
}
