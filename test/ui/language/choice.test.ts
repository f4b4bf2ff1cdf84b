/** Which language is spoken, and how numbers, sizes and dates are written in it. Rules: ../SPEC.md, "Languages". */
import test from "ava";
import { byteSize as englishSize } from "../../../src/kernel/byte-size.ts";
import { languageOf } from "../../../src/api/language.ts";
import { directionOf, localeOf } from "../../../src/ui/language/choice.ts";
import { arabic } from "../../../src/ui/language/ar/index.ts";
import { german } from "../../../src/ui/language/de/index.ts";
import { english } from "../../../src/ui/language/en/index.ts";
import { fill } from "../../../src/ui/language/fill.ts";
import { isolated, isolating } from "../../../src/ui/language/isolating.ts";
import {
  byteSize,
  calendarDay,
  clockTime,
  count,
  decimal,
  listNames,
  row,
} from "../../../src/ui/language/format.ts";
import { pluralsIn } from "../../../src/kernel/plural.ts";
import { inTurn, words } from "../../../src/kernel/words.ts";
import { spoken, t as texts } from "../../../src/ui/language/texts.ts";
import { indexAfterKey } from "../../../src/ui/kit/arrow-keys.ts";
import { dayName, saidText } from "../../../src/ui/model/text.ts";

const ENGLISH = spoken.value;
test.afterEach(() => (spoken.value = ENGLISH));

test("[LG45] a chosen language is spoken; else the first of the system's that there is, else English", (t) => {
  t.is(languageOf("de", ["en-US"]), "de");
  t.is(languageOf("system", ["nl", "de-AT", "en"]), "de");
  t.is(languageOf("system", ["DE"]), "de");
  t.is(languageOf("system", ["nl", "den"]), "en");
  t.is(languageOf("system", []), "en");
  t.is(directionOf("de"), "ltr");
  t.is(directionOf("ar"), "rtl");
});

test("[LG46] dates follow the region that the system names for the language, with figures from 0 to 9", (t) => {
  t.is(localeOf("de", ["en", "de-AT", "de"]), "de-AT-u-nu-latn");
  t.is(localeOf("en", ["de"]), "en-u-nu-latn");
});

test.serial(
  "[LG47] sizes in English are those of the command line; other languages have their own signs",
  (t) => {
    for (const bytes of [
      0, 1, 2, 999, 999.4, 1_000, 1_460, 9_949, 9_950, 99_949, 999_499, 999_500, 1.5e6, 20e9, 3e12, 4e15,
    ])
      t.is(byteSize(bytes), englishSize(bytes), String(bytes));
    spoken.value = { language: "de", locale: "de-DE", catalogue: german };
    t.is(byteSize(1_500).replaceAll(/\s/g, " "), "1,5 kB");
  },
);

test.serial("[LG48] numbers, lists, days and times are written as the language writes them", (t) => {
  const atMs = new Date(2026, 2, 5, 14, 7).getTime();
  spoken.value = { language: "en", locale: "en-GB", catalogue: english };
  t.is(count(12_345), "12,345");
  t.is(decimal(1.25), "1.3");
  t.deepEqual([listNames([]), listNames(["Ben"]), listNames(["Ben", "Chloé"])], ["", "Ben", "Ben and Chloé"]);
  t.is(listNames(["Ben", "Chloé", "Daniel"]), "Ben, Chloé and Daniel");
  t.is(row(["1", "2"]), "1, 2");
  t.is(clockTime(atMs), "14:07");
  spoken.value = { language: "de", locale: "de-DE", catalogue: german };
  t.is(count(12_345), "12.345");
  t.is(decimal(1.2), "1,2");
  t.is(listNames(["Ben", "Chloé", "Daniel"]), "Ben, Chloé und Daniel");
  t.is(calendarDay(atMs), "Donnerstag, 5. März");
  t.is(dayName(atMs, atMs), "Heute");
  t.is(texts().common.dayAndTime("Heute", clockTime(atMs)), "Heute, 14:07");
});

test("[LG49] a count has the form that the language has for it", (t) => {
  const n = pluralsIn<"zero" | "one" | "two" | "few" | "many" | "other">("ar");
  const forms = { zero: "0", one: "1", two: "2", few: "# few", many: "# many", other: "# other" };
  t.deepEqual(
    [0, 1, 2, 3, 11, 100].map((value) => n(value, forms)),
    ["0", "1", "2", "3 few", "11 many", "100 other"],
  );
  // A category that the language has for millions only need not be there.
  t.is(pluralsIn<"one" | "other">("fr")(2_000_000, { one: "# a", other: "# b" }), "2000000 b");
});

test("[LG50] an element stands where a text names it", (t) => {
  t.deepEqual(fill("{name} asks", { name: 1 }), ["", 1, " asks"]);
  t.deepEqual(fill("Made by {name}", {}), ["Made by ", "", ""]);
});

test.serial(
  "[LG53] what the core says is shown in the language in use; what no catalogue has, in the core's words",
  (t) => {
    const wrong = words("wrongPasscode");
    const later = { message: "The passcode has gone off.", sentences: [{ code: "later", params: [] }] };
    spoken.value = { language: "en", locale: "en-GB", catalogue: english };
    t.is(saidText(wrong), wrong.message);
    t.is(saidText({ message: "" }), "That did not work.");
    spoken.value = { language: "de", locale: "de-DE", catalogue: isolating(german) };
    t.is(saidText(wrong), german.sentences.wrongPasscode);
    t.is(saidText(later), later.message);
    t.is(saidText({ message: "There is no folder /x." }), "There is no folder /x.");
    t.is(
      saidText(words("noRoomHas", { bytes: 1_500_000 }, { bytes: 12 }, "/home")).replaceAll(
        /[\s\u00a0]/gu,
        " ",
      ),
      "Auf der Festplatte ist nicht genug Platz: Nötig sind 1,5 MB, frei sind 12 Byte (/home). Schaffen Sie Platz und versuchen Sie es noch einmal.",
    );
    t.is(
      saidText(words("tooManyPasscodes", 1)),
      "Zu viele falsche Kenncodes. Versuchen Sie es in 1 Sekunde wieder.",
    );
    t.is(
      saidText(words("sharedWithout", "Bilder", [words("leftOutKind", "a"), words("leftOutMore", 2)])),
      "Der Ordner „Bilder“ wird ohne „a“ (ein Link oder eine besondere Datei) und 2 weitere geteilt.",
    );
    t.is(saidText(words("takeOverDeclined", "נועה")), "\u2068נועה\u2069 präsentiert vorerst weiter.");
    t.is(
      saidText(inTurn(words("captionNotKept"), words("diskFull"))),
      `${german.sentences.captionNotKept} ${german.sentences.diskFull}`,
    );
  },
);

test.serial("[LG54] in a row the arrow keys follow the way one reads, in a column they do not", (t) => {
  spoken.value = { language: "ar", locale: "ar", catalogue: arabic };
  t.is(indexAfterKey("ArrowLeft", 0, 3, "across"), 1);
  t.is(indexAfterKey("ArrowRight", 0, 3, "across"), 2);
  t.is(indexAfterKey("ArrowDown", 0, 3, "down"), 1);
  spoken.value = ENGLISH;
  t.is(indexAfterKey("ArrowRight", 0, 3, "across"), 1);
});

test("[LG55] what is put into an Arabic text moves nothing around it, and what is to be copied has no marks", (t) => {
  t.is(arabic.people.isWaiting("Ben").codePointAt(0), 0x2068);
  t.notRegex(arabic.meeting.invitationCode("AB-CD"), /[\u2066-\u2069]/u);
  t.notRegex(arabic.meeting.invitationLink("http://x"), /[\u2066-\u2069]/u);
});

test("[UI572] a name that runs from right to left is isolated in texts and lists that run the other way; others stay as they are", (t) => {
  t.is(isolated("Ben 3"), "Ben 3");
  t.is(isolated("אבי"), "\u2068אבי\u2069");
  const catalogue = isolating({
    plain: "سلام",
    below: { joined: (name: string, count: number) => `${name} and ${count} have joined` },
  });
  t.is(catalogue.plain, "سلام");
  t.is(catalogue.below.joined("Ben", 2), "Ben and 2 have joined");
  t.is(catalogue.below.joined("سلام", 2), "\u2068سلام\u2069 and 2 have joined");
  t.is(listNames(["Ben", "سلام"]), "Ben and \u2068سلام\u2069");
  t.is(row(["سلام", "Ben"]), "\u2068سلام\u2069, Ben");
});
