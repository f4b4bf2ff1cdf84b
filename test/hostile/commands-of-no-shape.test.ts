/** A program that has come by the window's secret sends the core what is no command, or commands without end. */
import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createClients } from "../../src/core/clients.ts";

test("[HB9] what is no command is answered by one short error, carried out never, and others hear nothing of it", (t) => {
  const commands: unknown[] = [];
  const clients = createClients({
    onAttach: () => {},
    onCommand: (_client, command) => void commands.push(command),
    onDetach: () => {},
  });
  const [hers, others]: [CoreEvent[], CoreEvent[]] = [[], []];
  const mallory = clients.attach({ mayNamePaths: false, send: (event) => void hers.push(event) });
  clients.attach({ mayNamePaths: false, send: (event) => void others.push(event) });
  let deep: unknown = {};
  for (let depth = 0; depth < 10_000; depth += 1) deep = { deep };
  const inputs = [
    "{",
    "null",
    "[]",
    "\u0000",
    { type: "__proto__" },
    { type: "sendMessage", text: { length: 1 } },
    deep,
  ];
  for (let again = 0; again < 200; again += 1) for (const input of inputs) mallory.receive(input);
  mallory.receive({ type: "x".repeat(5_000_000) });
  t.deepEqual(commands, []);
  t.is(hers.length, 200 * inputs.length + 1);
  t.true(hers.every((event) => JSON.stringify(event).length < 1_000));
  t.deepEqual(others, []);
});
