/** What this window can say of camera and microphone to the doctor. */
import type { DeviceFacts, DeviceState } from "../../kernel/examination.ts";
import type { DeviceKind } from "./devices-state.ts";

export type Survey = Omit<DeviceFacts, "missing">;

export interface SurveyDeps {
  readonly list: () => Promise<readonly Pick<MediaDeviceInfo, "kind" | "label">[]>;
  /** Landline has it open. */
  readonly isOpen: (kind: DeviceKind) => boolean;
  /** It was wanted, and did not open. */
  readonly hasFailed: (kind: DeviceKind) => boolean;
  /** Opens it for a moment. @throws DOMException as `getUserMedia` does */
  readonly tryOut: (kind: DeviceKind) => Promise<void>;
  /** The person has refused it to this page. */
  readonly isDenied: (kind: DeviceKind) => Promise<boolean>;
}

/** `mayOpen`: one that is closed may be opened for a moment, to see whether it can be. Never asks for a permission. */
export async function surveyDevices(deps: SurveyDeps, mayOpen: boolean): Promise<Survey> {
  const all = await deps.list().catch(() => []);
  const ofKind = (kind: DeviceKind) =>
    all.filter((each) => each.kind === (kind === "camera" ? "videoinput" : "audioinput"));

  async function stateOf(kind: DeviceKind): Promise<DeviceState> {
    if (deps.isOpen(kind)) return "fine";
    // Labels are empty without a permission.
    const isPermitted = ofKind(kind).some(({ label }) => label !== "");
    if (!isPermitted) return (await deps.isDenied(kind).catch(() => false)) ? "denied" : "unknown";
    if (!mayOpen && !deps.hasFailed(kind)) return "unknown";
    return deps.tryOut(kind).then(() => "fine" as const, stateAfter);
  }

  return {
    cameras: ofKind("camera").length,
    microphones: ofKind("microphone").length,
    camera: await stateOf("camera"),
    microphone: await stateOf("microphone"),
  };
}

function stateAfter(error: unknown): DeviceState {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
      return "denied";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    // It was unplugged just now.
    case "NotFoundError":
      return "unknown";
    default:
      return "fails";
  }
}
