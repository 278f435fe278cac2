package io.gitops4j.core.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What kustomize writes of strings, numbers and keys: builds like the others. */
final class KustomizeEmitPeer implements ConformancePeer {

  @Override
  public String folder() {
    return "conformance/kustomize-emit";
  }

  @Override
  public List<Outcome> run(Path folder) throws IOException {
    return new KustomizeBuildPeer().run(folder);
  }
}
