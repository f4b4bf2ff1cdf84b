import { testMeetings } from "./meeting-rows.ts";

testMeetings("second");
