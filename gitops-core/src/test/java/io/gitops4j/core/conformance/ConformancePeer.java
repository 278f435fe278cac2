package io.gitops4j.core.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the recorded cases of one real tool. */
interface ConformancePeer {

  /** One case: its name, and why it failed; null when it passed. */
  record Outcome(String name, @Nullable String failure) {}

  /** The folder below {@code ../shared}. */
  String folder();

  /** Runs all cases of a folder, in a stable order. */
  List<Outcome> run(Path folder) throws IOException;
}
