/** Whoever has come by the window's secret names paths of the machine: to share what lies there, and to write over it. */
import test from "ava";
import { defaultSettings } from "../../src/api/settings.ts";
import { requireMachineSettings } from "../../src/core/checked-settings.ts";
import type { Client } from "../../src/core/clients.ts";
import { requirePaths } from "../../src/core/file-commands.ts";
import { inert } from "../simulation/inert.ts";

test("[HA14] a page names no path of the machine, no folder that is written to, and no program that is run", (t) => {
  const page = inert<Client>({ mayNamePaths: false });
  t.throws(() => requirePaths(page), { code: "badPath" });
  for (const change of [{ speechProgram: "/bin/sh -c id" }, { downloadFolder: "/etc" }])
    t.throws(() => requireMachineSettings(page, change, defaultSettings), { code: "badPath" });
  t.notThrows(() => requirePaths(inert<Client>({ mayNamePaths: true })));
});
