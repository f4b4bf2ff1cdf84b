import { testAxe } from "./axe.ts";

testAxe(0);
