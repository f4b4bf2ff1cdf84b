/** The introduction at the first start. */
import type { Catalogue } from "../en/index.ts";

export const introduction: Catalogue["introduction"] = {
  step: (n, of) => `Schritt ${n} von ${of}`,
  devices: "Ihre Kamera und Ihr Mikrofon",
  devicesText:
    "Sehen und hören Sie selbst: Niemand sonst sieht oder hört Sie, bevor Sie an einem Meeting teilnehmen.",
  howItWorks: "So funktioniert Landline",
  skip: "Überspringen",
  begin: "Loslegen",
  appear: "Meetings erscheinen von selbst",
  appearText:
    "Wer in diesem Netz Landline geöffnet hat, sieht sie in der Liste. Ohne Konto, ohne Internet, ohne eine Adresse einzutippen.",
  carried: "Ein Computer trägt das Meeting",
  carriedText:
    "Er gibt Bild und Ton an alle weiter. Wenn er geht oder ausfällt, macht im nächsten Moment ein anderer weiter, und nichts geht verloren.",
  stays: "Was Sie sagen, bleibt hier",
  staysText:
    "Bild, Ton, Nachrichten und Dateien gehen verschlüsselt und bleiben in Ihrem eigenen Netz. Was geschrieben und geteilt wurde, liegt auf den Computern derer, die dabei waren.",
  showAgain: "Einführung zeigen",
};
