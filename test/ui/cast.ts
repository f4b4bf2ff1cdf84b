/** The participants of the scenarios, with short and long names of many languages. */
import type { Participant } from "../../src/api/view.ts";
import type { PeerId } from "../../src/kernel/ids.ts";

const NAMES = [
  "Ana Ribeiro",
  "Ben Okafor",
  "Chloé Martin",
  "Daniel Kim",
  "Elif Yılmaz",
  "Farid Rahimi",
  "Grace Liu",
  "Hugo Lindqvist",
  "Ines Duarte",
  "Jonas Weber",
  "Keiko Tanaka",
  "Liam O'Brien",
  "Maya Patel",
  "Nora Haddad",
  "Oscar Nilsson",
  "Priya Nair",
  "Quentin Moreau",
  "Rosa Jiménez",
  "Samuel Adeyemi",
  "Tomasz Zieliński",
  "Uma Krishnan",
  "Vera Novak",
  "Wen Zhao",
  "Ximena Torres",
  "Yusuf Demir",
  "Zoe Schmidt",
  "Adam Levy",
  "Bianca Rossi",
];

export const LONG_NAME = "Maximiliane Konstantinopolitanska-Featherstonehaugh the Third";

export function peerIdAt(index: number): PeerId {
  // The multiplier (2^32 / golden ratio) spreads the digits that choose the avatar's colour. 33 digits: a valid id.
  const digits = ((index + 1) * 2_654_435_761).toString(16).padStart(12, "0").slice(-8);
  return `8${digits}${"0".repeat(22)}${index.toString(16).padStart(2, "0")}` as PeerId;
}

/** What a host has that others have not. */
export const hosting = (isHost: boolean): Pick<Participant, "role" | "isHost"> => ({
  role: isHost ? "host" : "speaker",
  isHost,
});

/** The first participant is self. */
export function castOf(count: number, startedAtMs: number): Participant[] {
  return Array.from({ length: count }, (_, index) => ({
    peerId: peerIdAt(index),
    name: NAMES[index % NAMES.length] ?? "",
    isSelf: index === 0,
    ...hosting(index === 1 || count === 1),
    isCameraOn: index % 6 !== 4,
    isMicrophoneOn: index % 3 !== 2,
    isMicrophoneMuted: false,
    isCameraMuted: false,
    isHandUp: false,
    handNumber: null,
    isWindowClosed: false,
    network: "good",
    volumePercent: 100,
    sameRoom: "no",
    joinedAtMs: startedAtMs + index * 1_000,
  }));
}
