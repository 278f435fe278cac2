package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import java.util.ArrayList;
import java.util.List;

/** Collects findings in their order; messages and arguments as of {@link String#formatted}. */
@SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
final class Findings {

  private final List<Finding> all = new ArrayList<>();

  void ok(Code code, String message, Object... arguments) {
    add(Level.OK, code, message, arguments);
  }

  void warning(Code code, String message, Object... arguments) {
    add(Level.WARNING, code, message, arguments);
  }

  void error(Code code, String message, Object... arguments) {
    add(Level.ERROR, code, message, arguments);
  }

  private void add(Level level, Code code, String message, Object... arguments) {
    all.add(new Finding(level, code, message.formatted(arguments)));
  }

  boolean has(Code code) {
    return all.stream().anyMatch(finding -> finding.code() == code);
  }

  int errors() {
    return (int) all.stream().filter(finding -> finding.level() == Level.ERROR).count();
  }

  Diagnosis diagnosis() {
    return new Diagnosis(all);
  }
}
