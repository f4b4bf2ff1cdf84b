/** One icon of lucide in the colour of the text. Decorative: the button or text around it carries the name. */
import { h } from "preact";
import { ArrowLeft, ChevronLeft, ChevronRight, Reply, SendHorizontal, type IconNode } from "lucide";

/** They point back or on: the other way where one reads from right to left. */
const DIRECTIONAL: ReadonlySet<IconNode> = new Set([
  ArrowLeft,
  ChevronLeft,
  ChevronRight,
  Reply,
  SendHorizontal,
]);

export function Icon({ node, size = 20 }: { node: IconNode; size?: number }) {
  return (
    <svg
      class={DIRECTIONAL.has(node) ? "icon directional" : "icon"}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={size < 18 ? 2.25 : 1.9}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {node.map(([tag, attributes], index) => h(tag, { ...attributes, key: index }))}
    </svg>
  );
}
