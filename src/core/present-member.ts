/** The member that a command names. */
import { CommandError } from "../api/errors.ts";
import type { Member, Mesh } from "../mesh/types.ts";
import { words } from "../kernel/words.ts";

/** @throws CommandError unreachable */
export function presentMember(mesh: Pick<Mesh, "members">, peerId: string): Member {
  const member = mesh.members().find((each) => each.peerId === peerId);
  if (member === undefined) throw new CommandError("unreachable", words("personNotHere"));
  return member;
}
