import { testMeetings } from "./meeting-rows.ts";

testMeetings("first");
