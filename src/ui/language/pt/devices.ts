/** Cameras, microphones and speakers. */
import type { Catalogue } from "../en/index.ts";

export const devices = {
  notConnected: (chosen: string, opened: string) =>
    `${chosen}: não conectado. Enquanto isso, ${opened} está em uso.`,
  notOpenedUsing: (chosen: string, opened: string) => `${chosen}: não foi possível abrir. Usando ${opened}.`,
  disconnectedUsing: (gone: string, opened: string) => `${gone}: desconectado. Usando ${opened}.`,
  isBack: (device: string) => `${device} voltou e está em uso de novo.`,
  camera: {
    default: "Câmera padrão",
    name: "A câmera",
    another: "outra câmera",
    none: "Nenhuma câmera encontrada. Você pode participar sem ela.",
    notAllowed:
      "O Landline não pode usar a câmera. Permita ao lado do endereço da página (em uma janela sem endereço: no menu ⋮) ou nas configurações de privacidade do sistema, e ligue-a de novo.",
    inUse: "Outro aplicativo parece estar usando a câmera. Feche-a nele e ligue-a de novo.",
    notOpened: "Não foi possível abrir a câmera.",
    goesOn: "A câmera continua como estava: não foi possível abri-la de novo.",
    disconnected: "A câmera foi desconectada. Você continua na reunião sem ela.",
    isBack: (label: string) => `${label} voltou. Ligue a câmera para usá-la.`,
  },
  microphone: {
    default: "Microfone padrão",
    name: "O microfone",
    another: "outro microfone",
    none: "Nenhum microfone encontrado. Você pode ouvir e escrever no chat.",
    notAllowed:
      "O Landline não pode usar o microfone. Permita ao lado do endereço da página (em uma janela sem endereço: no menu ⋮) ou nas configurações de privacidade do sistema, e ative-o de novo.",
    inUse: "Outro aplicativo parece estar usando o microfone. Feche-o e ative o microfone de novo.",
    notOpened: "Não foi possível abrir o microfone.",
    goesOn: "O microfone continua como estava: não foi possível abri-lo de novo.",
    disconnected: "O microfone foi desconectado. Você continua na reunião sem ele.",
    isBack: (label: string) => `${label} voltou. Ative o microfone para usá-lo.`,
  },
  speaker: {
    default: "Alto-falante padrão",
    name: "O alto-falante",
    disconnected: (label: string) => `${label}: desconectado. O som sai pelo alto-falante padrão.`,
    isBack: (label: string) => `${label} voltou. O som sai por ele de novo.`,
  },
} satisfies Catalogue["devices"];
