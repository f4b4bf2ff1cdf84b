/** How Spanish counts. */
export { n } from "../../../sentences/es/plural.ts";
