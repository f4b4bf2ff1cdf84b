/** How French counts. */
export { n } from "../../../sentences/fr/plural.ts";
