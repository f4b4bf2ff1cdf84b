/** The `landline` binary. */
import "./cli/program.ts";
