/**
 * Typed remote calls between two parts of one program (a worker thread, a child process): calls with replies and events without, either
 * way, over any port that delivers messages in order. Both ends are of one build, so messages have types and no schemas.
 */
import type { Clock } from "./clock.ts";
import type { Unsubscribe } from "./emitter.ts";
import { wordsIn, type Sentence } from "./words.ts";

/** One end of a message channel. It may close at any moment; a message posted after that is lost. */
export interface RpcPort {
  /** May throw when the message cannot be posted: the call then fails with that error. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Unsubscribe;
  /** Called once, however the channel ended; at once when it has ended already. */
  onClose(listener: (reason: string) => void): Unsubscribe;
}

/**
 * `closed`: the channel ended before the reply; `timeout`: no reply in time; `unknown`: the other end has no such procedure. Anything else
 * is the `code` of the error that the procedure threw, or null if that had none.
 */
export class RpcError extends Error {
  readonly code: string | null;
  /** What the procedure's error says to people; empty for one without words. */
  readonly sentences: readonly Sentence[];
  constructor(
    code: string | null,
    message: string,
    { sentences = [], ...options }: ErrorOptions & { readonly sentences?: readonly Sentence[] } = {},
  ) {
    super(message, options);
    this.name = "RpcError";
    this.sentences = sentences;
    this.code = code;
  }
}

/** What one end offers to the other: an interface of methods. `never` accepts parameters of any type. */
export type Procedures<T> = { readonly [K in keyof T]: (...args: never[]) => unknown };
type Arguments<F> = F extends (...args: infer A) => unknown ? A : never;
type Reply<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

export interface Rpc<Remote> {
  /** Resolves with the value that the other end's procedure returned. Calls begin there in the order in which they were made. @throws RpcError */
  call<K extends keyof Remote & string>(name: K, ...args: Arguments<Remote[K]>): Promise<Reply<Remote[K]>>;
  /** Runs the other end's procedure without a reply: what it returns or throws goes to that end's `onEventFailed`. Never throws. */
  send<K extends keyof Remote & string>(name: K, ...args: Arguments<Remote[K]>): void;
  /** Stops listening and fails every call without a reply. The port itself stays open. */
  close(): void;
}

export interface RpcDeps<Local extends Procedures<Local>, Remote> {
  readonly port: RpcPort;
  /**
   * This end's procedures. They may return promises; one that throws fails the caller's call. While `procedures` is itself a promise, calls
   * wait for it; if it rejects, every call fails with its error.
   */
  readonly procedures: Local | Promise<Local>;
  /** Procedures of the other end that must reply within so many milliseconds; the others may take as long as they need. */
  readonly timeouts?: {
    readonly clock: Clock;
    readonly ms: { readonly [K in keyof Remote]?: number };
  };
  /** An event's procedure threw: nobody waits for its reply. */
  readonly onEventFailed?: (name: string, error: unknown) => void;
}

type Message =
  | { readonly type: "call"; readonly id: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly type: "event"; readonly name: string; readonly args: readonly unknown[] }
  | { readonly type: "result"; readonly id: number; readonly value: unknown }
  | ({ readonly type: "failure"; readonly id: number } & Failure);

/** The part of an error that crosses the port: its code and its words. */
interface Failure {
  readonly code: string | null;
  readonly message: string;
  readonly sentences: readonly Sentence[];
}

interface PendingCall {
  resolve(value: unknown): void;
  reject(error: Error): void;
  cancelTimer(): void;
}

export function createRpc<Remote extends Procedures<Remote>, Local extends Procedures<Local> = object>(
  deps: RpcDeps<Local, Remote>,
): Rpc<Remote> {
  const { port, procedures } = deps;
  // Its rejection is each call's to report.
  if (procedures instanceof Promise) procedures.catch(() => {});
  const pending = new Map<number, PendingCall>();
  let lastId = 0;
  let closeReason: string | null = null;

  function take(id: number): PendingCall | null {
    const call = pending.get(id) ?? null;
    pending.delete(id);
    call?.cancelTimer();
    return call;
  }

  /** Async, so that a procedure that throws and one that rejects are the same. */
  async function run(name: string, args: readonly unknown[]): Promise<unknown> {
    const table = procedures instanceof Promise ? await procedures : procedures;
    if (!Object.hasOwn(table, name)) throw new RpcError("unknown", `There is no procedure ${name}.`);
    // `call` and `send` of the other end, which is of the same build, checked name and arguments.
    return Reflect.apply(table[name as keyof Local], table, args);
  }

  /** A reply that cannot be posted has nobody to go to: the channel is closing, and its end fails the caller's call. */
  function reply(message: Message): void {
    if (closeReason !== null) return;
    try {
      port.post(message);
    } catch (cause) {
      if (message.type === "result") reply({ ...failureOf(cause), type: "failure", id: message.id });
    }
  }

  function receive(message: Message): void {
    switch (message.type) {
      case "call": {
        const { id, name, args } = message;
        void run(name, args).then(
          (value) => reply({ type: "result", id, value }),
          (error: unknown) => reply({ ...failureOf(error), type: "failure", id }),
        );
        return;
      }
      case "event":
        void run(message.name, message.args).catch((error: unknown) =>
          deps.onEventFailed?.(message.name, error),
        );
        return;
      case "result":
        return take(message.id)?.resolve(message.value);
      case "failure":
        return take(message.id)?.reject(new RpcError(message.code, message.message, message));
    }
  }

  function end(reason: string): void {
    if (closeReason !== null) return;
    closeReason = reason;
    for (const id of [...pending.keys()]) take(id)?.reject(new RpcError("closed", reason));
  }

  const stopMessages = port.onMessage((message) => {
    // The other end is `createRpc` of the same build.
    if (closeReason === null) receive(message as Message);
  });
  const stopClose = port.onClose(end);

  function call(name: keyof Remote & string, args: readonly unknown[]): Promise<unknown> {
    if (closeReason !== null) return Promise.reject(new RpcError("closed", closeReason));
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      const timeoutMs = deps.timeouts?.ms[name];
      const cancelTimer =
        deps.timeouts === undefined || timeoutMs === undefined
          ? () => {}
          : deps.timeouts.clock.setTimer(deps.timeouts.clock.nowMs() + timeoutMs, () =>
              take(id)?.reject(new RpcError("timeout", `No reply to ${name} within ${timeoutMs} ms.`)),
            );
      pending.set(id, { resolve, reject, cancelTimer });
      try {
        port.post({ type: "call", id, name, args } satisfies Message);
      } catch (cause) {
        const { code, message, sentences } = failureOf(cause);
        take(id)?.reject(new RpcError(code, message, { sentences, cause }));
      }
    });
  }

  return {
    // The reply's type is that of the procedure which the other end, of the same build, ran.
    call: (name, ...args) => call(name, args) as never,
    send(name, ...args) {
      if (closeReason !== null) return;
      try {
        port.post({ type: "event", name, args } satisfies Message);
      } catch (error) {
        deps.onEventFailed?.(name, error);
      }
    },
    close() {
      stopMessages();
      stopClose();
      end("The connection was closed.");
    },
  };
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: null, message: String(error), sentences: [] };
  const code = "code" in error && typeof error.code === "string" ? error.code : null;
  return { code, message: error.message, sentences: wordsIn(error)?.sentences ?? [] };
}
