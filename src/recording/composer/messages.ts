/** The calls between the core, or the command line, and the composer process. Both ends are ours and of one build: types, no schemas. */
import type { ComposeJob, FilmTools } from "../types.ts";

/** What is called in the composer process. */
export interface ComposerProcedures {
  /** Resolves once the results are there. @throws Error with a sentence */
  compose(job: ComposeJob, tools: FilmTools): Promise<void>;
}

/** What the composer process calls. */
export interface ComposerHostProcedures {
  /** 0 to 1. */
  progress(done: number): void;
}
