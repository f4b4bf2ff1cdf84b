/** Finds edits, deletions and reactions without their effect at the end. Pure. */
import type { ChatMessage } from "../../src/api/view.ts";
import { promisedOf, type History, type PowerCut, type Request, type Wish } from "./history.ts";

type Of<Kind extends Wish["kind"]> = Request & { readonly wish: Extract<Wish, { kind: Kind }> };

function isOf<Kind extends Wish["kind"]>(kind: Kind): (request: Request) => request is Of<Kind> {
  return (request): request is Of<Kind> => request.wish.kind === kind;
}

/**
 * True if `later` wins over `earlier`, both of one author, because the author knew of `earlier`. An author whose disk was cut in between may have
 * forgotten it, and continue from an earlier place of the timeline.
 */
const supersedes =
  (promised: ReadonlySet<Request>, powerCuts: readonly PowerCut[]) =>
  (later: Request, earlier: Request): boolean =>
    promised.has(later) &&
    later.askedAtMs > earlier.answeredAtMs &&
    !powerCuts.some(
      ({ peer, atMs }) => peer === later.by && atMs > earlier.askedAtMs && atMs < later.askedAtMs,
    );

/** Looks at one view of each message: another rule holds all views to be the same. */
export function effectProblems(history: History): readonly string[] {
  const { requests, powerCuts, views, nameOf } = history;
  const promised = promisedOf(history);
  const wins = supersedes(promised, powerCuts);
  const messages = new Map<string, ChatMessage>();
  for (const view of views) for (const message of view.messages) messages.set(message.id, message);
  const edits = requests.filter(isOf("edit"));
  const deletions = requests.filter(isOf("delete"));
  const reactions = requests.filter(isOf("reaction"));
  /** The candidates over which no other one wins: any of these may stand at the end. */
  const standing = <R extends Request>(candidates: readonly R[]) =>
    candidates.filter((each) => !candidates.some((other) => other !== each && wins(other, each)));

  const ofEdits = [...messages.values()].flatMap((message) => {
    const wasDeleted = deletions.filter(({ wish }) => wish.id === message.id);
    if (message.isDeleted)
      return wasDeleted.length > 0 ? [] : [`deleted by nobody: ${message.id.slice(0, 8)}`];
    if (wasDeleted.some((each) => promised.has(each)))
      return [`a deletion was lost: "${message.text}" of ${nameOf(message.from)}`];
    const own = edits.filter(({ wish, by }) => wish.id === message.id && by === message.from);
    if (own.some(({ wish }) => wish.text === message.text))
      return standing(own).some(({ wish }) => wish.text === message.text)
        ? []
        : [`a later edit was lost: "${message.text}" still stands`];
    return own.some((each) => promised.has(each)) ? [`an edit was lost: "${message.text}" still stands`] : [];
  });

  const byReaction = new Map<string, (typeof reactions)[number][]>();
  for (const reaction of reactions) {
    const key = `${reaction.by} ${reaction.wish.id} ${reaction.wish.emoji}`;
    byReaction.set(key, [...(byReaction.get(key) ?? []), reaction]);
  }
  const ofReactions = [...byReaction.values()]
    .filter((all) => all.some((each) => promised.has(each)))
    .flatMap((all) => {
      const [first] = all;
      const message = first && messages.get(first.wish.id);
      if (first === undefined || message === undefined || message.isDeleted) return [];
      const { emoji } = first.wish;
      const isOn = message.reactions.some((each) => each.emoji === emoji && each.from.includes(first.by));
      return standing(all).some(({ wish }) => wish.on === isOn)
        ? []
        : [
            `a reaction was lost: ${nameOf(first.by)}'s ${emoji} on "${message.text}" is ${isOn ? "on" : "off"}`,
          ];
    });
  return [...ofEdits, ...ofReactions];
}
