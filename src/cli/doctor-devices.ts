/** Asks a browser how many cameras and microphones it sees. */
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";

/** A browser that has never run on this machine starts in some seconds. */
const DEVICES_PATIENCE_MS = 8_000;

/** A browser that is told to end takes a fraction of a second. */
const EXIT_PATIENCE_MS = 3_000;

const DEVICES_PAGE = `<!doctype html><script src="/ask.js"></script>`;
const DEVICES_SCRIPT = `navigator.mediaDevices.enumerateDevices().then((all) => fetch("/devices", { method: "POST", body: JSON.stringify(all.map((each) => each.kind)) }));`;

export interface DeviceCounts {
  readonly cameras: number;
  readonly microphones: number;
}

/** Opens a page of our own in the browser, without a window and with a fresh profile. Null if it has not answered in time. */
export function countDevices(executable: string): Promise<DeviceCounts | null> {
  const profile = mkdtempSync(path.join(tmpdir(), "landline-doctor-"));
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      if (request.method !== "POST") {
        const isScript = request.url === "/ask.js";
        response
          .setHeader("content-type", isScript ? "text/javascript" : "text/html")
          .end(isScript ? DEVICES_SCRIPT : DEVICES_PAGE);
        return;
      }
      let body = "";
      request.on("data", (chunk) => void (body = (body + String(chunk)).slice(0, 10_000)));
      request.on("end", () => {
        response.end();
        finish({
          cameras: body.split("videoinput").length - 1,
          microphones: body.split("audioinput").length - 1,
        });
      });
    });
    server.listen(0, "127.0.0.1");
    let child: ReturnType<typeof spawn> | null = null;
    const timer = setTimeout(() => finish(null), DEVICES_PATIENCE_MS);
    server.on("listening", () => {
      const bound = server.address();
      const port = bound !== null && typeof bound === "object" ? bound.port : 0;
      const flags = [
        "--headless=new",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ];
      const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
      child = spawn(
        executable,
        [...flags, ...root, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/`],
        { stdio: "ignore" },
      );
      child.on("error", () => finish(null));
    });
    function finish(counts: DeviceCounts | null): void {
      clearTimeout(timer);
      server.closeAllConnections();
      server.close();
      // A browser's last processes may write into it for a moment yet. What cannot be removed is the system's to clear away.
      const remove = () =>
        void rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
          .catch(() => {})
          .then(() => resolve(counts));
      if (child === null || child.exitCode !== null) return remove();
      const stuck = setTimeout(remove, EXIT_PATIENCE_MS);
      child.once("exit", () => {
        clearTimeout(stuck);
        remove();
      });
      child.kill();
    }
  });
}
