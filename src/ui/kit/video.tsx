/** Shows a video track, whole, with plain sides where its shape is not the box's. It plays no sound: the mix has all sound. */
import { useEffect, useRef } from "preact/hooks";

/** Cameras give some frames a second even in the dark: after this long without one the picture stands still or is black. */
const STALLED_AFTER_MS = 3_000;

export interface VideoProps {
  readonly track: MediaStreamTrack;
  readonly isMirrored?: boolean;
  /** It waits for its first frame, unseen, behind the video whose place it takes. */
  readonly isComing?: boolean;
  readonly onFrame?: () => void;
  /** False again when no frame comes for STALLED_AFTER_MS; a hidden window shows no frames. */
  readonly onMoving?: (isMoving: boolean) => void;
  /** Width by height, with the first frame and when it changes. */
  readonly onShape?: (aspect: number) => void;
}

export function Video({
  track,
  isMirrored = false,
  isComing = false,
  onFrame,
  onMoving,
  onShape,
}: VideoProps) {
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
    let stallTimer: ReturnType<typeof setTimeout> | undefined;
    const onStill = () => onMovingRef.current?.(false);
    const onVideoFrame = () => {
      onFrameRef.current?.();
      onMovingRef.current?.(true);
      clearTimeout(stallTimer);
      stallTimer = setTimeout(onStill, STALLED_AFTER_MS);
      handle = video.requestVideoFrameCallback(onVideoFrame);
    };
    handle = video.requestVideoFrameCallback(onVideoFrame);
    // A leg that closes ends its tracks, and the picture turns black at once.
    track.addEventListener("ended", onStill);
    return () => {
      track.removeEventListener("ended", onStill);
      clearTimeout(stallTimer);
      video.cancelVideoFrameCallback(handle);
      video.srcObject = null;
    };
  }, [track]);
  return (
    <video
      ref={ref}
      class={`video ${isMirrored ? "mirrored" : ""} ${isComing ? "coming" : ""}`}
      muted
      playsInline
      autoplay
      onResize={({ currentTarget: { videoWidth, videoHeight } }) => {
        if (videoHeight > 0) onShape?.(videoWidth / videoHeight);
      }}
      aria-hidden="true"
    />
  );
}
