/** The window's entry: the real link, the real legs, the browser's devices. */
import { createLegs } from "../media/leg/legs.ts";
import { createCoreLink } from "./model/core-link.ts";
import { openWindow } from "./window.tsx";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no root");
openWindow({
  // The cookie that the page's first load set is the key to the link.
  link: createCoreLink(() => new WebSocket(`ws://${location.host}/link`)),
  createLegs,
  media: navigator.mediaDevices,
  root,
});
