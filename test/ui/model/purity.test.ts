import { readdirSync, readFileSync } from "node:fs";
import test from "ava";

const FOLDER = "src/ui/model";
/** The page, real time and chance, as they would stand in code. */
const IMPURE =
  /\b(document|window|navigator|location|localStorage)\.|\b(HTMLElement|WebSocket|XMLHttpRequest)\b|\b(setTimeout|setInterval|requestAnimationFrame|fetch)\(|\b(Date\.now|performance\.now|Math\.random)\b/;

test("[UI57] the model has no page, no real time and no chance", (t) => {
  const names = readdirSync(FOLDER);
  t.true(names.length > 10);
  for (const name of names) {
    t.regex(name, /\.ts$/, `${name} may not be a component`);
    const code = readFileSync(`${FOLDER}/${name}`, "utf8").replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
    const [found] = IMPURE.exec(code) ?? [];
    t.is(found, undefined, name);
  }
});
