import test from "ava";
import { createGate, type Knock } from "../../src/window-host/gate.ts";
import { pageTypeOf } from "../../src/window-host/page-files.ts";

const SECRET = "ab".repeat(32);
const HOST = "127.0.0.1:5000";
const ORIGIN = `http://${HOST}`;
const FOLDER = "cd".repeat(16);
const gate = createGate(5000, { secret: SECRET, folder: FOLDER });

/** A request that is let in, but for the changes given. */
const knock = (changes: Partial<Knock> = {}, headers: Knock["headers"] = {}): Knock => ({
  method: "GET",
  url: "/",
  ...changes,
  headers: { host: HOST, cookie: `landline=${SECRET}`, ...headers },
});

test("[WH1] only requests to this host and port are judged at all", (t) => {
  t.is(gate.judge(knock()), "allowed");
  for (const host of [
    "localhost:5000",
    "evil.example:5000",
    "127.0.0.1:5001",
    "127.0.0.1",
    "[::1]:5000",
    "",
  ]) {
    t.is(gate.judge(knock({}, { host })), "refused", host);
    t.is(gate.judge(knock({ url: `/enter?key=${SECRET}` }, { host })), "refused", host);
    t.false(gate.mayLink(knock({ url: "/link" }, { host, origin: ORIGIN })), host);
  }
  t.is(gate.judge({ method: "GET", url: "/", headers: { cookie: `landline=${SECRET}` } }), "refused");
});

test("[WH2] the secret lets a browser in, and nothing else does", (t) => {
  const enter = (url: string) => gate.judge({ method: "GET", url, headers: { host: HOST } });
  t.is(gate.entryUrl, `${ORIGIN}/enter?key=${SECRET}`);
  t.is(enter(`/enter?key=${SECRET}`), "enter");
  for (const url of [
    ...["/enter", "/enter?key=", `/enter?key=${SECRET}0`, `/enter?key=${SECRET.slice(1)}`],
    ...[`/enter?key=${SECRET.toUpperCase()}`, `/?key=${SECRET}`, `/enter/?key=${SECRET}`],
    `/enter?key=${"é".repeat(32)}`,
  ])
    t.is(enter(url), "refused", url);
});

test("[WH3] a cookie that is wrong or ill-formed counts as none", (t) => {
  for (const cookie of [`landline=${SECRET}`, `a=b; landline=${SECRET}`, `landline=${SECRET}; c=d`])
    t.is(gate.judge(knock({}, { cookie })), "allowed", cookie);
  for (const cookie of [
    ...["", "landline=", `landline=${"0".repeat(64)}`, `landline=${SECRET}0`, `landline=${SECRET.slice(1)}`],
    ...[`xlandline=${SECRET}`, `landline=${SECRET.toUpperCase()}`, `Landline=${SECRET}`, SECRET],
  ])
    t.is(gate.judge(knock({}, { cookie })), "refused", cookie);
});

test("[WH4] what changes something comes from our own page, or from no page", (t) => {
  const foreign = [
    "http://127.0.0.1:5001",
    "http://localhost:5000",
    "https://evil.example",
    "null",
    "http://127.0.0.1",
  ];
  for (const method of ["PUT", "POST", "DELETE", "OPTIONS"]) {
    t.is(gate.judge(knock({ method }, { origin: ORIGIN })), "allowed");
    t.is(gate.judge(knock({ method })), "allowed", "the launcher's own request has no origin");
    for (const origin of foreign)
      t.is(gate.judge(knock({ method }, { origin })), "refused", `${method} ${origin}`);
  }
});

test("[WH5] the link wants host, origin and cookie", (t) => {
  t.true(gate.mayLink(knock({ url: "/link" }, { origin: ORIGIN })));
  t.false(gate.mayLink(knock({ url: "/link" })), "no origin");
  t.false(gate.mayLink(knock({ url: "/link" }, { origin: "http://127.0.0.1:5001" })));
  t.false(gate.mayLink(knock({ url: "/link" }, { origin: ORIGIN, cookie: "" })));
  t.false(gate.mayLink(knock({ url: "/link?x" }, { origin: ORIGIN })));
  t.false(gate.mayLink(knock({ url: "/" }, { origin: ORIGIN })));
});

test("[WH6] an address that is none, or leads elsewhere, is refused", (t) => {
  for (const url of ["//evil.example/", "http://evil.example/", "//", "http://[", "file:///etc/passwd"])
    t.is(gate.judge(knock({ url })), "refused", url);
});

test("[WH7] only files of the window's kinds, side by side, are served", (t) => {
  t.is(pageTypeOf("/index.html"), "text/html; charset=utf-8");
  t.is(pageTypeOf("/app.js"), "text/javascript; charset=utf-8");
  t.is(pageTypeOf("/app.js.map"), "application/json");
  for (const name of [
    ...["/", "/index", "/.html", "/.secret.js", "/a/b.js", "/../main.js", "/..%2fmain.js", "/%2e%2e/main.js"],
    ...["/a\\b.js", "/window.json", "/identity.pem", "//app.js", "/app.js/", "/app .js", "/app.constructor"],
  ])
    t.is(pageTypeOf(name), null, name);
});

test("[WH8] the cookie goes to a path that only this server's page knows, and that path is served as the root is", (t) => {
  t.is(gate.setCookie, `landline=${SECRET}; HttpOnly; SameSite=Strict; Path=/${FOLDER}/`);
  t.is(gate.targetOf(`/${FOLDER}/files/x?save`)?.pathname, "/files/x");
  t.is(gate.targetOf(`/${FOLDER}/`)?.pathname, "/");
  t.is(gate.targetOf(`/${FOLDER}`)?.pathname, `/${FOLDER}`);
  t.is(gate.targetOf("http://elsewhere/"), null);
  t.true(gate.mayLink(knock({ url: `/${FOLDER}/link` }, { origin: ORIGIN })));
  t.false(gate.mayLink(knock({ url: `/${"0".repeat(32)}/link` }, { origin: ORIGIN })));
});
