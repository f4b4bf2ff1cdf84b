/** The level of the own microphone in a meeting or a direct call, or why nobody hears it. */
import { Mic, MicOff } from "lucide";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { LevelMeter } from "../kit/level-meter.tsx";
import { useMutedBySystem } from "./device-note.tsx";
import { t } from "../language/texts.ts";

/** Measures while it is shown. Nothing where the microphone is not in use. */
export function OwnLevel() {
  const { state, devices, calls } = useApp();
  const view = state.view.value;
  const tracks = calls.current.value?.media?.tracks ?? null;
  const isInUse = tracks !== null || view?.meeting != null;
  const isOn = tracks?.sends.value.microphone ?? view?.self.isMicrophoneOn ?? false;
  // A call has a copy of its own: the meeting's is silent meanwhile.
  const track = (tracks?.microphone ?? devices.microphone).value;
  const isMutedBySystem = useMutedBySystem("microphone", isOn);
  if (!isInUse || (isOn && track === null)) return null;
  const isHeard = isOn && !isMutedBySystem;
  return (
    <div class={`own-level ${isHeard ? "" : "unheard"}`}>
      <Icon node={isHeard ? Mic : MicOff} size={16} />
      {isHeard ? (
        <LevelMeter track={track} />
      ) : (
        <span>{isOn ? t().people.mutedBySystemNote : t().settings.youAreMuted}</span>
      )}
    </div>
  );
}
