/**
 * Which camera, microphone and speaker are used: the chosen one when it is there, the default one meanwhile. Pure; `devices.ts` opens and
 * closes as it says. Camera and microphone:
 *
 *             wanted             opened
 *   closed ──────────▶ opening ──────────▶ open ── ended, no longer listed ──▶ opening the default one
 *     ▲                   │ ▲               │
 *     └── failed, not wanted  └── another chosen, the lost one listed again
 */
import { assertNever, type Machine, type Step, type Tick } from "../../kernel/machine.ts";
import {
  CHOSEN_KINDS,
  findChosen,
  isNameOf,
  labelApart,
  namesAfter,
  type ChosenKind,
  type DeviceChoice,
} from "./chosen-device.ts";
import {
  deviceProblem,
  isDefault,
  isListed,
  openedWords,
  plainLabel,
  wantedDevice,
  type Capture,
  type DeviceKind,
  type DeviceLists,
  type DevicesState,
} from "./devices-state.ts";
import { t } from "../language/texts.ts";

export type DevicesInput =
  /** The browser's list, at the start and after each change. Its labels are the devices' own: two may have the same. */
  | { readonly type: "listed"; readonly lists: DeviceLists }
  | { readonly type: "chosen"; readonly kind: ChosenKind; readonly choice: DeviceChoice }
  /** Something else is asked of the device: one that is in use is opened anew, and gives way to itself. */
  | { readonly type: "reopen"; readonly kind: DeviceKind }
  | { readonly type: "wanted"; readonly kind: DeviceKind; readonly isOn: boolean }
  /** `deviceId` and `label` are the track's own words. */
  | {
      readonly type: "opened";
      readonly kind: DeviceKind;
      readonly attempt: number;
      readonly deviceId: string;
      readonly label: string;
      readonly isMuted: boolean;
    }
  | {
      readonly type: "failed";
      readonly kind: DeviceKind;
      readonly attempt: number;
      readonly errorName: string;
    }
  /** The open device was unplugged, or the permission was withdrawn. */
  | { readonly type: "ended"; readonly kind: DeviceKind; readonly attempt: number }
  | {
      readonly type: "muted";
      readonly kind: DeviceKind;
      readonly attempt: number;
      readonly isMuted: boolean;
    };

export type DevicesEffect =
  /** `deviceId`: "" for the default one. */
  | {
      readonly type: "open";
      readonly kind: DeviceKind;
      readonly attempt: number;
      readonly deviceId: string;
    }
  /** The track of that opening takes the place of the one before. */
  | { readonly type: "use"; readonly kind: DeviceKind; readonly attempt: number }
  /** Nobody wants the track of that opening any more. */
  | { readonly type: "discard"; readonly kind: DeviceKind; readonly attempt: number }
  | { readonly type: "close"; readonly kind: DeviceKind }
  | { readonly type: "say"; readonly kind: ChosenKind; readonly text: string }
  /** The device is off, though it was wanted. */
  | { readonly type: "gone"; readonly kind: DeviceKind; readonly sentence: string };

type DevicesStep = Step<DevicesState, DevicesEffect>;

export const devicesMachine: Machine<DevicesState, DevicesInput, DevicesEffect> = {
  step: stepDevices,
  dueAtMs: () => Infinity,
};

export function stepDevices(state: DevicesState, input: DevicesInput | Tick): DevicesStep {
  switch (input.type) {
    case "listed":
      return listed(state, input.lists);
    case "chosen":
      return choose(state, input.kind, input.choice);
    case "wanted":
      return input.isOn ? turnOn(state, input.kind) : turnOff(state, input.kind);
    case "reopen":
      return reopen(state, input.kind);
    case "opened":
      return opened(state, input);
    case "failed":
      return failed(state, input.kind, input.attempt, input.errorName);
    case "ended":
      return state.captures[input.kind].open?.attempt === input.attempt
        ? lose(state, input.kind)
        : [state, []];
    case "muted": {
      const { open } = state.captures[input.kind];
      if (open?.attempt !== input.attempt) return [state, []];
      return [withCapture(state, input.kind, { open: { ...open, isMuted: input.isMuted } }), []];
    }
    case "tick":
      return [state, []];
    default:
      return assertNever(input);
  }
}

function withCapture(state: DevicesState, kind: DeviceKind, change: Partial<Capture>): DevicesState {
  return { ...state, captures: { ...state.captures, [kind]: { ...state.captures[kind], ...change } } };
}

/** Runs steps one after the other. */
function inTurn(state: DevicesState, ...steps: ((state: DevicesState) => DevicesStep)[]): DevicesStep {
  const effects: DevicesEffect[] = [];
  for (const step of steps) {
    const [next, more] = step(state);
    state = next;
    effects.push(...more);
  }
  return [state, effects];
}

function open(state: DevicesState, kind: DeviceKind, opening: NonNullable<Capture["opening"]>): DevicesStep {
  const attempt = state.captures[kind].attempt + 1;
  const effect = { type: "open", kind, attempt, deviceId: opening.deviceId } as const;
  return [withCapture(state, kind, { attempt, opening }), [effect]];
}

function openWanted(state: DevicesState, kind: DeviceKind): DevicesStep {
  const opening = wantedDevice(state, kind);
  // Which device is meant is not known before the first list.
  if (opening === null || state.lists === null) return [state, []];
  const lost = opening.why === "missing" ? state.chosen[kind] : null;
  return open(withCapture(state, kind, { lost }), kind, opening);
}

function turnOn(state: DevicesState, kind: DeviceKind): DevicesStep {
  if (state.captures[kind].isWanted) return [state, []];
  return openWanted(withCapture(state, kind, { isWanted: true, refusedId: "" }), kind);
}

function turnOff(state: DevicesState, kind: DeviceKind): DevicesStep {
  const { isWanted, attempt } = state.captures[kind];
  if (!isWanted) return [state, []];
  const off = { isWanted: false, attempt: attempt + 1, opening: null, open: null, lost: null };
  return [withCapture(state, kind, off), [{ type: "close", kind }]];
}

/** Which device is meant does not change. */
function reopen(state: DevicesState, kind: DeviceKind): DevicesStep {
  const { opening, open: current } = state.captures[kind];
  if (opening !== null) return open(state, kind, opening);
  return current === null ? [state, []] : open(state, kind, { deviceId: current.requested, why: "again" });
}

function choose(before: DevicesState, kind: ChosenKind, choice: DeviceChoice): DevicesStep {
  const { deviceId, label } = before.chosen[kind];
  if (deviceId === choice.deviceId && label === choice.label) return [before, []];
  const state = withNames({ ...before, chosen: { ...before.chosen, [kind]: choice } }, kind);
  if (kind === "speaker") return routeSpeaker({ ...state, speaker: { ...state.speaker, lost: null } }, null);
  const fresh = withCapture(state, kind, { lost: null, refusedId: "" });
  const { isWanted, opening, open: current } = fresh.captures[kind];
  if (!isWanted) return [fresh, []];
  const isOpen = opening === null && current?.requested === wantedDevice(fresh, kind)?.deviceId;
  return isOpen ? [fresh, []] : openWanted(fresh, kind);
}

function opened(state: DevicesState, input: Extract<DevicesInput, { type: "opened" }>): DevicesStep {
  const { kind, attempt } = input;
  const capture = state.captures[kind];
  const { opening } = capture;
  if (attempt !== capture.attempt || opening === null) return [state, [{ type: "discard", kind, attempt }]];
  const ownLabel = plainLabel(input.label);
  // The list may be older than the loss.
  const devices = (state.lists?.[kind] ?? []).filter(
    (each) => opening.why !== "lost" || each.deviceId !== capture.lost?.deviceId,
  );
  const deviceId = opening.deviceId || identify(devices, input.deviceId, ownLabel);
  const label = devices.find((each) => each.deviceId === deviceId)?.label || ownLabel;
  const words = openedWords(kind, {
    why: opening.why,
    opened: label,
    chosen: state.chosen[kind].label,
    gone: opening.gone ?? "",
    before: capture.open?.label ?? null,
  });
  const next = withCapture(state, kind, {
    opening: null,
    open: { attempt, requested: opening.deviceId, deviceId, label, isMuted: input.isMuted },
    lost: opening.why === "back" || opening.why === "asked" ? null : capture.lost,
    problem: null,
  });
  const say: DevicesEffect[] = words === null ? [] : [{ type: "say", kind, text: words }];
  return [next, [{ type: "use", kind, attempt }, ...say]];
}

/** Which of the listed devices the default one is; "" where that is not clear. */
function identify(devices: readonly DeviceChoice[], deviceId: string, label: string): string {
  if (isListed(devices, deviceId)) return deviceId;
  const [found, twin] = label === "" ? [] : devices.filter((each) => isNameOf(each.label, label));
  return twin === undefined ? (found?.deviceId ?? "") : "";
}

function failed(state: DevicesState, kind: DeviceKind, attempt: number, errorName: string): DevicesStep {
  const capture = state.captures[kind];
  const { opening } = capture;
  if (attempt !== capture.attempt || opening === null) return [state, []];
  if (opening.why === "again" && capture.open !== null) {
    const text = t().devices[kind].goesOn;
    return [withCapture(state, kind, { opening: null }), [{ type: "say", kind, text }]];
  }
  if (opening.deviceId !== "") {
    const lost = state.chosen[kind];
    const refused = withCapture(state, kind, { opening: null, refusedId: opening.deviceId, lost });
    // What stands in for it goes on; otherwise the default device may still work.
    const isStoodIn = opening.why === "back" && capture.open !== null;
    return isStoodIn ? [refused, []] : open(refused, kind, { deviceId: "", why: "refused" });
  }
  const isWithdrawn = errorName === "NotAllowedError";
  const sentence =
    opening.why === "lost" && !isWithdrawn ? t().devices[kind].disconnected : deviceProblem(kind, errorName);
  // One that was there all the time does not come back.
  const lost = opening.why === "refused" ? null : capture.lost;
  const off = { isWanted: false, opening: null, open: null, lost, problem: sentence };
  const effects = [{ type: "close", kind } as const, { type: "gone", kind, sentence } as const];
  return [withCapture(state, kind, off), effects];
}

/** The open device is gone: the chosen one takes its place if it is `back` at this moment, else the default one. */
function lose(state: DevicesState, kind: DeviceKind, back?: DeviceChoice): DevicesStep {
  const { open: gone, opening, lost } = state.captures[kind];
  if (gone === null) return [state, []];
  // Another one is on its way already.
  if (opening !== null) return [withCapture(state, kind, { open: null }), [{ type: "close", kind }]];
  const { deviceId, label } = gone;
  // A second loss in a row still waits for the device that was chosen.
  const missed = lost !== null && !isDefault(state.chosen[kind]) ? lost : { deviceId, label };
  return inTurn(
    withCapture(state, kind, { open: null, lost: missed }),
    (closed) => [closed, [{ type: "close", kind }]],
    (closed) =>
      open(
        closed,
        kind,
        back ? { deviceId: back.deviceId, why: "back" } : { deviceId: "", why: "lost", gone: label },
      ),
  );
}

function listed(before: DevicesState, lists: DeviceLists): DevicesStep {
  return inTurn(
    CHOSEN_KINDS.reduce(withNames, { ...before, listed: lists }),
    (state) => relisted(state, "camera", before.lists),
    (state) => relisted(state, "microphone", before.lists),
    (state) => routeSpeaker(state, before.lists),
  );
}

/** Calls each device of the kind by a name of its own. */
function withNames(state: DevicesState, kind: ChosenKind): DevicesState {
  const { listed: all, names } = state;
  if (all === null) return state;
  const named = labelApart(all[kind], names[kind], state.chosen[kind]);
  return {
    ...state,
    lists: { ...(state.lists ?? all), [kind]: named },
    names: { ...names, [kind]: namesAfter(names[kind], named) },
  };
}

function relisted(before: DevicesState, kind: DeviceKind, former: DeviceLists | null): DevicesStep {
  const devices = before.lists?.[kind] ?? [];
  const { refusedId } = before.captures[kind];
  const state = isListed(devices, refusedId) ? before : withCapture(before, kind, { refusedId: "" });
  const capture = state.captures[kind];
  if (!capture.isWanted) return regained(state, kind, devices);
  if (capture.open === null && capture.opening === null) return openWanted(state, kind);
  const openId = capture.open?.deviceId ?? "";
  // Some systems keep the track of a device that was unplugged, and silent.
  if (isListed(former?.[kind] ?? [], openId) && !isListed(devices, openId)) {
    const found = findChosen(devices, state.chosen[kind]);
    return lose(state, kind, found?.deviceId === capture.refusedId ? undefined : found);
  }
  return takeBack(state, kind, devices);
}

/** Uses the device again for which another one stands in. */
function takeBack(state: DevicesState, kind: DeviceKind, devices: readonly DeviceChoice[]): DevicesStep {
  const { open: current, opening, lost, refusedId } = state.captures[kind];
  // The list may be older than the loss.
  if (opening?.why === "lost") return [state, []];
  // Once the default device, it most likely is so again.
  if (isDefault(state.chosen[kind])) {
    const isBack = lost !== null && isListed(devices, lost.deviceId) && opening === null;
    return isBack ? open(state, kind, { deviceId: "", why: "back" }) : [state, []];
  }
  const found = findChosen(devices, state.chosen[kind]);
  if (found === undefined || found.deviceId === refusedId) return [state, []];
  const inUse = opening?.deviceId ?? current?.requested;
  if (inUse === found.deviceId) return [state, []];
  // The default one may be the chosen one already, as the browser says once it may name it.
  if (opening === null && current?.deviceId === found.deviceId && lost === null) return [state, []];
  return open(state, kind, { deviceId: found.deviceId, why: lost === null ? "asked" : "back" });
}

/** A device whose loss ended the capture is there again. It is not opened by itself: nobody goes on the air unasked. */
function regained(state: DevicesState, kind: DeviceKind, devices: readonly DeviceChoice[]): DevicesStep {
  const { lost, problem } = state.captures[kind];
  if (problem === null || lost === null || findChosen(devices, lost) === undefined) return [state, []];
  const text = t().devices[kind].isBack(lost.label);
  return [withCapture(state, kind, { lost: null, problem: null }), [{ type: "say", kind, text }]];
}

/** `former`: the list before, when it is the list that changed. */
function routeSpeaker(state: DevicesState, former: DeviceLists | null): DevicesStep {
  const chosen = state.chosen.speaker;
  const { lost } = state.speaker;
  const found = findChosen(state.lists?.speaker ?? [], chosen);
  const deviceId = found?.deviceId ?? "";
  const say = (text: string): DevicesEffect => ({ type: "say", kind: "speaker", text });
  if (found !== undefined) {
    const words = lost === null ? [] : [say(t().devices.speaker.isBack(found.label))];
    return [{ ...state, speaker: { deviceId, lost: null } }, words];
  }
  const wasThere = former !== null && findChosen(former.speaker, chosen) !== undefined;
  if (!wasThere) return [{ ...state, speaker: { deviceId, lost } }, []];
  const text = t().devices.speaker.disconnected(chosen.label || t().devices.speaker.name);
  return [{ ...state, speaker: { deviceId, lost: chosen } }, [say(text)]];
}
