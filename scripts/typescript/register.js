/**
 * `node --import=./scripts/typescript/register.js file.ts` runs TypeScript. tsx does that, too, and takes 0.27 s more of a
 * processor to start: tests are some two hundred processes.
 */
import { register } from "node:module";

register("./hooks.js", import.meta.url);
