/** The man page, made from what the command says about itself. */
import type { Command, Option } from "commander";

/** In roff a backslash begins a request, and so does a dot or a quote at the start of a line. */
const roff = (text: string): string =>
  text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^[.']/gm, "\\&$&");

/** @param date such as 2026-01-31 */
export function manualOf(
  program: Command,
  about: { readonly version: string; readonly date: string },
): string {
  const entry = (term: string, text: string): readonly string[] => [".TP", `.B ${roff(term)}`, roff(text)];
  const shown = (options: readonly Option[]) => options.filter(({ hidden }) => !hidden);
  const general = shown(program.options);
  const isGeneral = ({ flags }: Option): boolean => general.some((option) => option.flags === flags);
  const commands = program.commands.flatMap((command) => [
    ...entry(
      `${program.name()} ${[command.name(), ...command.registeredArguments.map((each) => (each.required ? `<${each.name()}>` : `[${each.name()}]`))].join(" ")}`,
      command.description(),
    ),
    ".RS",
    ...shown(command.options)
      .filter((option) => !isGeneral(option))
      .flatMap((option) => entry(option.flags, option.description || "see the choices in its help")),
    ".RE",
  ]);
  return [
    `.TH LANDLINE 1 "${about.date}" "Landline ${about.version}" "User Commands"`,
    ".SH NAME",
    "landline \\- video meetings on a local network",
    ".SH SYNOPSIS",
    ".B landline",
    "[\\fIcommand\\fR] [\\fIoptions\\fR]",
    ".SH DESCRIPTION",
    roff(program.description()),
    "Without a command it opens the window, which lists the meetings nearby.",
    ".SH COMMANDS",
    ...commands,
    ".SH OPTIONS",
    ...general.flatMap((option) => entry(option.flags, option.description)),
    ".SH EXIT STATUS",
    "0 done, 1 failed (one line on standard error says what is wrong and what to do), 2 wrong usage.",
    ".SH FILES",
    ...entry(
      "~/.local/share/landline",
      "identity, settings, history and files, unless --data-dir names another folder",
    ),
    "",
  ].join("\n");
}
