/** By this an unlisted meeting is found by those that know its title: its adverts carry the hash alone. Whoever guesses the title can confirm the guess. */
import { createHash } from "node:crypto";
import type { MeetingId } from "../kernel/ids.ts";

/** 96 bits, base64url: 16 characters. The meeting's id is part of it, so that the hashes of two meetings say nothing of their titles. */
export const titleHashOf = (meetingId: MeetingId, title: string): string =>
  createHash("sha256")
    .update(`landline-title-v1\n${meetingId}\n${title.normalize("NFC").trim()}`)
    .digest("base64url")
    .slice(0, 16);
