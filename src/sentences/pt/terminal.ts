/** What the commands print at a terminal. */
import { n } from "./plural.ts";

export const terminal = {
  noMeetingsNearby: "Não há reuniões por perto.",
  startAMeeting: "Comece uma com: landline create <título>",
  peopleThere: (count: number) => n(count, { one: "# pessoa", other: "# pessoas" }),
  markPasscode: "senha",
  markOtherVersion: "outra versão",
  markPrivate: "(particular)",
  markDeleted: "(apagado)",
  nothingRecorded: "Este computador ainda não gravou nada.",
  noRecordingNamed: (name: string) =>
    `Este computador não tem nenhuma gravação “${name}”. Veja: landline recordings`,
  stillRecorded: "A reunião ainda está sendo gravada. Pare antes a gravação.",
  nothingKept: "Este computador ainda não guarda nenhuma reunião.",
  nothingShared: "Nada foi compartilhado nesta reunião.",
  historyTaken:
    "Outro programa está com o histórico desta pasta de dados aberto. Tente de novo quando ele terminar.",
  runningSilent:
    "O Landline que está em execução com esta pasta de dados não responde. Tente de novo, ou feche-o antes.",
  byteCount: (size: string) => size,
  writtenTo: (file: string) => `Gravado em ${file}`,
  wasShared: (person: string, name: string, size: string) => `${person} compartilhou: ${name} (${size})`,
  wasAnnounced: (person: string, text: string) => `${person} anunciou: ${text}`,
  wasCaptioned: (person: string, text: string) => `${person} (legendas): ${text}`,
  wasAsked: (person: string, question: string) => `${person} perguntou: ${question}`,
  noFileNamed: (name: string) =>
    `Não há nenhum arquivo “${name}” nesta reunião. Sem --save, o comando os enumera.`,
  savingStopped: "Desistiu-se. O que foi salvo fica.",
  folderTakesNoFiles: (folder: string) => `Não é possível salvar arquivos em ${folder}.`,
  savedFile: (path: string, size: string) => `Salvo: ${path} (${size})`,
  savedBefore: (path: string) => `Já estava lá: ${path}`,
  savedCount: (count: number) => n(count, { one: "# salvo", other: "# salvos" }),
  thereCount: (count: number) => `${count} já estavam lá`,
  notSavedCount: (count: number) => `${count} por salvar`,
  thisIsVersion: (version: string) => `Este é o Landline ${version}.`,
  noOtherRelease: "Nenhuma outra versão é conhecida aqui.",
  noLaterRelease: (version: string) => `Nenhuma posterior à ${version} é conhecida aqui.`,
  laterIsHere: (version: string) =>
    `O Landline ${version} está neste computador. Para instalar: landline update --install`,
  laterIsOut: (version: string) =>
    `Saiu o Landline ${version}. Ele vem de um membro de uma reunião que o tem.`,
  othersCanGet: "Em uma reunião, outros podem obter deste computador:",
  testNeedsLandline:
    "Nenhum Landline está em execução com esta pasta de dados. Inicie-o, entre em uma reunião e teste de novo.",
  testInNoMeeting: "O Landline não está em nenhuma reunião. Entre em uma e teste de novo.",
  testMeetingLeft: "A reunião foi deixada.",
  severalOfThatName: (count: number, ids: string) =>
    `Há ${count} com esse nome. Indique um identificador: ${ids}.`,
  nobodyOfThatName: "Não há ninguém com esse nome.",
  nobodyElseThere: "Não há mais ninguém na reunião.",
  inMeetingAre: (names: string) => `Na reunião estão: ${names}.`,
  testedWith: (name: string) => `Com ${name}`,
  testedTo: (name: string) => `Para ${name}`,
  testedFrom: (name: string) => `De ${name}`,
  testedTimes: "Tempos",
  testedYes: "sim",
  testedNo: "não",
  testedUnknown: "desconhecido",
  someOf: (count: number, all: number) => `${count} de ${all}`,
  packetsUpTo: (bytes: number) => `pacotes de até ${bytes} bytes`,
  packetsUnknown: "maior pacote desconhecido",
  rateIs: (rate: string) => `${rate.replace(".", ",")} Mbit/s`,
  rateUnknown: "velocidade desconhecida",
  roundTripAndClocks: (ms: string, seconds: string) =>
    `Ida e volta ${ms.replace(".", ",")} ms; relógios com ${seconds.replace(".", ",")} s de diferença.`,
};
