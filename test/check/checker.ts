/** Finds the violations of a history, each as a sentence. Pure. Rules: SPEC.md, NL. */
import type { ChatMessage } from "../../src/api/view.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { effectProblems } from "./effects.ts";
import { promisedOf, type History, type Request, type View, type Wish } from "./history.ts";

/** Empty if all is well. */
export function violationsOf(history: History): readonly string[] {
  return [
    ...history.views.flatMap((view) => [
      ...doubleProblems(history, view),
      ...secrecyProblems(history, view),
      ...orderProblems(history, view),
    ]),
    ...lossProblems(history),
    ...originProblems(history),
    ...causeProblems(history),
    ...effectProblems(history),
    ...equalityProblems(history),
    ...fileProblems(history),
  ];
}

type Item = View["messages"][number] | View["announcements"][number] | View["files"][number];

const itemsOf = (view: View): readonly Item[] => [...view.messages, ...view.announcements, ...view.files];
const keyOf = (item: Item): string => ("fileId" in item ? item.fileId : item.id);
const labelOf = (item: Item): string =>
  "name" in item ? `file ${item.name}` : `"${item.text}" (${item.id.slice(0, 8)})`;

/** Null for everybody. */
const readersOf = (item: Item): readonly PeerId[] | null =>
  "to" in item && item.to !== undefined ? [item.from, ...item.to] : null;

function doubleProblems({ nameOf }: History, view: View): readonly string[] {
  const seen = new Set<string>();
  const shownTwice = itemsOf(view).filter((item) => seen.size === seen.add(keyOf(item)).size);
  return [
    ...shownTwice.map((item) => `${nameOf(view.peer)} shows twice: ${labelOf(item)}`),
    ...view.reportedTwice.map((id) => `${nameOf(view.peer)} was sent twice as new: ${id}`),
  ];
}

const secrecyProblems = ({ nameOf }: History, view: View): readonly string[] =>
  itemsOf(view)
    .filter((item) => readersOf(item)?.includes(view.peer) === false)
    .map((item) => `${nameOf(view.peer)} is no reader of, but shows: ${labelOf(item)}`);

/** The lists must stand in the order of the items' own `order`. */
const orderProblems = ({ nameOf }: History, view: View): readonly string[] =>
  [view.messages, view.announcements, view.files].flatMap((items: readonly Item[]) =>
    items.flatMap((item, index) => {
      const before = items[index - 1];
      return before === undefined || before.order < item.order
        ? []
        : [`${nameOf(view.peer)} shows out of order: ${labelOf(before)} before ${labelOf(item)}`];
    }),
  );

/** The message that a request made, as one view shows it. */
function messageOf(view: View, { entryId, wish }: Request): ChatMessage | undefined {
  if (wish.kind !== "message") return undefined;
  return view.messages.find(({ id, text }) => (entryId === null ? text === wish.text : id === entryId));
}

const wishText = (wish: Wish): string =>
  wish.kind === "file" ? `file ${wish.name}` : "text" in wish ? `"${wish.text}"` : wish.kind;

function lossProblems(history: History): readonly string[] {
  const { nameOf, views } = history;
  return [...promisedOf(history)].flatMap((request) => {
    const { wish, by } = request;
    if (wish.kind !== "message" && wish.kind !== "announcement" && wish.kind !== "file") return [];
    const readers = "to" in wish && wish.to !== undefined ? [by, ...wish.to] : null;
    return views
      .filter(({ peer }) => readers === null || readers.includes(peer))
      .filter((view) =>
        wish.kind === "message"
          ? messageOf(view, request) === undefined
          : wish.kind === "file"
            ? !view.files.some(({ name, sha256 }) => name === wish.name && sha256 === wish.sha256)
            : !view.announcements.some(({ text }) => text === wish.text),
      )
      .map((view) => {
        const how = request.deliveredTo > 0 ? `delivered to ${request.deliveredTo}` : "carried out";
        return `${nameOf(view.peer)} lacks what was ${how}: ${wishText(wish)} of ${nameOf(by)}, asked at ${seconds(request.askedAtMs)}`;
      });
  });
}

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Every message shown was asked for, by the peer that it names as its author. */
function originProblems({ nameOf, requests, views }: History): readonly string[] {
  return views.flatMap((view) =>
    view.messages.flatMap((message) => {
      const asked = requests.find((request) => messageOf(view, request) === message);
      if (asked === undefined) return [`${nameOf(view.peer)} shows what nobody wrote: ${labelOf(message)}`];
      return asked.by === message.from
        ? []
        : [`${nameOf(view.peer)} shows as ${nameOf(message.from)}'s what is another's: ${labelOf(message)}`];
    }),
  );
}

/** A reply comes after its message, and every message after all those that its author had seen. */
function causeProblems({ nameOf, requests, views }: History): readonly string[] {
  return views.flatMap((view) => {
    const name = nameOf(view.peer);
    const replies = view.messages.flatMap((reply) => {
      if (reply.replyTo === undefined) return [];
      const cause = view.messages.find(({ id }) => id === reply.replyTo);
      if (cause === undefined) {
        // The message that it replies to may be private, for other readers.
        const isPrivate = views.some(({ messages }) =>
          messages.some(({ id, to }) => id === reply.replyTo && to !== undefined),
        );
        return isPrivate ? [] : [`${name} shows a reply without what it replies to: ${labelOf(reply)}`];
      }
      return cause.order < reply.order
        ? []
        : [`${name} shows an effect before its cause: ${labelOf(reply)}, a reply to ${labelOf(cause)}`];
    });
    const late = requests.flatMap((request) => {
      const message = messageOf(view, request);
      return message === undefined || message.order > request.afterOrder
        ? []
        : [
            `${name} shows ${labelOf(message)} before what its author ${nameOf(request.by)} had been shown at ${seconds(request.askedAtMs)}`,
          ];
    });
    return [...replies, ...late];
  });
}

/** Without times, which follow each peer's clock. The rest is the same for all readers. */
const contentOf = (item: Item): string =>
  JSON.stringify(
    "reactions" in item
      ? {
          ...item,
          atMs: 0,
          reactions: item.reactions
            .map(({ emoji, from }) => [emoji, ...from.toSorted()].join(" "))
            .toSorted(),
        }
      : { ...item, atMs: 0 },
    (key, value: unknown) => (key === "at" ? undefined : value),
  );

/** No item differs, or is missing, between any two of its readers. */
export function equalityProblems({ nameOf, views }: Pick<History, "nameOf" | "views">): readonly string[] {
  const contents = new Map(
    views.map((view) => [view, new Map(itemsOf(view).map((item) => [keyOf(item), contentOf(item)]))]),
  );
  const all = new Map<string, { readonly item: Item; readonly shownBy: View }>();
  for (const view of views)
    for (const item of itemsOf(view))
      if (!all.has(keyOf(item))) all.set(keyOf(item), { item, shownBy: view });
  return [...all].flatMap(([key, { item, shownBy }]) => {
    const readers = readersOf(item);
    const expected = contents.get(shownBy)?.get(key);
    return views.flatMap((view) => {
      if (readers !== null && !readers.includes(view.peer)) return [];
      const found = contents.get(view)?.get(key);
      if (found === expected) return [];
      const pair = `${nameOf(shownBy.peer)} and ${nameOf(view.peer)}`;
      return found === undefined
        ? [`stores differ: ${nameOf(shownBy.peer)} shows ${labelOf(item)}, ${nameOf(view.peer)} doesn't`]
        : [`stores differ: ${pair} show ${labelOf(item)} as ${expected} and as ${found}`];
    });
  });
}

/** A file reported as ready has the bytes that were shared, and a file reported as safe to its sharer can be fetched. */
function fileProblems({ nameOf, views, fetched, safeFiles }: History): readonly string[] {
  const offers = new Map(views.flatMap(({ files }) => files.map((file) => [file.fileId, file] as const)));
  const wrong = fetched.flatMap(({ by, fileId, sha256, isOwed }) => {
    const offer = offers.get(fileId);
    if (offer === undefined) return [`${nameOf(by)} fetched a file that nobody shows: ${fileId}`];
    if (sha256 === null)
      return isOwed ? [`${nameOf(by)} could not fetch ${offer.name} of ${nameOf(offer.from)}`] : [];
    return sha256 === offer.sha256
      ? []
      : [`${nameOf(by)} fetched ${offer.name} with other bytes than shared`];
  });
  const lost = safeFiles.flatMap((fileId) => {
    const isThere = fetched.some((each) => each.fileId === fileId && each.isOwed && each.sha256 !== null);
    return isThere
      ? []
      : [`a file reported as safe cannot be fetched: ${offers.get(fileId)?.name ?? fileId}`];
  });
  return [...wrong, ...lost];
}
