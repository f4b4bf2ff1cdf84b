/** Getting a TCP port. */
import type { Server } from "node:net";

/**
 * Listens on `port` (0: any), and on any other if that one cannot be had. Where the machine has no IPv6 and `host` is "::", listens
 * on IPv4 alone. Resolves to the port. @throws the system error of the last attempt
 */
export async function listen(
  server: Server,
  wanted: { readonly host: string; readonly port: number },
): Promise<number> {
  const ports = wanted.port === 0 ? [0] : [wanted.port, 0];
  const hosts = wanted.host === "::" ? ["::", "0.0.0.0"] : [wanted.host];
  const places = hosts.flatMap((host) => ports.map((port) => ({ host, port })));
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
