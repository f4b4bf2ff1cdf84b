import { readFileSync } from "node:fs";
import test from "ava";
import { NOTICES_FILE, noticesOf } from "../../scripts/third-party.ts";

test("[TN1] the notices are up to date", (t) => {
  t.true(readFileSync(NOTICES_FILE, "utf8") === noticesOf(), "run: npm run notices");
});

test("[TN2] each package that the product needs is named, and none that it does not", (t) => {
  const text = noticesOf();
  const {
    dependencies,
    devDependencies,
  }: Record<"dependencies" | "devDependencies", Record<string, string>> = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  const isNamed = (name: string) => text.includes(`\n${name} `);
  for (const [name, range] of Object.entries(dependencies))
    t.true(isNamed(/^npm:(.+)@/.exec(range)?.[1] ?? name), name);
  for (const name of Object.keys(devDependencies)) t.false(isNamed(name), name);
  t.false(text.includes("@typescript/"));
});
