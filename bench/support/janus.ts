/** Debian's Janus (apt-get install --no-install-recommends janus) as a benchmark's counterpart: starts it on one address, and speaks its JSON over a WebSocket. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { WebSocket } from "ws";

const PROGRAM = "/usr/bin/janus";
const LIBRARIES = "/usr/lib/x86_64-linux-gnu/janus";
const PORT = 8188;
const START_TRIES = 100;
const START_PAUSE_MS = 50;
const REPLY_MS = 10_000;

export const isJanusHere = (): boolean => existsSync(PROGRAM) && existsSync(`${LIBRARIES}/plugins`);

/** A session description as Janus writes it. */
export interface Jsep {
  readonly type: "offer" | "answer";
  readonly sdp: string;
}
export interface JanusHandle {
  /** Resolves to the description of the reply; null: it has none. Rejects with what Janus refuses. */
  ask(body: object, jsep?: Jsep): Promise<Jsep | null>;
  /** Media flows. */
  readonly up: Promise<void>;
}
export interface Janus {
  readonly pid: number;
  attach(plugin: string): Promise<JanusHandle>;
  close(): Promise<void>;
}

/** What is read of a message. */
interface Message {
  readonly janus: string;
  readonly transaction?: string;
  readonly sender?: number;
  readonly error?: unknown;
  readonly data?: { readonly id: number };
  readonly plugindata?: { readonly data: { readonly error?: string } };
  readonly jsep?: Jsep;
}

function writeConfiguration(folder: string, address: string, eventLoops: number): void {
  const without = (kind: string, kept: readonly string[]): string =>
    readdirSync(`${LIBRARIES}/${kind}`)
      .filter((file) => file.endsWith(".so") && !kept.some((name) => file.includes(name)))
      .join(",");
  const write = (name: string, text: string): void => writeFileSync(`${folder}/${name}.jcfg`, text);
  write(
    "janus",
    `general: {
  configs_folder = "${folder}" plugins_folder = "${LIBRARIES}/plugins" transports_folder = "${LIBRARIES}/transports"
  events_folder = "${LIBRARIES}/events" loggers_folder = "${LIBRARIES}/loggers"
  debug_level = 3 interface = "${address}" session_timeout = 0 ${eventLoops > 0 ? `event_loops = ${eventLoops}` : ""}
}
media: { ipv6 = false rtp_port_range = "20000-40000" }
nat: { nice_debug = false ice_lite = false ice_tcp = false ignore_mdns = true ice_enforce_list = "${address}" }
plugins: { disable = "${without("plugins", ["videoroom", "audiobridge"])}" }
transports: { disable = "${without("transports", ["websockets"])}" }
loggers: { disable = "${without("loggers", [])}" }
events: { broadcast = false disable = "${without("events", [])}" }
`,
  );
  write(
    "janus.transport.websockets",
    `general: { json = "compact" ws = true ws_port = ${PORT} ws_ip = "${address}" wss = false }\nadmin: { admin_ws = false admin_wss = false }\n`,
  );
  write("janus.plugin.videoroom", "general: { }\n");
  write("janus.plugin.audiobridge", "general: { }\n");
}

function tryToConnect(address: string): Promise<WebSocket | null> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${address}:${PORT}`, "janus-protocol");
    socket.once("open", () => resolve(socket));
    socket.once("error", () => resolve(null));
  });
}

/** `eventLoops`: threads for all connections; 0: one for each connection, as Janus does by itself. */
export async function startJanus(address: string, eventLoops: number): Promise<Janus> {
  const folder = mkdtempSync(path.join(tmpdir(), "landline-janus-"));
  writeConfiguration(folder, address, eventLoops);
  // It may end by a signal when it is stopped: its memory would be left where it was started.
  const child = spawn(PROGRAM, ["-C", `${folder}/janus.jcfg`, "-F", folder], {
    stdio: "ignore",
    cwd: folder,
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const kill = (): boolean => child.kill("SIGKILL");
  process.once("exit", kill);
  let socket: WebSocket | null = null;
  for (let attempt = 0; attempt < START_TRIES && socket === null; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
    socket = await tryToConnect(address);
  }
  if (socket === null || child.pid === undefined) throw new Error("Janus did not start");
  const connected = socket;

  const pending = new Map<string, (message: Message) => void>();
  const risen = new Map<number, () => void>();
  connected.on("message", (bytes: Buffer) => {
    // Janus is no peer of the product: what it says is believed.
    const message = JSON.parse(bytes.toString()) as Message;
    if (message.janus === "webrtcup") risen.get(message.sender ?? 0)?.();
    // The reply of a plugin comes after "ack".
    if (message.janus !== "ack") pending.get(message.transaction ?? "")?.(message);
  });
  let count = 0;
  const request = (content: object): Promise<Message> =>
    new Promise((resolve, reject) => {
      const transaction = `t${(count += 1)}`;
      const fail = (why: string): void =>
        reject(new Error(`Janus: ${why} (${JSON.stringify(content).slice(0, 100)})`));
      const timer = setTimeout(() => fail("no reply"), REPLY_MS);
      pending.set(transaction, (message) => {
        clearTimeout(timer);
        pending.delete(transaction);
        const refusal = message.error ?? message.plugindata?.data.error;
        if (refusal === undefined) resolve(message);
        else fail(JSON.stringify(refusal));
      });
      connected.send(JSON.stringify({ ...content, transaction }));
    });
  const session = { session_id: (await request({ janus: "create" })).data?.id };
  return {
    pid: child.pid,
    async attach(plugin) {
      const id = (await request({ janus: "attach", plugin, ...session })).data?.id ?? 0;
      const up = new Promise<void>((resolve) => risen.set(id, resolve));
      return {
        up,
        async ask(body, jsep) {
          const content = { janus: "message", handle_id: id, body, ...session };
          return (await request(jsep === undefined ? content : { ...content, jsep })).jsep ?? null;
        },
      };
    },
    async close() {
      process.off("exit", kill);
      connected.terminate();
      kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
