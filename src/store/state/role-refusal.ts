/** Why a member may not do something to another: a sentence for people. Pure. */
import { may, rightToGive } from "../../kernel/rights.ts";
import type { Authority, Order } from "./roles.ts";

type OrderOnMember = Extract<Order, { kind: "role" | "ban" | "remove" }>;

/** Null if `self` may give the order. Keys in hex. */
export function refusalOf(
  authority: Authority,
  self: string,
  order: OrderOnMember,
  maker: string,
): string | null {
  if (authority.mayOrder(self, order)) return null;
  const { publicKey } = order;
  const right = order.kind === "role" ? rightToGive(order.role) : order.kind;
  const own = authority.roleOf(self);
  if (!may(own, right))
    return right === "appoint" && may(own, "giveTheFloor")
      ? "Only a host can make hosts and co-hosts. Ask a host of the meeting."
      : "Only a host can do this. Ask a host of the meeting.";
  if (publicKey === maker)
    return order.kind === "remove"
      ? "Who made the meeting can't be removed from it."
      : "Who made the meeting stays its host.";
  if (publicKey === self && order.kind === "role")
    return "You can only give up a role, not take a higher one.";
  if (publicKey === self)
    return order.kind === "ban"
      ? "You can't ban yourself; leave the meeting instead."
      : "You can't remove yourself; leave the meeting instead.";
  return own === "host"
    ? "That person was made host before you. Ask who made the meeting."
    : "That person is a host or co-host. Ask a host of the meeting.";
}
