/** A lista de avisos, e quais são desejados. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const notices = {
  title: "Avisos",
  all: "Avisos desta reunião, os mais recentes primeiro",
  none: "Ainda não há avisos",
  noneText: "Os avisos que já saíram da tela podem ser lidos de novo aqui até você sair.",
  choose: "Escolher quais avisos são mostrados",
  withOthers: (text: string, count: number) =>
    n(count, { one: `${text} (e mais # aviso)`, other: `${text} (e mais # avisos)` }),
  kinds: {
    people: "Pessoas que entram, saem ou levantam a mão",
    messages: "Mensagens",
    files: "Arquivos compartilhados ou salvos",
    recording: "Gravações que pausam, terminam ou ficam prontas",
    activity: "Apresentações, enquetes, temporizadores, reações e o bloqueio",
    machine: "Redes fracas e um computador lento demais",
  },
  always:
    "Você sempre fica sabendo que foi removido ou silenciado, que uma gravação começa, que falta um dispositivo, quem liga e o que falha. O que está desligado continua na lista de avisos.",
} satisfies Catalogue["notices"];
