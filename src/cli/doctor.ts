/** `landline doctor`: checks what usually keeps people from meeting, and says what to do for each. */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { findBrowser, findElectron, type Shell } from "../window-host/browsers.ts";
import { MDNS_PORT } from "../kernel/mdns.ts";
import { USUAL_PORTS } from "../kernel/ports.ts";
import { openDataFolder } from "../platform/data-folder.ts";
import type { Check } from "./doctor-check.ts";
import { countDevices } from "./doctor-devices.ts";
import { checkInterfaces, checkMulticast, externalAddresses, multicastAddresses } from "./doctor-network.ts";
import { writeJsonLine } from "./json-lines.ts";

/** Resolves to the exit code: 1 if a check has failed. */
export async function printDoctor(options: {
  readonly dataFolder: string;
  readonly isJson: boolean;
}): Promise<number> {
  const checks = await runDoctor(options.dataFolder);
  if (options.isJson) writeJsonLine(process.stdout, { type: "doctor", checks });
  else process.stdout.write(checkLines(checks));
  return exitCodeOf(checks);
}

export const exitCodeOf = (checks: readonly Check[]): number =>
  checks.some((check) => check.result === "failure") ? 1 : 0;

export function checkLines(checks: readonly Check[]): string {
  const signs = { ok: "ok  ", warning: "hint", failure: "FAIL" };
  return checks
    .map(({ result, name, finding, advice }) => {
      const line = `${signs[result]}  ${name}: ${finding}\n`;
      return advice === null ? line : `${line}      ${advice}\n`;
    })
    .join("");
}

async function runDoctor(dataFolder: string): Promise<readonly Check[]> {
  const addresses = externalAddresses();
  return [
    checkDataFolder(dataFolder),
    checkInterfaces(addresses),
    await checkPort(),
    await checkMeshPort(),
    ...(await Promise.all(multicastAddresses(addresses).map(checkMulticast))),
    firewallHint(),
    checkShell(findElectron(), findBrowser()),
    await checkDevices(findBrowser()),
    checkClock(new Date()),
  ];
}

function checkDataFolder(folder: string): Check {
  try {
    const absolute = openDataFolder(folder);
    return { name: "Data folder", result: "ok", finding: absolute, advice: null };
  } catch (error) {
    return {
      name: "Data folder",
      result: "failure",
      finding: error instanceof Error ? error.message : String(error),
      advice: null,
    };
  }
}

function checkPort(): Promise<Check> {
  const name = `UDP port ${MDNS_PORT}`;
  return new Promise((resolve) => {
    const socket = createSocket({ type: "udp4", reuseAddr: true });
    socket.once("error", (error) => {
      socket.close();
      resolve({
        name,
        result: "failure",
        finding: `It cannot be shared: ${error.message}.`,
        advice: "Another program holds it alone. End that program, or set it to share the mDNS port.",
      });
    });
    socket.bind(MDNS_PORT, () => {
      socket.close();
      resolve({ name, result: "ok", finding: "It can be used beside other mDNS programs.", advice: null });
    });
  });
}

/** A Landline that runs has one of them, and takes no harm from this. */
async function checkMeshPort(): Promise<Check> {
  const free: number[] = [];
  for (const port of USUAL_PORTS.mesh) if (await isFree(port)) free.push(port);
  return meshPortCheck(free);
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "::", () => server.close(() => resolve(true)));
  });
}

/** `free`: those of Landline's ports for links that nobody has. */
export function meshPortCheck(free: readonly number[]): Check {
  const all = `${USUAL_PORTS.mesh[0]} to ${USUAL_PORTS.mesh.at(-1)}`;
  const name = `TCP ports ${all}`;
  const [first] = free;
  if (first === undefined)
    return {
      ...{ name, result: "warning", finding: "All of them are taken." },
      advice:
        "If these are not four copies of Landline, other programs hold them: Landline takes any port then, a firewall may not let it through, and codes last until its next start. Name another by --port.",
    };
  const finding =
    free.length === USUAL_PORTS.mesh.length
      ? `They are free; Landline takes ${first}.`
      : `${first} is the next that is free; Landline, if it runs, has one before it.`;
  return { name, result: "ok", finding, advice: null };
}

function firewallHint(): Check {
  const { mesh, files, media } = USUAL_PORTS;
  const ports = {
    tcp: `${mesh[0]} to ${files.at(-1)}`,
    udp: `${mesh[0]} to ${mesh.at(-1)} and ${media.first} to ${media.last}`,
  };
  const advice: Partial<Record<NodeJS.Platform, string>> = {
    linux: `If others don't see your meetings: sudo ufw allow ${MDNS_PORT}/udp (or firewall-cmd --add-service=mdns), and Landline's ports from the local network: TCP ${ports.tcp}, UDP ${ports.udp}.`,
    darwin:
      "If others don't see your meetings: System Settings > Network > Firewall > Options, and allow incoming connections for Landline; System Settings > Privacy & Security > Local Network, too.",
    win32:
      "If others don't see your meetings: set the network to Private, and allow Landline in Windows Security > Firewall > Allow an app.",
  };
  return {
    name: "Firewall",
    result: "warning",
    finding: `Landline cannot look into the firewall. Its ports: UDP ${MDNS_PORT}, TCP ${ports.tcp}, UDP ${ports.udp}.`,
    advice:
      advice[process.platform] ??
      `Allow UDP ${MDNS_PORT} and Landline's ports from the local network: TCP ${ports.tcp}, UDP ${ports.udp}.`,
  };
}

export function checkShell(electron: Shell | null, browser: Shell | null): Check {
  const shell = electron ?? browser;
  const name = "Window";
  if (shell !== null)
    return { name, result: "ok", finding: `It opens in ${shell.name} (${shell.executable}).`, advice: null };
  return {
    name,
    result: "failure",
    finding: "There is neither Electron nor Chromium, Chrome or Edge.",
    advice: "Install Chromium, or name a browser of its kind in LANDLINE_BROWSER.",
  };
}

/** Asks the browser that will show the window: which devices there are differs from browser to browser. */
async function checkDevices(browser: Shell | null): Promise<Check> {
  const name = "Camera and microphone";
  if (browser === null)
    return { name, result: "warning", finding: "Not checked: there is no browser.", advice: null };
  const counts = await countDevices(browser.executable);
  if (counts === null) {
    return {
      name,
      result: "warning",
      finding: `${browser.name} did not tell.`,
      advice: "Look in the window's settings, where both are listed.",
    };
  }
  const finding = `${browser.name} sees ${counts.cameras} camera(s) and ${counts.microphones} microphone(s).`;
  if (counts.cameras > 0 && counts.microphones > 0) return { name, result: "ok", finding, advice: null };
  return {
    name,
    result: "warning",
    finding,
    advice:
      "You can take part all the same: see, hear and write. Plug a device in, and it is offered at once.",
  };
}

export function checkClock(today: Date): Check {
  const isPlausible = today.getFullYear() >= 2025;
  return {
    name: "Clock",
    result: isPlausible ? "ok" : "warning",
    finding: `It shows ${today.toISOString().slice(0, 16).replace("T", " ")} UTC.`,
    advice: isPlausible
      ? null
      : "Messages will carry a wrong time. Set the clock; their order is right all the same.",
  };
}
