/** Commands by which hosts run a meeting: roles, mutes, who is let in and who is put out. Each is refused to others in a sentence. */
import * as v from "valibot";
import { PeerIdSchema } from "../kernel/ids.ts";
import { ROLES } from "../kernel/rights.ts";
import { WITHOUT_HOST } from "../kernel/without-host.ts";
import { PublicKey, TypedText } from "./command-fields.ts";
import { requestId } from "./request-id.ts";

export const HOST_COMMANDS = [
  /** Hosts only; hosts and co-hosts make speakers and viewers. */
  v.object({ type: v.literal("setRole"), requestId, peerId: PeerIdSchema, role: v.picklist(ROLES) }),
  /** Hosts only. The member is not heard until it unmutes itself; with `mayUnmute` false, until a host asks it to. */
  v.object({ type: v.literal("mute"), requestId, peerId: PeerIdSchema, mayUnmute: v.optional(v.boolean()) }),
  /** Hosts only. All but hosts, later members included. */
  v.object({ type: v.literal("muteAll"), requestId, mayUnmute: v.optional(v.boolean()) }),
  /** Hosts only. Lifts the mute of that member or of all, and asks: nobody is unmuted by others. */
  v.object({ type: v.literal("askToUnmute"), requestId, peerId: v.optional(PeerIdSchema) }),
  /** Hosts only, like `mute`. */
  v.object({
    type: v.literal("stopCamera"),
    requestId,
    peerId: PeerIdSchema,
    mayUnmute: v.optional(v.boolean()),
  }),
  /** Hosts only. Lifts `stopCamera`, and asks. */
  v.object({ type: v.literal("askToStartCamera"), requestId, peerId: PeerIdSchema }),
  /** Hosts only. Takes the screen from the member that presents. It may present again, unless it is made a viewer. */
  v.object({ type: v.literal("stopPresenting"), requestId, peerId: PeerIdSchema }),
  /** Hosts only. Puts the member out; it may ask to be let in again. */
  v.object({ type: v.literal("remove"), requestId, peerId: PeerIdSchema }),
  /** Hosts only. Puts the member out, and keeps its key out: this installation of Landline, not the person. */
  v.object({ type: v.literal("ban"), requestId, peerId: PeerIdSchema }),
  /** Hosts only. `publicKey`: hex, as the view lists it. What the member wrote comes back. */
  v.object({ type: v.literal("unban"), requestId, publicKey: PublicKey }),
  /** Hosts only. A locked meeting lets nobody in but those who were members before. */
  v.object({ type: v.literal("lock"), requestId, on: v.boolean() }),
  /**
   * Hosts only. That member's machine carries the meeting from now on, before all others: it takes over within seconds, and nobody hears
   * it. Null for nobody's: then a host's does, and so on.
   */
  v.object({ type: v.literal("setCarrier"), requestId, peerId: v.nullable(PeerIdSchema) }),
  /**
   * Hosts only. Whoever comes waits until a host admits it; those that are in the meeting stay. `withoutHost`: what holds while no host is
   * there ("wait" by default).
   */
  v.object({
    type: v.literal("waitingRoom"),
    requestId,
    on: v.boolean(),
    withoutHost: v.optional(v.picklist(WITHOUT_HOST)),
  }),
  /** Hosts only, as the next two. Lets one in that waits. */
  v.object({ type: v.literal("admit"), requestId, peerId: PeerIdSchema }),
  v.object({ type: v.literal("admitAll"), requestId }),
  /** It may ask once more; turned away twice, it may not ask again in this sitting. */
  v.object({ type: v.literal("refuse"), requestId, peerId: PeerIdSchema }),
  /** Hosts only. Who is in the meeting stays in, and stays heard and seen. */
  v.object({
    type: v.literal("setMeeting"),
    requestId,
    title: v.optional(TypedText),
    /** Null: none any more. Where the meeting was made with one, only its maker may say so. */
    passcode: v.optional(v.nullable(TypedText)),
    isListed: v.optional(v.boolean()),
    microphoneOffOnEntry: v.optional(v.boolean()),
    cameraOffOnEntry: v.optional(v.boolean()),
    viewersMayChat: v.optional(v.boolean()),
    /** Finished lines of captions are kept in the history from now on. */
    keepCaptions: v.optional(v.boolean()),
  }),
  /** Hosts only. Everybody leaves, also a part of the meeting that is cut off, once it is back. What is kept of it may be opened again. */
  v.object({ type: v.literal("endMeeting"), requestId }),
] as const;
