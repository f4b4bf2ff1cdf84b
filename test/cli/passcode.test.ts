/** Where a passcode may stand. Rules: SPEC.md. */
import test from "ava";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { passcodeOf } from "../../src/cli/passcode.ts";
import { withFolder } from "../store/support.ts";

test("[HX47] the option counts before the file, and the file before the environment", (t) =>
  withFolder(async (folder) => {
    const passcodeFile = join(folder, "passcode");
    await writeFile(passcodeFile, "from the file \u00fc\r\nnot this\n");
    const environment = { LANDLINE_PASSCODE: "from the environment" };
    t.is(await passcodeOf({ passcode: "from the option", passcodeFile }, environment), "from the option");
    t.is(await passcodeOf({ passcodeFile }, environment), "from the file \u00fc");
    t.is(await passcodeOf({}, environment), "from the environment");
    t.is(await passcodeOf({}, {}), undefined);
    t.is(await passcodeOf({}, { LANDLINE_PASSCODE: "" }), undefined);
    await writeFile(passcodeFile, "\nbelow\n");
    await t.throwsAsync(passcodeOf({ passcodeFile }, environment), { message: /is empty\. Write/ });
    await t.throwsAsync(passcodeOf({ passcodeFile: join(folder, "none") }, environment), {
      message: /can't be read\. Give one/,
    });
  }));
