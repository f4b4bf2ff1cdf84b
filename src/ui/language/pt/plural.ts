/** How Portuguese counts. */
export { n } from "../../../sentences/pt/plural.ts";
