/** What self wants of the meeting's rules and its roles, of recording and captions, as the body of an entry: within self's rights. */
import { MAX_CAPTIONERS, MAX_SPOTLIT } from "../kernel/limits.ts";
import { may, runsMeeting } from "../kernel/rights.ts";
import { check, checkName, refused, type AuthoringContext } from "./authoring-checks.ts";
import { MAX_ADMITTED, MAX_NAMED_FEEDS, type BodyOf, type EntryBody } from "./log/entry-body.ts";
import type { FeedId } from "./log/feed-id.ts";
import type { NewEntry } from "./new-entry.ts";
import { mayRelease } from "./state/entrance.ts";
import { refusalOf } from "./state/role-refusal.ts";
import { StoreError } from "./types.ts";
import { words } from "../kernel/words.ts";

/** What people write to each other is the business of `authoring.ts`. */
export type NewRule = Exclude<
  NewEntry,
  {
    kind:
      | "message"
      | "edit"
      | "delete"
      | "reaction"
      | "announcement"
      | "withdrawAnnouncement"
      | "file"
      | "withdrawFile"
      | "poll"
      | "vote"
      | "closePoll";
  }
>;

/** @throws StoreError */
export function ruleBodyFor(context: AuthoringContext, wanted: NewRule, fromName: string): EntryBody {
  const { state, self } = context;
  switch (wanted.kind) {
    case "role": {
      const { publicKey, role } = wanted;
      return checkEffect(context, { kind: "role", publicKey, role, counted: countedOf(context, publicKey) });
    }
    case "ban": {
      const { publicKey, isBanned } = wanted;
      return checkEffect(context, {
        ...{ kind: "ban", publicKey, isBanned },
        counted: countedOf(context, publicKey),
      });
    }
    case "remove":
      return checkEffect(context, { kind: "remove", publicKey: wanted.publicKey });
    case "end":
      // The core has looked whether a host is here.
      if (!runsMeeting(state.authority.roleOf(self.publicKey))) check(context, "endMeeting");
      return { kind: "end", term: wanted.term };
    case "goOn":
      check(context, "endMeeting");
      return { kind: "goOn" };
    case "lock":
      check(context, "lock");
      return { kind: "lock", isLocked: wanted.isLocked };
    case "spotlight":
      check(context, "spotlight");
      return { kind: "spotlight", publicKeys: [...new Set(wanted.publicKeys)].slice(0, MAX_SPOTLIT) };
    case "captioners": {
      check(context, "changeCaptions");
      const { publicKeys } = wanted;
      if (publicKeys.length > MAX_CAPTIONERS) throw refused(words("captionersMost", MAX_CAPTIONERS));
      const isLoser = (author: string) =>
        state.rules.captioning.captioners.includes(author) && !publicKeys.includes(author);
      const counted = context.countedOf(isLoser).slice(-MAX_NAMED_FEEDS);
      return {
        kind: "captioners",
        publicKeys: [...new Set(publicKeys)],
        counted: counted.map(([feedId, number]) => [feedId, number]),
      };
    }
    case "keepCaptions":
      check(context, "changeCaptions");
      return { kind: "keepCaptions", isOn: wanted.isOn };
    case "caption":
      if (!state.rules.captioning.captioners.includes(self.publicKey) || !state.rules.captioning.isKept)
        throw new StoreError("notAllowed", words("captionsOff"));
      return {
        kind: "caption",
        fromName: checkName(fromName),
        text: wanted.text,
        speaker: wanted.speaker === null ? null : checkName(wanted.speaker),
      };
    case "carrier":
      check(context, "setCarrier");
      return { kind: "carrier", publicKey: wanted.publicKey };
    case "vouch":
      return {
        kind: "vouch",
        publicKey: wanted.publicKey,
        isHost: wanted.isHost,
        signature: wanted.signature,
      };
    case "record":
      check(context, "record");
      return { kind: "record" };
    case "recorder":
      check(context, "record");
      return { kind: "recorder", recording: wanted.recording, isOn: wanted.isOn };
    case "stopRecording":
      check(context, "record");
      return { kind: "stopRecording", recording: wanted.recording };
    case "pauseRecording":
      check(context, "record");
      return { kind: "pauseRecording", recording: wanted.recording, isPaused: wanted.isPaused };
    case "recordingConsent":
      if (state.rules.recording?.id !== wanted.recording)
        throw new StoreError("noSuchMessage", words("recordedNoMore"));
      return { kind: "recordingConsent", recording: wanted.recording, agrees: wanted.agrees };
    case "waitingRoom": {
      check(context, "changeEntrance");
      const { isOn, withoutHost, admitted } = wanted;
      return {
        kind: "waitingRoom",
        isOn,
        withoutHost,
        admitted: [...new Set(admitted)].slice(0, MAX_ADMITTED),
      };
    }
    case "admit": {
      const { publicKey, isAdmitted } = wanted;
      const mayAll = state.rules.entrance.waitingRoom?.withoutHost === "member" && isAdmitted;
      if (!mayAll) check(context, "admit");
      return { kind: "admit", publicKey, isAdmitted };
    }
    case "title":
      check(context, "changeEntrance");
      return { kind: "title", title: wanted.title };
    case "viewersChat": {
      check(context, "changeChat");
      const { isOpen } = wanted;
      const isViewer = (author: string) => !may(state.authority.roleOf(author), "chat");
      const counted = isOpen ? [] : context.countedOf(isViewer).slice(-MAX_NAMED_FEEDS);
      return { kind: "viewersChat", isOpen, counted: counted.map(([feedId, number]) => [feedId, number]) };
    }
    case "listing":
      check(context, "changeEntrance");
      return { kind: "listing", isListed: wanted.isListed };
    case "passcode": {
      check(context, "changeEntrance");
      const { passcode, serverSetup, registrationRecord } = wanted;
      return { kind: "passcode", passcode, serverSetup, registrationRecord };
    }
    case "noPasscode": {
      check(context, "changeEntrance");
      const { release } = wanted;
      const releasedBy = context.root.needsPasscode === true ? context.root.host : null;
      if (!mayRelease({ author: self.publicKey }, { release }, releasedBy))
        throw new StoreError("notAllowed", words("passcodeStays"));
      return { kind: "noPasscode", release };
    }
    case "mute": {
      check(context, "mute");
      const { source, publicKey, isMuted, mayUnmute } = wanted;
      return { kind: "mute", source, publicKey, isMuted, mayUnmute };
    }
    case "unmute":
      if (
        !may(state.authority.roleOf(self.publicKey), wanted.source === "microphone" ? "speak" : "showPicture")
      )
        throw new StoreError("notAllowed", words("viewersSpeak"));
      if (state.rules.mutes.muteOf(self.publicKey, wanted.source) === "held")
        throw new StoreError(
          "notAllowed",
          wanted.source === "microphone" ? words("heldMuted") : words("heldStopped"),
        );
      return { kind: "unmute", source: wanted.source };
    case "onEntry": {
      check(context, "mute");
      const { source, isOff, present } = wanted;
      return { kind: "onEntry", source, isOff, present: [...new Set(present)].slice(0, MAX_ADMITTED) };
    }
    case "entered":
      return { kind: "entered" };
  }
}

/**
 * A change of role or a ban lists the entries of the person that self has seen: later ones, or ones that self has not seen, have no
 * effect, or that of the lower role. Lifting a ban lists them, too, so that everything that self has comes back.
 */
const countedOf = (context: AuthoringContext, publicKey: string): [FeedId, number][] =>
  context
    .countedOf((author) => author === publicKey)
    .map(([feedId, number]): [FeedId, number] => [feedId, number]);

/** Refuses what self may not do to that member. */
function checkEffect<Body extends BodyOf<"role" | "ban" | "remove">>(
  { state, self, root }: AuthoringContext,
  body: Body,
): Body {
  const refusal = refusalOf(state.authority, self.publicKey, body, root.host);
  if (refusal !== null) throw new StoreError("notAllowed", refusal);
  return body;
}
