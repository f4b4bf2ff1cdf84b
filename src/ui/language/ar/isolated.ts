/** What is put into a text that runs from right to left. */
export { i } from "../../../sentences/ar/isolated.ts";
