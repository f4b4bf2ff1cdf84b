/** Polls. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const polls = {
  ask: "Fazer uma enquete",
  question: "Pergunta",
  options: "Opções",
  option: (number: number) => `Opção ${number}`,
  removeOption: (number: number) => `Remover a opção ${number}`,
  addOption: "Adicionar uma opção",
  several: "Podem-se escolher várias",
  whoReads: "Quem lê os votos",
  everybodyReads: "Todos, com nomes",
  onlyYouRead: "Só você. Todos veem o resultado, sem nomes, quando você encerrar a enquete.",
  askShort: "Perguntar",
  all: "Todas as enquetes",
  none: "Ainda não há enquetes. O que se pergunta aqui fica no histórico.",
  askMore: "Fazer uma enquete…",
  keepVote: "Manter meu voto",
  changeVote: "Mudar meu voto",
  close: "Encerrar a enquete",
  chooseAny: "Escolha quantas quiser",
  chooseOne: "Escolha uma",
  vote: "Votar",
  yourVote: "Seu voto:",
  withNames: "Os votos são mostrados com nomes",
  sealedYou: "Lacrada: só você pode ler os votos",
  sealedOther: (asker: string) => `Lacrada: só ${asker} pode ler os votos`,
  closedSealed: (voted: string, asker: string) =>
    `Encerrada, ${voted}. Os votos continuam lacrados: ${asker} não a encerrou.`,
  closed: (voted: string) => `Encerrada, ${voted}`,
  openSealed: (voted: string, asker: string) =>
    `${voted}. Todos veem o resultado quando ${asker} encerrar a enquete.`,
  asks: (name: string, question: string) => `${name} pergunta: ${question}`,
  sealed: "lacrado",
  votes: (count: number) => n(count, { one: "voto", other: "votos" }),
  voted: (count: number) => n(count, { one: "# pessoa votou", other: "# pessoas votaram" }),
} satisfies Catalogue["polls"];
