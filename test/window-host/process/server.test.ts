/** The window's server on a loopback socket, with a core that writes down what it is asked. */
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { request as httpRequest } from "node:http";
import path from "node:path";
import { Readable } from "node:stream";
import test, { type ExecutionContext } from "ava";
import { WebSocket } from "ws";
import type { Client } from "../../../src/core/clients.ts";
import type { WindowFiles } from "../../../src/core/window-files.ts";
import { createLog } from "../../../src/kernel/log.ts";
import { MAX_PICTURE_BYTES } from "../../../src/window-host/background-picture.ts";
import { createWindowServer, focusRunning } from "../../../src/window-host/server.ts";
import { eventually } from "../../support/eventually.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const CONTENT = Buffer.from("0123456789");
const FILE_ID = "ab".repeat(16);
const RECORDING_ID = "cd".repeat(32);
const RECORDED = "001 voice Ana's é.webm";

async function startServer(t: ExecutionContext, dataFolder = temporaryFolder(t, "window")) {
  const files = temporaryFolder(t, "page");
  writeFileSync(path.join(files, "index.html"), "<p>the window</p>");
  const log = createLog("error", () => {});
  const received: unknown[] = [];
  const uploads: { readonly name: string; readonly bytes: string }[] = [];
  const clients = new Set<Client>();
  const windowFiles: WindowFiles = {
    async receive(content, about) {
      const bytes: Buffer[] = [];
      for await (const chunk of content) bytes.push(Buffer.from(chunk));
      uploads.push({ name: about.name, bytes: Buffer.concat(bytes).toString() });
    },
    describe: (fileId) => (fileId === FILE_ID ? { name: "a.txt", sizeBytes: CONTENT.length } : null),
    read: async (_fileId, { first, last }) => Readable.from([CONTENT.subarray(first, last + 1)]),
    async findRecorded(recordingId, file) {
      if (recordingId !== RECORDING_ID || file !== RECORDED) return null;
      const read = ({ first, last }: { first: number; last: number }) =>
        Readable.from([CONTENT.subarray(first, last + 1)]);
      return { name: file, sizeBytes: CONTENT.length, read };
    },
  };
  const server = await createWindowServer({
    dataFolder,
    files,
    log,
    windowFiles,
    mayNamePaths: false,
    clients: {
      attach(client) {
        clients.add(client);
        client.send({ type: "left" });
        return { receive: (input) => void received.push(input), detach: () => void clients.delete(client) };
      },
      wasAttended: () => true,
      broadcast: (event) => clients.forEach((client) => client.send(event)),
      replay: () => {},
    },
  });
  t.teardown(() => server.close());
  const { port, secret }: { port: number; secret: string } = JSON.parse(
    readFileSync(path.join(dataFolder, "window.json"), "utf8"),
  );
  const origin = `http://127.0.0.1:${port}`;
  return {
    server,
    files,
    dataFolder,
    origin,
    port,
    secret,
    cookie: `landline=${secret}`,
    log,
    received,
    uploads,
    clients,
  };
}

test("[WH50] a browser enters by the redirect file, gets the cookie, and then the page", async (t) => {
  const { server, origin, secret } = await startServer(t);
  const page = readFileSync(server.redirectFile, "utf8");
  t.true(page.includes(`${origin}/enter?key=${secret}`));
  const entered = await fetch(server.url, { redirect: "manual" });
  t.is(entered.status, 200);
  const cookie = entered.headers.get("set-cookie") ?? "";
  t.regex(cookie, /^landline=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=\/[0-9a-f]{32}\/$/);
  t.true(cookie.includes(secret));
  const root = / Path=(.*)$/.exec(cookie)?.[1] ?? "";
  t.true((await entered.text()).includes(`url=${root}"`));
  const window = await fetch(`${origin}${root}`, { headers: { cookie } });
  t.is(await window.text(), "<p>the window</p>");
  const policy = window.headers.get("content-security-policy") ?? "";
  t.regex(policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'/);
  t.regex(policy, /frame-ancestors 'none'/);
  t.is(window.headers.get("cross-origin-resource-policy"), "same-origin");
  t.is(window.headers.get("x-content-type-options"), "nosniff");
  t.is((await fetch(`${origin}/none.js`, { headers: { cookie } })).status, 404);
});

test("[BG30] the picture behind the user is kept and given; what is no JPEG, or too large, is refused", async (t) => {
  const { origin, cookie, dataFolder } = await startServer(t);
  const address = `${origin}/background`;
  const put = (body: Uint8Array<ArrayBuffer>) => fetch(address, { method: "PUT", headers: { cookie }, body });
  const get = () => fetch(address, { headers: { cookie } });
  t.is((await get()).status, 404);
  const picture = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  t.is((await put(picture)).status, 204);
  const given = await get();
  t.is(given.headers.get("content-type"), "image/jpeg");
  t.deepEqual(new Uint8Array(await given.arrayBuffer()), picture);
  t.is(statSync(path.join(dataFolder, "background.jpg")).mode & 0o777, 0o600);
  t.is((await put(new TextEncoder().encode("<script>"))).status, 415);
  const large = new Uint8Array(MAX_PICTURE_BYTES + 1);
  large.set(picture);
  // The server may hang up before the whole body is sent.
  t.not(
    await put(large).then(
      ({ status }) => status,
      () => 413,
    ),
    204,
  );
  t.is((await fetch(address, { method: "POST", headers: { cookie } })).status, 405);
  t.is((await fetch(address)).status, 403);
  t.deepEqual(new Uint8Array(await (await get()).arrayBuffer()), picture);
});

test("[BG31] the frame's page has a policy of its own, and nothing else has it", async (t) => {
  const { origin, cookie, files } = await startServer(t);
  writeFileSync(path.join(files, "background.html"), "the frame");
  const policyOf = async (name: string) =>
    (await fetch(`${origin}/${name}`, { headers: { cookie } })).headers.get("content-security-policy") ?? "";
  t.regex(
    await policyOf("background.html"),
    /^sandbox allow-scripts; default-src 'none'; .*frame-ancestors 'self'$/,
  );
  for (const name of ["index.html", "background.htm", "none/background.html", ""])
    t.notRegex(await policyOf(name), /unsafe-eval'(?<!wasm-unsafe-eval')|unsafe-inline/, name);
});

test("[WH51] what the gate refuses gets 403 and is counted", async (t) => {
  const { origin, port, cookie, log } = await startServer(t);
  t.is((await fetch(`${origin}/`)).status, 403);
  t.is((await fetch(`${origin}/enter?key=${"0".repeat(64)}`)).status, 403);
  // fetch sets the host by itself.
  const response = httpRequest({ port, host: "127.0.0.1", headers: { host: "evil.example", cookie } }).end();
  const [{ statusCode }] = await once(response, "response");
  t.is(statusCode, 403);
  for (const options of [
    { headers: { cookie } },
    { origin: "http://127.0.0.1:1", headers: { cookie } },
    { origin, headers: {} },
  ]) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/link`, options);
    const [error] = await once(socket, "error");
    t.regex(String(error), /403/);
  }
  t.is(log.counters()["window.refused"], 6);
});

test("[WH52] a link carries commands and events, and is detached when it closes", async (t) => {
  const { origin, port, cookie, received, clients } = await startServer(t);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/link`, { origin, headers: { cookie } });
  const [event] = await once(socket, "message");
  t.is(String(event), '{"type":"left"}');
  socket.send('{"type":"leave"}');
  socket.send(Buffer.from([1, 2, 3]));
  socket.send("nonsense");
  await eventually("both texts arrive", () => received.length === 2);
  t.deepEqual(received, ['{"type":"leave"}', "nonsense"]);
  t.is(clients.size, 1);
  socket.close();
  await eventually("the client is detached", () => clients.size === 0);
});

test("[WH53] the port lasts, the secret only for a core that follows a dead one; a port that is taken is replaced; both files are private", async (t) => {
  const first = await startServer(t);
  await first.server.close(true);
  const second = await startServer(t, first.dataFolder);
  t.is(second.port, first.port);
  t.is(second.secret, first.secret);
  for (const file of ["window.json", "open.html"])
    t.is(statSync(path.join(first.dataFolder, file)).mode & 0o777, 0o600);
  await second.server.close();
  const politelyEnded = await startServer(t, first.dataFolder);
  t.is(politelyEnded.port, first.port);
  t.not(politelyEnded.secret, first.secret);
  await politelyEnded.server.close(true);
  const other = createServer();
  other.listen(first.port, "127.0.0.1");
  await once(other, "listening");
  t.teardown(() => other.close());
  const third = await startServer(t, first.dataFolder);
  t.not(third.port, first.port);
  t.is(third.secret, politelyEnded.secret);
});

test("[WH54] a second start asks the running copy to the front", async (t) => {
  const folder = temporaryFolder(t, "window");
  t.false(await focusRunning(folder), "never started");
  const { server } = await startServer(t, folder);
  const asked: unknown[] = [];
  server.onFocus((link) => asked.push(link));
  t.true(await focusRunning(folder));
  t.deepEqual(asked, [null]);
  await server.close();
  t.false(await focusRunning(folder), "not running");
});

test("[WH60] a second start hands its link over; one that is far too long is left out", async (t) => {
  const folder = temporaryFolder(t, "window");
  const { server, origin, cookie } = await startServer(t, folder);
  const asked: unknown[] = [];
  server.onFocus((link) => asked.push(link));
  t.true(await focusRunning(folder, "landline:join?m=ä"));
  t.true(await focusRunning(folder, "landline:".padEnd(20_000, "x")));
  t.deepEqual(asked, ["landline:join?m=ä", null]);
  const flood = await fetch(`${origin}/focus`, {
    ...{ method: "POST", headers: { cookie }, body: "x".repeat(20_000) },
  }).catch(() => null);
  t.true(flood === null || flood.ok);
  t.true(asked.slice(2).every((link) => link === null));
  t.is((await fetch(`${origin}/focus`, { method: "POST", body: "landline:join" })).status, 403);
});

test("[WH55] a file is put and got, whole and in part, by a window alone", async (t) => {
  const { origin, cookie, uploads } = await startServer(t);
  const url = `${origin}/files/${FILE_ID}`;
  t.is(await (await fetch(url, { headers: { cookie } })).text(), "0123456789");
  const part = await fetch(url, { headers: { cookie, range: "bytes=2-4" } });
  t.is(part.status, 206);
  t.is(await part.text(), "234");
  t.is((await fetch(url)).status, 403);
  t.is((await fetch(`${origin}/files/${"cd".repeat(16)}`, { headers: { cookie } })).status, 404);
  t.is((await fetch(`${origin}/files/nonsense`, { headers: { cookie } })).status, 404);
  t.is((await fetch(url, { method: "DELETE", headers: { cookie } })).status, 405);
  const put = (query: string, headers: Record<string, string>) =>
    fetch(`${url}?${query}`, { method: "PUT", body: "bytes", headers: { cookie, ...headers } });
  t.is((await put("name=a.txt", {})).status, 204);
  t.is((await put("name=", {})).status, 400);
  t.is((await put("name=a.txt&kind=device", {})).status, 400);
  t.is((await put("name=a.txt", { origin: "http://127.0.0.1:1" })).status, 403);
  t.deepEqual(uploads, [{ name: "a.txt", bytes: "bytes" }]);
});

test("[RC60] a file of a recording is read by the window, in part, too, and by nobody else; nothing else of the disk is", async (t) => {
  const { origin, cookie } = await startServer(t);
  const url = `${origin}/recordings/${RECORDING_ID}/${encodeURIComponent(RECORDED)}`;
  t.is((await fetch(url)).status, 403);
  const part = await fetch(url, { headers: { cookie, range: "bytes=2-4" } });
  t.is(part.status, 206);
  t.is(part.headers.get("content-range"), "bytes 2-4/10");
  t.is(part.headers.get("content-type"), "video/webm");
  t.is(await part.text(), "234");
  t.is(
    (await fetch(`${url}?save`, { headers: { cookie } })).headers.get("content-type"),
    "application/octet-stream",
  );
  t.is((await fetch(url, { method: "PUT", headers: { cookie, origin } })).status, 405);
  for (const wrong of [
    `/recordings/${RECORDING_ID}/index.jsonl`,
    `/recordings/${RECORDING_ID}/${encodeURIComponent("../../identity.json")}`,
    `/recordings/${RECORDING_ID}/%ff`,
    `/recordings/abc/${encodeURIComponent(RECORDED)}`,
  ])
    t.is((await fetch(`${origin}${wrong}`, { headers: { cookie } })).status, 404, wrong);
});
