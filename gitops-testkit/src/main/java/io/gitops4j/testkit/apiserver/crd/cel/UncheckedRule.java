package io.gitops4j.testkit.apiserver.crd.cel;

import java.util.Map;

/** A rule that cannot be checked. */
record UncheckedRule(String text, String problem, String mistake) implements Rule {

  @Override
  public boolean transition() {
    return false;
  }

  @Override
  public boolean optionalOldSelf() {
    return false;
  }

  @Override
  public String reason() {
    return "";
  }

  @Override
  public String fieldPath() {
    return "";
  }

  @Override
  public Outcome evaluate(Map<String, Object> variables) {
    return new Outcome(true, "", 0, false);
  }
}
