/** What data folder, disk, window, devices, clock and settings mean for meetings. Pure. */
import type { DeviceFacts, DeviceState, Remedy } from "../kernel/examination.ts";
import type { PlainCode } from "../kernel/sentences.ts";
import { verbatim, words } from "../kernel/words.ts";
import { failure, problem, warning, well } from "./finding.ts";
import type { Facts, Finding } from "./types.ts";

/** A recording takes some 100 MB an hour, and the store stops at a full disk. */
const LOW_BYTES = 2e9;
const GRAVE_BYTES = 200e6;
/** Clocks that are set right jump by less. */
const CLOCK_BACK_MS = 120_000;
/** This program is no older. */
const EARLIEST_MS = Date.UTC(2025, 0);
/** A picture of 360 lines and everybody's sound. */
const NARROW_KBPS = 1_500;

const openDevices: Remedy = { kind: "openSettings", section: "devices" };

export function folderFindings({ folder }: Facts): readonly Finding[] {
  const { path, problem: shut, freeBytes } = folder;
  const about = words("aboutDataFolder");
  const state =
    shut === null
      ? well(about, verbatim(path))
      : failure(
          about,
          shut,
          // The program's own sentences on its folder say what to do.
          shut.sentences.some(({ code }) => code === "doctorFolderShut") ? words("doctorFolderShutDo") : null,
        );
  return [state, ...(freeBytes === null ? [] : [diskFinding(freeBytes)])];
}

function diskFinding(freeBytes: number): Finding {
  const about = words("aboutDisk");
  const free = { bytes: freeBytes };
  if (freeBytes >= LOW_BYTES) return well(about, words("doctorDiskFree", free));
  return problem(
    freeBytes < GRAVE_BYTES ? "failure" : "warning",
    about,
    words("doctorDiskLow", free),
    words("doctorDiskLowDo"),
    { kind: "openSettings", section: "files" },
  );
}

export function shellFindings({ shell }: Facts): readonly Finding[] {
  if (shell === null) return [];
  const about = words("aboutWindow");
  const { shown } = shell;
  return shown === null
    ? [failure(about, words("doctorNoWindow"), words("doctorNoWindowDo"))]
    : [well(about, words("doctorWindowOpens", shown.name, shown.executable))];
}

export function deviceFindings({ devices, shell }: Facts): readonly Finding[] {
  const about = words("aboutDevices");
  if (devices !== null)
    return [
      countFinding(devices),
      ...stateFindings("camera", devices.camera),
      ...stateFindings("microphone", devices.microphone),
      ...devices.missing.map((label) =>
        warning(about, words("doctorDeviceMissing", label), words("doctorDeviceMissingDo"), openDevices),
      ),
    ];
  if (shell === null) return [];
  return shell.asked === null
    ? [warning(about, words("doctorDevicesUnchecked"), null)]
    : [warning(about, words("doctorDevicesUntold", shell.asked), words("doctorDevicesUntoldDo"))];
}

function countFinding({ cameras, microphones }: DeviceFacts): Finding {
  const about = words("aboutDevices");
  if (cameras > 0 && microphones > 0) return well(about, words("doctorDevices", cameras, microphones));
  const code: PlainCode =
    microphones > 0 ? "doctorNoCamera" : cameras > 0 ? "doctorNoMicrophone" : "doctorNoDevices";
  return warning(about, words(code), words("doctorNoDevicesDo"));
}

const STATES = {
  camera: { busy: "doctorCameraBusy", denied: "doctorCameraDenied", fails: "doctorCameraFails" },
  microphone: {
    busy: "doctorMicrophoneBusy",
    denied: "doctorMicrophoneDenied",
    fails: "doctorMicrophoneFails",
  },
} as const;
const TO_DO = { busy: "doctorBusyDo", denied: "doctorDeniedDo", fails: "doctorFailsDo" } as const;

function stateFindings(kind: "camera" | "microphone", state: DeviceState): readonly Finding[] {
  if (state === "fine" || state === "unknown") return [];
  const remedy = state === "denied" ? null : openDevices;
  const finding = words(STATES[kind][state]);
  return [warning(words("aboutDevices"), finding, words(TO_DO[state]), remedy)];
}

export function clockFindings({ nowMs, folder }: Facts): readonly Finding[] {
  const about = words("aboutClock");
  const [time, toDo] = [timeText(nowMs), words("doctorClockDo")];
  if (nowMs < EARLIEST_MS) return [warning(about, words("doctorClockWrong", time), toDo)];
  const { usedAtMs } = folder;
  if (usedAtMs !== null && usedAtMs > nowMs + CLOCK_BACK_MS)
    return [warning(about, words("doctorClockBack", time, timeText(usedAtMs)), toDo)];
  return [well(about, words("doctorClock", time))];
}

/** "2026-03-05 14:07". */
const timeText = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16).replace("T", " ");

export function chosenFindings({ chosen }: Facts): readonly Finding[] {
  if (chosen === null) return [];
  const { soundOnly, receiveLimitKbps, sendLimitKbps } = chosen;
  const about = words("aboutPictures");
  const isNarrow = (kbps: number) => kbps > 0 && kbps < NARROW_KBPS;
  const lift = words("doctorLimitDo");
  return [
    ...(soundOnly
      ? [
          warning(about, words("doctorSoundOnly"), words("doctorSoundOnlyDo"), {
            kind: "setSettings",
            settings: { soundOnly: false },
          }),
        ]
      : []),
    ...(isNarrow(receiveLimitKbps)
      ? [
          warning(about, words("doctorReceiveLimit", receiveLimitKbps), lift, {
            kind: "setSettings",
            settings: { receiveLimitKbps: 0 },
          }),
        ]
      : []),
    ...(isNarrow(sendLimitKbps)
      ? [
          warning(about, words("doctorSendLimit", sendLimitKbps), lift, {
            kind: "setSettings",
            settings: { sendLimitKbps: 0 },
          }),
        ]
      : []),
  ];
}
