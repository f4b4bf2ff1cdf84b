/** How Arabic counts. */
export { n } from "../../../sentences/ar/plural.ts";
