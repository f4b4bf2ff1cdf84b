/** A real window goes into a real meeting by a code. Rules: SPEC.md. */
import anyTest from "ava";
import { createLan, lanProblem } from "../lan/lan.ts";
import { onlyInFull } from "../support/full.ts";
import { LIMIT_MS, PATIENCE_MS } from "../support/eventually.ts";
import { removeDataFolders, startPeer } from "../support/peer.ts";
import { colourCamera, toneMicrophone } from "./media-files.ts";
import { startWindow, windowProblem } from "./window.ts";

const test = (lanProblem() ?? windowProblem()) === null ? anyTest.serial : anyTest.serial.skip;
const TITLE = "Ward round";
const PASSCODE = "tulips";

anyTest.after.always(removeDataFolders);

onlyInFull(test)(
  "[E66] by a code one sees the meeting, then the preview, is asked for the passcode, and is in it muted as set",
  async (t) => {
    t.timeout(LIMIT_MS);
    const lan = createLan({ name: "llw-code", hosts: 2 });
    t.teardown(() => lan.close());
    const maker = startPeer(lan, 1, "Ana", ["create", TITLE, "--passcode", PASSCODE]);
    const { view } = await maker.event("view", (each) => each.view.meeting?.invitation != null);
    const media = { microphone: toneMicrophone(440), camera: colourCamera("red") };
    const { page, peer, close } = await startWindow(lan, 2, "Ben", media);
    page.setDefaultTimeout(PATIENCE_MS);
    peer.send({ type: "setSettings", settings: { joinWithMicrophone: false } });
    const dialog = page.getByRole("dialog");

    await page.getByRole("button", { name: "Join by code" }).click();
    await dialog.getByRole("textbox").fill(view.meeting?.invitation?.code ?? "");
    await page.keyboard.press("Enter");
    await dialog.getByText(TITLE).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Ready to join?").waitFor();
    t.is(peer.last("joined"), undefined, "nobody is in a meeting before the preview is confirmed");
    await page.locator(".prejoin .button.primary").click();
    const passcode = dialog.locator("input[type=password]");
    await passcode.fill("roses");
    await page.keyboard.press("Enter");
    await dialog.getByRole("alert").getByText("The passcode is wrong").waitFor();
    await passcode.fill(PASSCODE);
    await page.keyboard.press("Enter");
    await peer.event("joined");
    await page.getByRole("button", { name: "Unmute", exact: true }).waitFor();
    const ben = () => maker.last("view")?.view.meeting?.participants.find(({ name }) => name === "Ben");
    await maker.until("Ben with his camera", () => ben()?.isCameraOn === true);
    t.false(ben()?.isMicrophoneOn);
    await close();
  },
);
