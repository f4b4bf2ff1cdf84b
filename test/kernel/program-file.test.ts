import test from "ava";
import { beginsLikeProgram } from "../../src/kernel/program-file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("[FE30] scripts and programs are known by their first bytes", (t) => {
  for (const begin of ["#!/bin/sh\n", "#! /usr/bin/env node\n", "\u007fELF"])
    t.true(beginsLikeProgram(bytes(begin)), begin);
  t.true(beginsLikeProgram(Uint8Array.of(0xcf, 0xfa, 0xed, 0xfe, 7)), "Mach-O");
  for (const begin of ["", "#", "#!", "#!x", "# !/", "ELF", "\u007fEL", "%PDF", "PK\u0003\u0004"])
    t.false(beginsLikeProgram(bytes(begin)), begin);
});
