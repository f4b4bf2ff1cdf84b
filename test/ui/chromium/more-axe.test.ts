import { testAxe } from "./axe.ts";

testAxe(1);
