/** How German counts. */
export { n } from "../../../sentences/de/plural.ts";
