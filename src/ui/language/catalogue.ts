/** What a language has to have: every text of the English catalogue and no other. */
import type { english } from "./en/index.ts";

/** A text is a string, or a function of what stands in it. Each lies under the screen that shows it. */
export type Catalogue = typeof english;
