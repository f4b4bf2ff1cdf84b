/** Why a member may not do something to another, in words. Pure. */
import { may, rightToGive } from "../../kernel/rights.ts";
import type { Authority, Order } from "./roles.ts";
import { words, type Words } from "../../kernel/words.ts";

type OrderOnMember = Extract<Order, { kind: "role" | "ban" | "remove" }>;

/** Null if `self` may give the order. Keys in hex. */
export function refusalOf(
  authority: Authority,
  self: string,
  order: OrderOnMember,
  maker: string,
): Words | null {
  if (authority.mayOrder(self, order)) return null;
  const { publicKey } = order;
  const right = order.kind === "role" ? rightToGive(order.role) : order.kind;
  const own = authority.roleOf(self);
  if (!may(own, right))
    return right === "appoint" && may(own, "giveTheFloor") ? words("hostsAppoint") : words("hostsOnly");
  if (publicKey === maker) return order.kind === "remove" ? words("makerStaysIn") : words("makerStaysHost");
  if (publicKey === self && order.kind === "role") return words("onlyGiveUp");
  if (publicKey === self) return order.kind === "ban" ? words("noOwnBan") : words("noOwnRemoval");
  return own === "host" ? words("hostBefore") : words("isHostOrCohost");
}
