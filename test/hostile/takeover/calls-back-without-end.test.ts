/** Mallory asks everybody to pass on that one of them is to call her, hundreds of times at once. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK81] of one downloader's requests few are passed on", () => {
  let passedOn = 0;
  return {
    by: "member",
    noticed: "files.tooManyCallBacks",
    prepare({ talker, mallory }) {
      talker.mesh.mesh.onMessage(({ from, channel, body }) => {
        if (from !== mallory.peerId && channel === "files" && JSON.stringify(body).includes("callBack"))
          passedOn += 1;
      });
    },
    strike(stage) {
      const request = { type: "callBack", downloader: stage.mallory.peerId, seeder: stage.talker.peer };
      for (let asked = 0; asked < 100; asked += 1) stage.say("files", request);
    },
    check(t, { strike }) {
      // By four members at most, and the fifth that comes.
      const most = 5 * (64 + 8 * (strike / 10 + 8));
      t.true(passedOn < most, `${passedOn} are passed on after ${strike} strikes`);
    },
  };
});
