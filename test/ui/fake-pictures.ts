/** Cameras and screens drawn on canvases: portraits in front of coloured walls, and a slide. */
const WIDTH = 480;
const HEIGHT = 270;
/** Well below the 3 s after which the window takes a picture for stalled; more frames would cost the tests' processor time. */
const FRAME_MS = 400;

const WALLS = ["#5b7a99", "#8a6f5c", "#6d8a72", "#7d6b91", "#a3875a", "#5a8a94", "#94606b", "#707a8c"];
const SHIRTS = ["#2f4858", "#d9d2c5", "#6b2f3a", "#37547a", "#3d5a45", "#2c2c34", "#b0552f", "#8a8fa8"];
const SKINS = ["#f0c9a8", "#8d5a3b", "#e2b48c", "#c58c62", "#6b4230", "#f3d3b8", "#a8704a"];
const HAIRS = ["#2b1d14", "#14110f", "#8a5a2b", "#4a2f1c", "#b98a4a", "#5b5b60"];

function pick<T>(from: readonly T[], index: number): T {
  const value = from[index % from.length];
  if (value === undefined) throw new Error("Nothing to pick from");
  return value;
}

function drawPerson(context: CanvasRenderingContext2D, index: number, sway: number): void {
  const wall = context.createLinearGradient(0, 0, WIDTH, HEIGHT);
  wall.addColorStop(0, pick(WALLS, index));
  wall.addColorStop(1, pick(WALLS, index * 3 + 2));
  context.fillStyle = wall;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = "rgb(255 255 255 / 12%)";
  context.fillRect(index % 2 === 0 ? 36 : 340, 28, 104, 132);
  const x = WIDTH / 2 + ((index * 37) % 40) - 20 + sway;
  const oval = (cx: number, cy: number, rx: number, ry: number, color: string) => {
    context.fillStyle = color;
    context.beginPath();
    context.ellipse(cx, cy, rx, ry, 0, 0, Math.PI * 2);
    context.fill();
  };
  const skin = pick(SKINS, index * 2 + 1);
  const hair = pick(HAIRS, index);
  if (index % 2 === 0) oval(x, 142, 62, 82, hair);
  oval(x, 292, 122, 94, pick(SHIRTS, index));
  context.fillStyle = skin;
  context.fillRect(x - 20, 168, 40, 44);
  oval(x, 212, 24, 14, skin);
  oval(x, 98, 54, 52, hair);
  oval(x, 128, 45, 58, skin);
  oval(x - 8, 84, 46, 22, hair);
  oval(x - 17, 126, 4.5, 5, "#2a211d");
  oval(x + 17, 126, 4.5, 5, "#2a211d");
  context.strokeStyle = "rgb(90 40 35 / 80%)";
  context.lineWidth = 3.5;
  context.lineCap = "round";
  context.beginPath();
  context.arc(x, 148, 14, 0.25, Math.PI - 0.25);
  context.stroke();
}

function drawScreen(context: CanvasRenderingContext2D): void {
  const { width, height } = context.canvas;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#f1f3f7";
  context.fillRect(0, 0, 240, height);
  context.fillStyle = "#c9d0dc";
  for (let row = 0; row < 9; row += 1) context.fillRect(32, 88 + row * 52, row % 3 === 0 ? 140 : 172, 14);
  context.fillStyle = "#1d2433";
  context.font = "600 40px Arial";
  context.fillText("Entrance hall: visitors by hour", 296, 104);
  context.font = "22px Arial";
  context.fillStyle = "#5b6577";
  context.fillText("Average of the last four weeks", 296, 144);
  const bars = [120, 210, 330, 390, 300, 260, 350, 420, 310, 180];
  bars.forEach((bar, index) => {
    context.fillStyle = index === 7 ? "#3d55d6" : "#a9b6ee";
    context.fillRect(300 + index * 92, 640 - bar, 60, bar);
    context.fillStyle = "#5b6577";
    context.fillText(String(8 + index), 316 + index * 92, 676);
  });
}

function animate(
  width: number,
  height: number,
  draw: (context: CanvasRenderingContext2D, frame: number) => void,
) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("No 2D canvas");
  let frame = 0;
  const paint = () => draw(context, (frame += 1));
  paint();
  setInterval(paint, FRAME_MS);
  const [track] = canvas.captureStream().getVideoTracks();
  if (track === undefined) throw new Error("The canvas gave no track");
  return track;
}

export function personTrack(index: number): MediaStreamTrack {
  return animate(WIDTH, HEIGHT, (context, frame) => drawPerson(context, index, Math.sin(frame / 3)));
}

/** As a phone that is held upright sends it: the middle of the picture, as high as the other one is wide. */
export function uprightTrack(index: number): MediaStreamTrack {
  return animate(HEIGHT, WIDTH, (context, frame) => {
    const scale = WIDTH / HEIGHT;
    context.setTransform(scale, 0, 0, scale, (HEIGHT - WIDTH * scale) / 2, 0);
    drawPerson(context, index, Math.sin(frame / 3));
  });
}

export function screenTrack(): MediaStreamTrack {
  return animate(1280, 720, (context) => drawScreen(context));
}

export function toneTrack(): MediaStreamTrack {
  const context = new AudioContext();
  const target = context.createMediaStreamDestination();
  const tone = new OscillatorNode(context, { frequency: 220 });
  tone.connect(new GainNode(context, { gain: 0.1 })).connect(target);
  tone.start();
  const [track] = target.stream.getAudioTracks();
  if (track === undefined) throw new Error("The context gave no track");
  return track;
}
