/** The parts of a screen, which F6 and Shift+F6 go through: in a meeting header, banners, stage, panel, controls, call; elsewhere header, parts of the page, footer. */

export const FOCUSABLE =
  'textarea, button:not(:disabled, [tabindex="-1"]), a[href], input:not([hidden]), select, [tabindex="0"]';

const PARTS = ":has(> main) > :not(main, dialog), main > *, .call-card, .toasts";
/** What the focus stays in while there is something in it that takes it. */
export const REGION = `dialog, .panel, ${PARTS}, main`;

/** By region, what in it had the focus last. */
const lastFocused = new WeakMap<Element, HTMLElement>();

/** True if there was a region to go to. */
export function focusNextRegion(step: 1 | -1): boolean {
  const regions = [...document.querySelectorAll(PARTS)].filter((region) => targetIn(region) !== null);
  if (regions.length === 0) return false;
  const active = document.activeElement;
  const at = regions.findIndex((region) => region.contains(active));
  if (at !== -1 && active instanceof HTMLElement) lastFocused.set(regions[at] ?? active, active);
  const from = at === -1 && step === -1 ? regions.length : at;
  const region = regions[(from + step + regions.length) % regions.length];
  if (region !== undefined) targetIn(region)?.focus();
  return true;
}

/** What had the focus last, else the field to type in, else the first thing that takes the focus; null for none. */
function targetIn(region: Element): HTMLElement | null {
  const last = lastFocused.get(region);
  if (last?.isConnected === true && isShown(last)) return last;
  const all = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(isShown);
  return all.find((element) => element instanceof HTMLTextAreaElement) ?? all[0] ?? null;
}

export const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;
