package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;

/** How large a single value may become; a template that asks for more fails. */
final class Limits {

  static final int MAX_TEXT = 32 * 1024 * 1024;
  static final int MAX_ITEMS = 1_000_000;
  static final int MAX_DEPTH = 500;

  private Limits() {}

  /** Refuses a text of too many characters. */
  static void text(String what, long characters) {
    require(what, characters, MAX_TEXT, "characters");
  }

  /** Refuses a list of too many items. */
  static void items(String what, long items) {
    require(what, items, MAX_ITEMS, "items");
  }

  /** Refuses a value that nests too deeply, as one that contains itself does. */
  static void depth(int depth) {
    require("a value", depth, MAX_DEPTH, "levels");
  }

  private static void require(String what, long amount, long limit, String unit) {
    if (amount > limit) {
      throw new FunctionException(
          what + " has more than the limit of " + limit + " " + unit + "; make it smaller");
    }
  }
}
