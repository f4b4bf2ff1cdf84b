/** The introduction at the first start. */
import type { Catalogue } from "../en/index.ts";

export const introduction: Catalogue["introduction"] = {
  step: (n, of) => `Passo ${n} de ${of}`,
  devices: "A sua câmara e o seu microfone",
  devicesText: "Veja e ouça primeiro: mais ninguém o vê nem ouve antes de entrar numa reunião.",
  howItWorks: "Como funciona o Landline",
  skip: "Saltar",
  begin: "Começar",
  appear: "As reuniões aparecem sozinhas",
  appearText:
    "Quem tem o Landline aberto nesta rede vê-as na lista. Sem conta, sem internet, sem endereços para escrever.",
  carried: "Um computador sustenta a reunião",
  carriedText:
    "Transmite imagem e som a todos. Se sair ou falhar, outro continua num instante e nada se perde.",
  stays: "O que diz fica aqui",
  staysText:
    "Imagem, som, mensagens e ficheiros circulam cifrados e ficam na sua própria rede. O que foi escrito e partilhado fica nos computadores de quem esteve presente.",
  showAgain: "Mostrar a introdução",
};
