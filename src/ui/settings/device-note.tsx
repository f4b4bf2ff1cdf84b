/** What is said at the buttons of microphone and camera: that the system mutes the device, or that the user speaks unheard. */
import { useApp } from "../context/app.ts";
import { useDebouncedFlag } from "../kit/use-debounced-flag.ts";
import type { DeviceKind } from "../media/devices.ts";
import { t } from "../language/texts.ts";

/** Headsets mute themselves for a moment when they change their mode. */
const MUTED_AFTER_MS = 500;

/** The device is on, and its system or its own switch lets nothing of it through. */
export function useMutedBySystem(kind: DeviceKind, isOn: boolean): boolean {
  const { devices } = useApp();
  return useDebouncedFlag(isOn && devices.mutedBySystem.value[kind], MUTED_AFTER_MS, 0);
}

export function DeviceNote(props: { readonly kind: DeviceKind; readonly isMutedBySystem: boolean }) {
  const { media, state } = useApp();
  const view = state.view.value;
  const mayHold = view?.settings.pushToTalk === true && view.meeting?.ownMutes.microphone === "none";
  const isSpeakingMuted = props.kind === "microphone" && media.value?.isSpeakingMuted.value === true;
  const note = props.isMutedBySystem
    ? systemNotes()[props.kind]
    : isSpeakingMuted
      ? speakingMuted(mayHold)
      : null;
  return (
    <div class="device-note" role="status">
      {note !== null && (
        <p>
          <strong>{note.what}</strong> {note.todo}
        </p>
      )}
    </div>
  );
}

interface Note {
  readonly what: string;
  readonly todo: string;
}
const speakingMuted = (mayHold: boolean): Note => ({
  what: t().settings.youAreMuted,
  todo: mayHold ? t().settings.holdSpace : t().settings.nobodyHearsYou,
});
const systemNotes = (): Readonly<Record<DeviceKind, Note>> => ({
  microphone: {
    what: t().people.mutedBySystemNote,
    todo: t().settings.lookAtSound,
  },
  camera: {
    what: t().settings.cameraKeptOff,
    todo: t().settings.lookAtPrivacy,
  },
});
