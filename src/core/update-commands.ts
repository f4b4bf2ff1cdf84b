/** Later versions of Landline, as clients see them, and the commands on them. */
import { CommandError } from "../api/errors.ts";
import type { CoreEvent } from "../api/events.ts";
import type { UpdateView } from "../api/updates.ts";
import { inTurn, words, type Words } from "../kernel/words.ts";
import type { Meeting } from "../meeting/meeting.ts";
import { UpdateError, type UpdateDesk } from "../updates/index.ts";
import { requirePaths } from "./file-commands.ts";
import type { HandlerDeps, Handlers } from "./handlers.ts";

type UpdateCommand = "offerUpdate" | "getUpdate" | "cancelUpdate" | "installUpdate";

/** Null where there is nothing to say: no later version, or one that is neither here nor at a member. */
export function updateViewOf(
  desk: Pick<UpdateDesk, "wanted" | "steps" | "pathOf">,
  meeting: MeetingPart | null,
) {
  const wanted = desk.wanted();
  if (wanted === null) return null;
  const { version, file } = wanted;
  const about = { version, sizeBytes: file.size };
  if (wanted.isHere) {
    const whole = { bytes: file.size, path: desk.pathOf(file), from: null };
    return viewOf({ ...about, ...whole, state: "ready" }, desk.steps());
  }
  const releases = meeting?.releases;
  const from = releases?.holder() ?? null;
  const transfer = releases?.transfer() ?? null;
  const part = { ...about, from, bytes: transfer?.bytes ?? 0, path: null };
  if (transfer?.state === "failed")
    return transfer.code === "cancelled"
      ? offered(part)
      : viewOf({ ...part, state: "failed" }, failureOf(version, transfer.problem));
  // One that is done is being checked.
  if (transfer !== null) return viewOf({ ...part, state: "fetching" }, transfer.problem);
  return releases?.hasFailed() === true
    ? viewOf({ ...part, state: "failed" }, failureOf(version, null))
    : offered(part);
}

type MeetingPart = Pick<Meeting, "releases">;
type Bare = Omit<UpdateView, "message" | "sentences">;

const offered = (part: Omit<Bare, "state">): UpdateView | null =>
  part.from === null ? null : viewOf({ ...part, bytes: 0, state: "available" }, null);

const viewOf = (view: Bare, said: Words | null): UpdateView => ({
  ...view,
  message: said?.message ?? null,
  sentences: said?.sentences ?? [],
});

const failureOf = (version: string, problem: Words | null): Words =>
  problem === null
    ? words("updateFetchFailed", version)
    : inTurn(words("updateFetchFailed", version), problem);

export function createUpdateHandlers({
  meetings,
  updates,
}: Pick<HandlerDeps, "meetings" | "updates">): Handlers<UpdateCommand> {
  const { desk } = updates;
  const releases = () => meetings.current()?.releases ?? null;
  return {
    async offerUpdate({ path }, client) {
      requirePaths(client);
      await orSay(() => desk.offer(path));
      releases()?.changed();
    },
    async getUpdate() {
      if (!desk.isOn) throw failed(words("updatesOff"));
      const wanted = desk.wanted();
      if (wanted === null) throw failed(words("updateNone"));
      if (wanted.isHere) return;
      const here = releases();
      if (here === null || here.holder() === null) throw failed(words("updateAway", wanted.version));
      await here.fetch();
    },
    cancelUpdate: () => releases()?.cancel(),
    async installUpdate(): Promise<CoreEvent> {
      await orSay(() => desk.install());
      const update = updates.view();
      if (update === null) throw failed(words("updateNone"));
      return { type: "update", update };
    },
  };
}

async function orSay<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof UpdateError ? failed(error, error) : error;
  }
}

const failed = ({ message, sentences }: Words, cause?: unknown) =>
  new CommandError("updateFailed", { message, sentences }, { cause });
