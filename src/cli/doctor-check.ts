/** What the doctor has found in one place. */
export interface Check {
  readonly name: string;
  readonly result: "ok" | "warning" | "failure";
  readonly finding: string;
  /** Of what is found, for scripts: one of the core's sentences. */
  readonly code?: string;
  /** What to do; null when nothing needs to be. */
  readonly advice: string | null;
  /** For an administrator to run, where that is what to do: one or more lines. */
  readonly command?: string;
}
