/** Why the core refuses or fails, where its code alone says it. All other codes come with a sentence of the core's, in English. */
import type { Catalogue } from "../en/index.ts";

export const errors = {
  wrongPasscode: "A senha está errada. Confira com alguém na reunião e tente de novo.",
  passcodeNeeded: "Esta reunião precisa de uma senha. Peça-a a alguém na reunião.",
  protocolVersion: "A reunião usa outra versão do Landline. Instale a mesma versão nos dois computadores.",
  meetingFull: "A reunião está cheia. Tente de novo quando alguém tiver saído.",
  banned: "Um anfitrião baniu você desta reunião. Só um anfitrião pode desfazer isso.",
  removed: "Um anfitrião removeu você desta reunião. Você pode pedir para entrar de novo.",
  ended: "Um anfitrião encerrou a reunião para todos.",
  locked: "Esta reunião está bloqueada. Peça a um anfitrião que a desbloqueie e tente de novo.",
  notAdmitted: "Um anfitrião não deixou você entrar. Você pode pedir mais uma vez.",
  blocked: "Um anfitrião recusou você duas vezes, então você não pode pedir de novo nesta reunião hoje.",
  noNetwork: "Este computador não está em nenhuma rede. Conecte um cabo ou o Wi-Fi e tente de novo.",
  notInMeeting: "Você não está em nenhuma reunião. Entre em uma primeiro.",
  captionNotKept:
    "A linha é mostrada, mas não fica no histórico. Verifique se há espaço no disco deste computador.",
} satisfies Catalogue["errors"];
