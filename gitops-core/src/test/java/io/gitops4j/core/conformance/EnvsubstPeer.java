package io.gitops4j.core.conformance;

import io.gitops4j.core.substitute.RecordedCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Flux's substitution makes of expressions and objects. */
final class EnvsubstPeer implements ConformancePeer {

  private static final List<String> KINDS =
      List.of("eval", "functions", "parse", "probe", "varsub");

  @Override
  public String folder() {
    return "conformance/envsubst";
  }

  @Override
  public List<Outcome> run(Path folder) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (String kind : KINDS) {
      Path cases = folder.resolve(kind);
      for (Path file : Files.isDirectory(cases) ? Cases.files(cases) : List.<Path>of()) {
        RecordedCase recorded = new RecordedCase(kind, Cases.read(file));
        outcomes.add(new Outcome(kind + "/" + file.getFileName(), recorded.difference()));
      }
    }
    return outcomes;
  }
}
