/** Clients of the core, and what they send that is no command. Rules: SPEC.md, CL. */
import test from "ava";
import type { Command } from "../../src/api/commands.ts";
import type { CoreEvent } from "../../src/api/events.ts";
import { createClients, type Client } from "../../src/core/clients.ts";

function setUp() {
  const commands: Command[] = [];
  const changes: string[] = [];
  const clients = createClients({
    onAttach: () => changes.push("attached"),
    onCommand: (_client, command) => commands.push(command),
    onDetach: () => changes.push("detached"),
  });
  function attach(rights: Partial<Client> = {}) {
    const events: CoreEvent[] = [];
    const client: Client = { mayNamePaths: false, send: (event) => events.push(event), ...rights };
    return { events, connection: clients.attach(client) };
  }
  return { clients, commands, changes, attach };
}

test("[CL1] a command comes as JSON text or as a value", (t) => {
  const { commands, attach } = setUp();
  const { connection, events } = attach();
  connection.receive('{"type":"leave","requestId":"1"}');
  connection.receive({ type: "setHand", up: true });
  t.deepEqual(
    commands.map(({ type }) => type),
    ["leave", "setHand"],
  );
  t.deepEqual(events, []);
});

test("[CL2] what is no command is answered by an error that repeats its type and id, cut, and by nothing else", (t) => {
  const { commands, attach } = setUp();
  const { connection, events } = attach();
  const inputs: unknown[] = [
    ...["", "{", "null", "[]", "7", null, undefined, 7, [], {}],
    ...[{ type: "noSuch" }, { type: "setHand", up: "yes" }, { type: "leave", requestId: 7 }],
    { type: "x".repeat(1_000), requestId: "r".repeat(1_000) },
    { type: { toJSON: 1 }, requestId: {} },
    { type: "sendMessage", text: "Hi", to: ["\u001b[31m"] },
  ];
  for (const input of inputs) connection.receive(input);
  t.deepEqual(commands, []);
  t.is(events.length, inputs.length);
  for (const event of events) t.like(event, { type: "error", code: "badCommand" });
  t.like(events[10], { message: "This is not a command that Landline knows: noSuch." });
  t.like(events[11], {
    message:
      'The command setHand is not carried out, because its "up" is missing or is not what it has to be.',
  });
  const [misfit] = events.slice(15);
  t.true(misfit?.type === "error" && misfit.message.includes('its "to.0" is'));
  const long = events[13];
  t.is(long?.requestId?.length, 64);
  t.true(long?.type === "error" && long.message.length < 100);
});

test("[CL2] a text that is far too long is a command all the same: whoever carries it out says what is wrong with it", (t) => {
  const { commands, attach } = setUp();
  const { connection, events } = attach();
  connection.receive({ type: "sendMessage", text: "m".repeat(102_400) });
  t.deepEqual(
    commands.map(({ type }) => type),
    ["sendMessage"],
  );
  t.deepEqual(events, []);
});

test("[CL3] a broadcast reaches every client until it is detached, which counts once", (t) => {
  const { clients, changes, attach } = setUp();
  const [a, b] = [attach(), attach()];
  clients.broadcast({ type: "left" });
  a.connection.detach();
  a.connection.detach();
  clients.broadcast({ type: "left" });
  t.is(a.events.length, 1);
  t.is(b.events.length, 2);
  t.deepEqual(changes, ["attached", "attached", "detached"]);
});

test("[DC29] nobody answers calls where nothing but a participant that plays files has ever been", (t) => {
  for (const person of [{ isPage: true }, { mayNamePaths: true }]) {
    const { clients, attach } = setUp();
    attach();
    t.false(clients.wasAttended());
    const { connection } = attach(person);
    t.true(clients.wasAttended());
    connection.detach();
    t.true(clients.wasAttended(), "a window that is reloaded is back in a moment");
  }
});
