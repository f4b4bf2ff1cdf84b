/** Getting a TCP port. */
import type { Server } from "node:net";

/**
 * Listens on `port`, or on the first of several that can be had, and on any other if none can. Where the machine has no IPv6 and `host` is
 * "::", listens on IPv4 alone. Resolves to the port. @throws the system error of the last attempt
 */
export async function listen(
  server: Server,
  wanted: { readonly host: string; readonly port: number | readonly number[] },
): Promise<number> {
  const ports = new Set([wanted.port, 0].flat());
  const hosts = wanted.host === "::" ? ["::", "0.0.0.0"] : [wanted.host];
  const places = hosts.flatMap((host) => [...ports].map((port) => ({ host, port })));
  let problem: unknown;
  for (const place of places) {
    try {
      return await listenAt(server, place);
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

function listenAt(server: Server, place: { readonly host: string; readonly port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => {
      server.off("listening", listening);
      reject(error);
    };
    const listening = () => {
      server.off("error", failed);
      const address = server.address();
      // A listening TCP server's address is an object.
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    };
    server.once("error", failed);
    server.once("listening", listening);
    server.listen(place);
  });
}
