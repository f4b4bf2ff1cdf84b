/** The entry of the page that the console of a relay is. */
import { render } from "preact";
import { signal } from "@preact/signals";
import { realClock } from "../../kernel/clock.ts";
import { followLanguage } from "../language/follow.ts";
import { ConsolePage } from "./console-page.tsx";
import { createConsoleModel } from "./model.ts";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no root");
followLanguage(signal("system"), navigator.languages);
const model = createConsoleModel({ clock: realClock, ask: (path, options) => fetch(path, options) });
void model.refresh();
render(<ConsolePage model={model} />, root);
