/** The introduction at the first start. */
import type { Catalogue } from "../en/index.ts";

export const introduction: Catalogue["introduction"] = {
  step: (n, of) => `Étape ${n} sur ${of}`,
  devices: "Votre caméra et votre micro",
  devicesText:
    "Regardez et écoutez vous-même : personne d’autre ne vous voit ni ne vous entend avant que vous rejoigniez une réunion.",
  howItWorks: "Comment fonctionne Landline",
  skip: "Passer",
  begin: "Commencer",
  appear: "Les réunions apparaissent d’elles-mêmes",
  appearText:
    "Tous ceux qui ont ouvert Landline sur ce réseau les voient dans la liste. Sans compte, sans internet, sans adresse à saisir.",
  carried: "Un ordinateur porte la réunion",
  carriedText:
    "Il transmet l’image et le son à tous. S’il part ou tombe en panne, un autre prend la relève en un instant, et rien n’est perdu.",
  stays: "Ce que vous dites reste ici",
  staysText:
    "Image, son, messages et fichiers circulent chiffrés et restent sur votre propre réseau. Ce qui a été écrit et partagé est conservé sur les ordinateurs de ceux qui étaient présents.",
  showAgain: "Montrer l’introduction",
};
