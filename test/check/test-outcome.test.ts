import test from "ava";
import { filesToRepeat, matchesToRepeat, outcomeOf } from "../../scripts/test-outcome.ts";

const LAN = [
  "lan/files.test.ts",
  "lan/own-network.test.ts",
  "lan/files/hostile.test.ts",
  "mesh/process/mesh.test.ts",
];

const FAILED = `
  ✔ lan › files › [FI22] what is shared arrives (10.7s)
  ✘ [fail]: lan › own-network › [MT14] the network of a member is gone: no peer notices it hostLink: Ana missed somebody
    ℹ a note
  - [skip] lan › chaos › [CH1] long
`;

test("[AG1] a file whose test failed is found by its title", (t) => {
  const outcome = outcomeOf(FAILED, 1);
  t.deepEqual(
    { passed: outcome.passed, skipped: outcome.skipped, failed: outcome.failed.length },
    { passed: 1, skipped: 1, failed: 1 },
  );
  t.deepEqual(filesToRepeat(outcome, LAN), ["lan/own-network.test.ts"]);
  const windows = outcomeOf("  ✘ [fail]: files › [E53] what is dropped is shared Rejected promise\n", 1);
  t.deepEqual(filesToRepeat(windows, ["e2e/files.test.ts", "e2e/windows.test.ts"]), ["e2e/files.test.ts"]);
  const nested = outcomeOf("  ✘ [fail]: mesh › process › mesh › [AD5] an ordinary member (7s)\n", 1);
  t.deepEqual(filesToRepeat(nested, LAN), ["mesh/process/mesh.test.ts"]);
});

test("[AG1] in merged files a test is found by its rules and first words, which no pattern of AVA's misreads", (t) => {
  const line = (title: string) => `  ✘ [fail]: windows-1 › ${title}\n`;
  const outcome = outcomeOf(
    `${line("[AG1] chat-long has no axe violation light")}${line("[AG1] [AG2] a screen or window Rejected promise")}`,
    1,
  );
  t.deepEqual(matchesToRepeat(outcome), ["--match=[AG1] chat-long has*", "--match=[AG1] [AG2] a screen*"]);
  const many = ["a", "b", "c", "d"].map((name) => line(`[AG1] ${name} fails now`)).join("");
  for (const text of [
    "",
    many,
    line("without a rule"),
    `${line("[AG1] a fails")}  Timed out while running\n`,
  ])
    t.is(matchesToRepeat(outcomeOf(text, 1)), null, text);
});

test("[AG2] what no second run can excuse is not run again", (t) => {
  for (const text of [
    "",
    `${FAILED}  ✘ lan/meeting.test.ts exited with a non-zero exit code: 1\n`,
    `${FAILED}  Uncaught exception in lan/meeting.test.ts\n`,
    `${FAILED}  Timed out while running tests\n`,
    "  ✘ [fail]: lan › unknown › [MT99] a file that is not there\n",
    ["a", "b", "c", "d"].map((name) => `  ✘ [fail]: lan › ${name} › [MT1] fails\n`).join(""),
  ])
    t.is(
      filesToRepeat(outcomeOf(text, 1), [
        ...LAN,
        "lan/a.test.ts",
        "lan/b.test.ts",
        "lan/c.test.ts",
        "lan/d.test.ts",
      ]),
      null,
      text,
    );
});
