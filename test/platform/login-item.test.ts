/** What starts a program at login, for each system. Rules: SPEC.md. */
import test from "ava";
import { loginItem, type LoginSystem } from "../../src/platform/login-item.ts";

const systemOf = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv = {}): LoginSystem => ({
  ...{ platform, environment, home: "/home/ana" },
});

test("[CO902] Linux: a desktop entry in the account's autostart folder, with what has a meaning in one quoted", (t) => {
  const item = loginItem(["/usr/lib/landline/node", "/usr/lib/landline/dist/main.js"], systemOf("linux"));
  t.is(item?.file, "/home/ana/.config/autostart/landline.desktop");
  t.true(String(item?.content).includes("\nTryExec=/usr/lib/landline/node\n"));
  t.true(String(item?.content).includes('Exec="/usr/lib/landline/node" "/usr/lib/landline/dist/main.js"\n'));
  const odd = loginItem(['/a b/"c"', "100%", "$x\\y"], systemOf("linux", { XDG_CONFIG_HOME: "/etc/ana" }));
  t.is(odd?.file, "/etc/ana/autostart/landline.desktop");
  t.true(String(odd?.content).includes(String.raw`Exec="/a b/\\"c\\"" "100%%" "\\$x\\\\y"`));
  // As the specification of base directories has it, one that is not absolute counts for nothing.
  t.is(
    loginItem(["/a"], systemOf("linux", { XDG_CONFIG_HOME: "x" }))?.file,
    "/home/ana/.config/autostart/landline.desktop",
  );
});

test("[CO902] macOS: a launch agent, with what has a meaning in XML escaped", (t) => {
  const item = loginItem(["/Applications/A & B/node", "<x>"], systemOf("darwin"));
  t.is(item?.file, "/home/ana/Library/LaunchAgents/landline.plist");
  t.regex(
    String(item?.content),
    /<string>\/Applications\/A &amp; B\/node<\/string>\n {4}<string>&lt;x&gt;<\/string>/,
  );
  t.regex(String(item?.content), /<key>RunAtLoad<\/key><true\/>/);
});

test("[CO902] Windows: a script without a console in the Startup folder, in UTF-16", (t) => {
  const item = loginItem(
    ["C:\\Land line\\node.exe", "C:\\Ä\\main.js"],
    systemOf("win32", { APPDATA: "C:\\R" }),
  );
  t.is(item?.file, "C:\\R\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\Landline.vbs");
  t.is(
    Buffer.from(item?.content ?? "").toString("utf16le"),
    '\ufeffCreateObject("WScript.Shell").Run """C:\\Land line\\node.exe"" ""C:\\Ä\\main.js""", 0, False\r\n',
  );
});

test("[CO902] other systems, line breaks in a name and no command at all have none", (t) => {
  t.is(loginItem(["/a"], systemOf("freebsd")), null);
  t.is(loginItem(["/a\nExec=b"], systemOf("linux")), null);
  t.is(loginItem([], systemOf("linux")), null);
  t.is(loginItem(["C:\\a"], systemOf("win32")), null);
});
