/** Threads' ends of a message channel as ports for typed calls. */
import type { MessagePort, Worker } from "node:worker_threads";
import type { RpcPort } from "../../kernel/rpc.ts";

/** The worker's end. The thread lives as long as its port is open. */
export const portOf = (port: MessagePort): RpcPort => ({
  post: (message) => port.postMessage(message),
  onMessage(listener) {
    port.on("message", listener);
    return () => void port.off("message", listener);
  },
  onClose(listener) {
    const closed = () => listener("The core's thread ended.");
    port.once("close", closed);
    return () => void port.off("close", closed);
  },
});

/** The end of the thread that started the worker. */
export const portTo = (worker: Worker): RpcPort => ({
  post: (message) => worker.postMessage(message),
  onMessage(listener) {
    worker.on("message", listener);
    return () => void worker.off("message", listener);
  },
  onClose(listener) {
    const closed = () => listener("The files' worker ended.");
    worker.once("exit", closed);
    return () => void worker.off("exit", closed);
  },
});
