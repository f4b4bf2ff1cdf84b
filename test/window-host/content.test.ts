import fc from "fast-check";
import test from "ava";
import { answerContent } from "../../src/window-host/content.ts";

const file = { name: "a.png", sizeBytes: 100 };
const answer = (range: string | undefined, about = file) => answerContent(about, { isSaved: false, range });

test("[WH10] the whole file has its size, type and name", (t) => {
  t.deepEqual(answer(undefined), {
    status: 200,
    headers: {
      "content-security-policy": "sandbox; default-src 'none'",
      "content-type": "image/png",
      "content-length": 100,
      "accept-ranges": "bytes",
      "content-disposition": "inline; filename*=UTF-8''a.png",
    },
    body: { first: 0, last: 99 },
  });
  t.like(answer(undefined, { name: "a.png", sizeBytes: 0 }), { status: 200, body: null });
});

test("[WH11] a range is answered by that part", (t) => {
  for (const [range, first, last] of [
    ["bytes=0-0", 0, 0],
    ["bytes=10-19", 10, 19],
    ["bytes=90-", 90, 99],
    ["bytes=-10", 90, 99],
    ["bytes=-1000", 0, 99],
    ["bytes=50-1000", 50, 99],
  ] as const) {
    const { status, headers, body } = answer(range);
    t.is(status, 206);
    t.deepEqual(body, { first, last }, range);
    t.is(headers["content-range"], `bytes ${first}-${last}/100`);
    t.is(headers["content-length"], last - first + 1);
  }
});

test("[WH12] a range beyond the end is 416, and one of another kind is the whole", (t) => {
  for (const range of [
    "bytes=100-",
    "bytes=100-200",
    "bytes=-0",
    "bytes=20-10",
    `bytes=${"9".repeat(400)}-`,
  ]) {
    t.like(answer(range), { status: 416, body: null }, range);
    t.is(answer(range).headers["content-range"], "bytes */100");
  }
  t.is(answer("bytes=0-", { name: "a.png", sizeBytes: 0 }).status, 416);
  for (const range of ["bytes=-", "bytes=0-1,5-6", "items=0-1", "bytes= 0-1", "bytes=a-b", ""])
    t.like(answer(range), { status: 200, body: { first: 0, last: 99 } }, range);
});

test("[WH12] whatever the header says, the bytes are within the file", (t) => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.option(fc.nat(2_000)), fc.option(fc.nat(2_000)), (sizeBytes, from, to) => {
      const { status, body, headers } = answer(`bytes=${from ?? ""}-${to ?? ""}`, { name: "a", sizeBytes });
      if (body === null) return status === 416 || sizeBytes === 0;
      const isInside = 0 <= body.first && body.first <= body.last && body.last < sizeBytes;
      return isInside && headers["content-length"] === body.last - body.first + 1;
    }),
  );
  t.pass();
});

test("[WH13] what can hold a script, and what is to be saved, is an attachment of no type", (t) => {
  for (const name of ["page.html", "drawing.svg", "a.js", "png", "archive.zip", "a.png.exe"]) {
    const { headers } = answer(undefined, { name, sizeBytes: 1 });
    t.is(headers["content-type"], "application/octet-stream", name);
    t.regex(String(headers["content-disposition"]), /^attachment;/);
    t.is(headers["content-security-policy"], "sandbox; default-src 'none'");
  }
  const saved = answerContent(file, { isSaved: true, range: undefined });
  t.is(saved.headers["content-disposition"], "attachment; filename*=UTF-8''a.png");
  t.is(saved.headers["content-type"], "application/octet-stream");
});

test("[WH14] a name stands in the header in one form, whatever it holds", (t) => {
  const nameOf = (name: string) =>
    String(answer(undefined, { name, sizeBytes: 1 }).headers["content-disposition"]);
  t.is(nameOf("Zoë's (1)*.txt"), "inline; filename*=UTF-8''Zo%C3%AB%27s%20%281%29%2A.txt");
  t.is(nameOf('a"\r\nset-cookie: x'), "attachment; filename*=UTF-8''a%22%0D%0Aset-cookie%3A%20x");
  t.is(nameOf("a\ud800"), "attachment; filename*=UTF-8''a%EF%BF%BD");
});
