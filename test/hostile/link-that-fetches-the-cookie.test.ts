/** A message holds a link to a program of the reader's own machine, which would get the window's cookie or be asked to do something. */
import test from "ava";
import { isSafeLink } from "../../src/ui/kit/safe-link.ts";

test("[HX8] no message links to the reader's own machine, in whatever form the address is written", (t) => {
  for (const href of [
    ...[
      "http://127.0.0.1:5000/",
      "http://127.1/",
      "https://2130706433/",
      "http://0x7f.1:80",
      "http://017700000001",
    ],
    ...[
      "http://localhost:8080/x",
      "http://LOCALHOST",
      "http://localhost./",
      "http://a.localhost/",
      "http://0.0.0.0/",
    ],
    ...[
      "http://[::1]:9/",
      "http://[::]/",
      "http://[::ffff:127.0.0.1]/",
      "http://user@127.0.0.1/",
      "http://①②⑦.0.0.1/",
    ],
    ...["javascript:alert(1)", "file:///etc/passwd", "http://", "data:text/html,x"],
  ])
    t.false(isSafeLink(href), href);
  for (const href of [
    "https://example.org/",
    "http://192.168.1.20:8080/x",
    "http://localhost.example/",
    "http://[fe80::1]/",
  ])
    t.true(isSafeLink(href), href);
});
