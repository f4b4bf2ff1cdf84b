/** Tries to get into a window's server in ways that must and must not work; prints the HTTP status of each as JSON. */
import { request } from "node:http";

const [port = "", secret = ""] = process.argv.slice(2);
const host = `127.0.0.1:${port}`;
const origin = `http://${host}`;
const cookie = `landline=${secret}`;

function ask(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: "127.0.0.1", port, path, headers: { host, ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asking.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    asking.on("error", reject);
    asking.end();
  });
}

const upgrade = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
};
console.log(
  JSON.stringify({
    page: await ask("/", { cookie }),
    pageWithoutCookie: await ask("/", {}),
    pageWithWrongCookie: await ask("/", { cookie: `landline=${"0".repeat(64)}` }),
    pageOfForeignHost: await ask("/", { cookie, host: `rebound.example:${port}` }),
    pageOfOtherName: await ask("/", { cookie, host: `localhost:${port}` }),
    enterWithWrongKey: await ask(`/enter?key=${"0".repeat(64)}`, {}),
    enterWithOddKey: await ask(`/enter?key=${"%C3%A9".repeat(64)}`, {}),
    enterAtForeignHost: await ask(`/enter?key=${secret}`, { host: `rebound.example:${port}` }),
    focusWithoutCookie: await ask("/focus", {}),
    fileOutside: await ask("/..%2fmain.js", { cookie }),
    link: await ask("/link", { ...upgrade, cookie, origin }),
    linkWithoutCookie: await ask("/link", { ...upgrade, origin }),
    linkOfForeignOrigin: await ask("/link", { ...upgrade, cookie, origin: "http://foreign.example" }),
    linkOfOtherPort: await ask("/link", { ...upgrade, cookie, origin: "http://127.0.0.1:1" }),
    linkWithoutOrigin: await ask("/link", { ...upgrade, cookie }),
  }),
);
