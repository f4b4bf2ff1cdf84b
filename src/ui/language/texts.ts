/** The texts in the language in use. */
import { signal } from "@preact/signals";
import type { Language } from "../../api/settings.ts";
import { english, type Catalogue } from "./en/index.ts";

export interface Spoken {
  readonly language: Language;
  /** For dates and times: the language, with the region that the system names. Undefined: the system's own. */
  readonly locale: string | undefined;
  readonly catalogue: Catalogue;
}

/** Read where a text is made, so that another language is seen at once. */
export const spoken = signal<Spoken>({ language: "en", locale: undefined, catalogue: english });

/** `t().chat.send`. Never keep one in a constant: it would stay in the language that was in use then. */
export const t = (): Catalogue => spoken.value.catalogue;
