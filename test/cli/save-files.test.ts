/** What `landline files --save-all` saves, and what it says. Rules: SPEC.md, CL. */
import test from "ava";
import * as v from "valibot";
import { CommandError } from "../../src/api/errors.ts";
import type { KeptFile } from "../../src/api/view.ts";
import { filesNamed, savedLine, saveAll, type SaveLine } from "../../src/cli/save-files.ts";
import { FileIdSchema } from "../../src/kernel/ids.ts";
import { meetingId, peerId } from "../support/ids.ts";
import { verbatim } from "../../src/kernel/words.ts";

const fileIdOf = (index: number) => v.parse(FileIdSchema, String(index).repeat(32));
const fileOf = (index: number, name: string): KeptFile => ({
  ...{ fileId: fileIdOf(index), from: peerId(1), fromName: "Ana", name, isFolder: false, sizeBytes: 1_500 },
  ...{ sha256: "", conversation: "everyone", atMs: 1, order: String(index) },
});
const FILES = [fileOf(1, "plan.pdf"), fileOf(2, "a\u001b[2J.txt"), fileOf(3, "plan.pdf"), fileOf(4, "z")];

/** `there`: files that the folder has. `refuse`: what saving a file of that id throws. */
async function saving(
  names: readonly string[] | null,
  options: { there?: readonly number[]; refuse?: Readonly<Record<number, Error>>; isAborted?: boolean } = {},
) {
  const lines: SaveLine[] = [];
  const saved: string[] = [];
  const interrupted = new AbortController();
  const isWhole = await saveAll(
    {
      source: {
        files: () => Promise.resolve({ type: "files", meetingId: meetingId(1), title: "Tea", files: FILES }),
        save(meeting, fileId, folder, { onProgress }) {
          const index = Number(fileId[0]);
          saved.push(`${meeting} ${index} ${folder}`);
          onProgress(700);
          if (options.isAborted === true) interrupted.abort();
          const problem = options.refuse?.[index];
          return problem === undefined ? Promise.resolve(`/out/${index}`) : Promise.reject(problem);
        },
      },
      findCopy: (_folder, { name }) =>
        Promise.resolve(
          options.there?.some((index) => FILES[index - 1]?.name === name) === true ? `/out/${name}` : null,
        ),
      signal: interrupted.signal,
      write: (line) => void lines.push(line),
    },
    "Tea",
    { names, folder: "/out" },
  );
  return { lines, saved, isWhole };
}

test("[CL94] files are chosen by name or id; a name stands for all of that name, and an unknown one is told", (t) => {
  const chosen = (...names: readonly string[]) => {
    const { files, unknown } = filesNamed(FILES, names);
    return [files.map(({ fileId }) => Number(fileId[0])), unknown];
  };
  t.deepEqual(filesNamed(FILES, null).files, FILES);
  t.deepEqual(chosen("z", "plan.pdf", "z"), [[1, 3, 4], []]);
  t.deepEqual(chosen(fileIdOf(4), "no.txt"), [[4], ["no.txt"]]);
  // As the list prints it.
  t.deepEqual(chosen("a [2J.txt"), [[2], []]);
});

test("[CL95] what the folder has is not saved again; each file has its line, and the last line counts them", async (t) => {
  const { lines, saved, isWhole } = await saving(null, { there: [2] });
  t.true(isWhole);
  t.deepEqual(
    saved,
    [1, 3, 4].map((index) => `${meetingId(1)} ${index} /out`),
  );
  t.deepEqual(lines.slice(0, 3), [
    { type: "fileProgress", fileId: fileIdOf(1), bytes: 700 },
    { type: "fileSaved", fileId: fileIdOf(1), path: "/out/1", isThereAlready: false },
    { type: "fileSaved", fileId: fileIdOf(2), path: "/out/a\u001b[2J.txt", isThereAlready: true },
  ]);
  t.deepEqual(lines.at(-1), { type: "filesSaved", savedCount: 3, thereCount: 1, failedCount: 0 });
});

test("[CL95] one that fails has its sentence and holds up no other; a core that is gone, and giving up, end all", async (t) => {
  const gone = new CommandError("noSuchFile", verbatim("Nobody has it."));
  const { lines, saved, isWhole } = await saving(["plan.pdf", "none", "z"], { refuse: { 1: gone } });
  t.false(isWhole);
  t.is(saved.length, 3);
  const problems = lines.filter(({ type }) => type === "error");
  t.like(problems, [
    { fileId: null, code: "noSuchFile" },
    { fileId: fileIdOf(1), code: "noSuchFile", message: "Nobody has it." },
  ]);
  t.deepEqual(lines.at(-1), { type: "filesSaved", savedCount: 2, thereCount: 0, failedCount: 2 });
  const ended = new CommandError("storeFailed", verbatim("It does not answer."));
  await t.throwsAsync(saving(null, { refuse: { 1: ended } }), { message: "It does not answer." });
  await t.throwsAsync(saving(null, { refuse: { 1: gone }, isAborted: true }), { message: /Given up/ });
});

test("[CL96] for people each file is a line, a failure goes to standard error, and no name commands the terminal", (t) => {
  const fileId = fileIdOf(1);
  const file = fileOf(1, "a\u001b[2Jb");
  const saved = { type: "fileSaved", fileId, path: "/out/a\u001b[2J", isThereAlready: false } as const;
  t.deepEqual(savedLine(saved, file), { text: "Saved: /out/a [2J (1.5 kB)\n", isProblem: false });
  t.is(savedLine({ ...saved, isThereAlready: true }, file)?.text, "There already: /out/a [2J\n");
  t.is(savedLine({ type: "fileProgress", fileId, bytes: 1 }, file), null);
  t.deepEqual(savedLine({ type: "error", fileId, code: "diskFull", ...verbatim("Full.") }, file), {
    ...{ text: "landline: a [2Jb: Full.\n", isProblem: true },
  });
  const counts = { type: "filesSaved", savedCount: 2, thereCount: 1, failedCount: 3 } as const;
  t.is(savedLine(counts, null)?.text, "2 saved, 1 there already, 3 not saved.\n");
  t.is(savedLine({ ...counts, thereCount: 0, failedCount: 0 }, null)?.text, "2 saved.\n");
});
