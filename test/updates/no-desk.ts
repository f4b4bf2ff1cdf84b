/** The desk of a program that has no key: no release counts. */
import type { UpdateDesk } from "../../src/updates/index.ts";
import { inert } from "../simulation/inert.ts";

export const noDesk = inert<UpdateDesk>({
  isOn: false,
  ...{ newest: () => null, wanted: () => null, kept: () => [] },
});
