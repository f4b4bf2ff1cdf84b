/** The test of the connection with another member. */
import type { Catalogue } from "../en/index.ts";

export const linkTest = {
  open: "Testar a conexão…",
  title: "Testar a conexão",
  partner: "Com",
  hint: "Os dois computadores trocam alguns megabytes por alguns segundos. Lá ninguém precisa fazer nada.",
  start: "Testar",
  again: "Testar de novo",
  stages: {
    linking: "Estabelecendo uma ligação…",
    asking: "À espera do outro computador…",
    probing: "Enviando pacotes nos dois sentidos…",
    sending: "Medindo a velocidade de ida…",
    receiving: "Medindo a velocidade de volta…",
  },
  nobody: "Não há mais ninguém na reunião.",
  findings: "O que o teste encontrou",
  measured: "O que foi medido",
  there: "Ida",
  here: "Volta",
  tcp: "Chamadas (TCP)",
  datagrams: "Pacotes (UDP)",
  multicast: "Multicast",
  size: "Maior pacote",
  rate: "Velocidade",
  passes: "passa",
  blocked: "bloqueado",
  ofAll: (came: number, all: number) => `${came} de ${all}`,
  bytes: (value: number) => `${value} bytes`,
  roundTrip: "Ida e volta",
  clocks: "Diferença dos relógios",
  seconds: (value: string) => `${value} s`,
  /** Names of the signs before findings. */
  severities: {
    ok: "Bom",
    warning: "Aviso",
    failure: "Problema",
  },
  done: "O teste terminou.",
} satisfies Catalogue["linkTest"];
