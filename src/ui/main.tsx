/** The window's entry: the real link, the real legs, the browser's devices. */
import { realClock } from "../kernel/clock.ts";
import { createLegs } from "../media/leg/legs.ts";
import { createCoreSocket } from "./core-socket.ts";
import { openWindow } from "./window.tsx";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no root");
openWindow({
  clock: realClock,
  link: createCoreSocket({
    clock: realClock,
    // The page's first load set a cookie: the core takes it as the secret.
    open: () => new WebSocket(new URL("link", location.href.replace(/^http/, "ws"))),
  }),
  createLegs,
  media: navigator.mediaDevices,
  root,
});
