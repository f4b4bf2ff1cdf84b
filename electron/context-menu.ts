/** The menu of a right click: what can be done with the text, and with a link. Where nothing can be done there is none. */
import {
  clipboard,
  Menu,
  type BrowserWindow,
  type ContextMenuParams,
  type MenuItemConstructorOptions,
} from "electron";

/** What the choice of an item does beyond what the system knows by itself. */
export interface ContextMenuActions {
  replaceMisspelling(word: string): void;
  addToDictionary(word: string): void;
  openOutside(url: string): void;
  copyText(text: string): void;
}

/** The part of a right click that decides what the menu has. */
export type Clicked = Pick<
  ContextMenuParams,
  "linkURL" | "selectionText" | "isEditable" | "misspelledWord" | "dictionarySuggestions" | "editFlags"
>;

/** More would hide what stands below. */
const MAX_SUGGESTIONS = 5;

/** `canOpen`: the system's browser or mail program may be given this address. */
export function contextMenuItems(
  clicked: Clicked,
  canOpen: (url: string) => boolean,
  actions: ContextMenuActions,
): MenuItemConstructorOptions[] {
  const { linkURL, selectionText, isEditable, editFlags } = clicked;
  const link: MenuItemConstructorOptions[] = canOpen(linkURL)
    ? [
        { label: "Open link", click: () => actions.openOutside(linkURL) },
        { label: "Copy link", click: () => actions.copyText(linkURL) },
      ]
    : [];
  const editing: MenuItemConstructorOptions[] = isEditable
    ? [
        { role: "cut", enabled: editFlags.canCut },
        { role: "copy", enabled: editFlags.canCopy },
        { role: "paste", enabled: editFlags.canPaste },
        { type: "separator" },
        { role: "selectAll", enabled: editFlags.canSelectAll },
      ]
    : selectionText.trim() === ""
      ? []
      : [{ role: "copy", enabled: editFlags.canCopy }];
  return joined([spellingItems(clicked, actions), link, editing]);
}

function spellingItems(clicked: Clicked, actions: ContextMenuActions): MenuItemConstructorOptions[] {
  const { isEditable, misspelledWord, dictionarySuggestions } = clicked;
  if (!isEditable || misspelledWord === "") return [];
  const suggestions = dictionarySuggestions.slice(0, MAX_SUGGESTIONS).map((word) => ({
    label: word,
    click: () => actions.replaceMisspelling(word),
  }));
  return [
    ...(suggestions.length > 0 ? suggestions : [{ label: "No suggestions", enabled: false }]),
    { label: "Add to dictionary", click: () => actions.addToDictionary(misspelledWord) },
  ];
}

/** The groups that have items, with lines between them. */
const joined = (groups: readonly MenuItemConstructorOptions[][]): MenuItemConstructorOptions[] =>
  groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [{ type: "separator" as const }, ...group]));

export function showContextMenus(
  window: BrowserWindow,
  deps: { readonly canOpen: (url: string) => boolean; readonly openOutside: (url: string) => void },
): void {
  const { webContents } = window;
  const actions: ContextMenuActions = {
    replaceMisspelling: (word) => webContents.replaceMisspelling(word),
    addToDictionary: (word) => void webContents.session.addWordToSpellCheckerDictionary(word),
    openOutside: deps.openOutside,
    copyText: (text) => void clipboard.writeText(text).catch(() => {}),
  };
  webContents.on("context-menu", (_event, clicked) => {
    const items = contextMenuItems(clicked, deps.canOpen, actions);
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}
