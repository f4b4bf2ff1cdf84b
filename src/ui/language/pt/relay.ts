/** The console of a relay. */
import type { Catalogue } from "../en/index.ts";

export const relay = {
  runsFor: (version: string, span: string) => `Landline ${version} · em execução há ${span}`,
  lost: "O relé não responde. Talvez tenha parado.",
  drain: "Passar adiante e pausar",
  drainHint:
    "Outro membro mantém a reunião a partir de agora, e ninguém percebe. O relé então não entra em nenhuma reunião.",
  resume: "Voltar a manter reuniões",
  resumeHint: "O relé entra na próxima reunião para a qual foi iniciado.",
  load: "Carga",
  processor: "Processador",
  memory: "Memória",
  ofWhich: (share: string) => `mídia: ${share}`,
  comesIn: "Entra",
  goesOut: "Sai",
  packets: (figure: string) => `${figure} pacotes/s`,
  diskFree: "Livre no disco",
  ofTotal: (size: string) => `de ${size}`,
  people: "Pessoas na reunião",
  person: "Pessoa",
  switchedOn: "Ligado",
  thisRelay: (name: string) => `${name} (este relé)`,
  waitsForAny: "Ele entra na primeira reunião aberta por perto.",
  waitsFor: (title: string) => `Ele entra em “${title}” assim que ela estiver lá.`,
  takesNone: "Ele não entra em nenhuma até que você deixe.",
  otherMeetings: "Outras reuniões por perto",
  settings: "Configurações",
  name: "Nome",
  nameHint: "Como as pessoas da reunião o leem.",
  writes: "O registro guarda",
  writesHint: "Tudo ocupa muito espaço. Até a próxima inicialização.",
  shows: "Mostrar",
  search: "Pesquisar",
  noLines: "Nenhuma linha tem isso.",
  log: "Registro",
  filesIn: (folder: string) =>
    `Os arquivos estão em ${folder}; o mais antigo é apagado quando há cinco de 4 MB.`,
  states: {
    waiting: "Espera uma reunião",
    joining: "Entrando",
    inMeeting: "Em uma reunião",
    draining: "Passando adiante",
    drained: "Em pausa",
  },
  /** What the log takes and shows, at least. */
  levels: {
    debug: "Tudo",
    info: "O que acontece",
    warn: "O que é estranho",
    error: "O que falha",
  },
} satisfies Catalogue["relay"];
