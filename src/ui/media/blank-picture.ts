/** A picture that is black, and never has a frame. */
export function blankPicture(): MediaStreamTrack {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d");
  const [track] = canvas.captureStream(0).getVideoTracks();
  if (track === undefined) throw new Error("A canvas has a picture");
  return track;
}
