/** The member that a command names. */
import { CommandError } from "../api/errors.ts";
import type { Member, Mesh } from "../mesh/types.ts";

/** @throws CommandError unreachable */
export function presentMember(mesh: Pick<Mesh, "members">, peerId: string): Member {
  const member = mesh.members().find((each) => each.peerId === peerId);
  if (member === undefined) throw new CommandError("unreachable", "That person is not in the meeting.");
  return member;
}
