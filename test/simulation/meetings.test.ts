import { testFreshMeetings } from "./fresh.ts";

testFreshMeetings();
