package io.gitops4j.core.conformance;

import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.build.BuiltinStep;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single transformers and generators of kustomize. */
final class KustomizeBuiltinPeer implements ConformancePeer {

  private static final String INTERNAL = "internal.config.kubernetes.io/";

  @Override
  public String folder() {
    return "conformance/kustomize-builtin";
  }

  @Override
  public List<Outcome> run(Path folder) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (Path file : Cases.files(folder)) {
      outcomes.add(new Outcome(file.getFileName().toString(), failure(Cases.read(file))));
    }
    return outcomes;
  }

  private static @Nullable String failure(YamlMap test) {
    YamlMap expect = (YamlMap) test.get("expect");
    String output;
    try {
      output = output(test);
    } catch (RenderException e) {
      return expect.has("error")
          ? KustomizeBuildPeer.named(expect.get("error"), String.valueOf(e.getMessage()))
          : "failed: " + e.getMessage();
    } catch (RuntimeException e) {
      return "broke: " + e;
    }
    if (expect.has("error")) {
      return "passed, where kustomize fails with " + expect.get("error").toValue();
    }
    return expect.has("yaml")
        ? KustomizeBuildPeer.difference(Cases.text(expect, "yaml").strip(), output.strip())
        : null;
  }

  private static String output(YamlMap test) {
    BuiltinStep step = new BuiltinStep(Cases.snapshot(test), Cases.path(Cases.text(test, "dir")));
    List<Resource> resources =
        test.has("generatorConfig")
            ? step.generated(Cases.text(test, "generatorConfig"))
            : step.transformed(Cases.text(test, "transformerConfig"), Cases.text(test, "input"));
    boolean internal = !Cases.text(test, "stripInternalAnnotations").equals("true");
    StringBuilder out = new StringBuilder();
    for (Resource resource : resources) {
      if (internal) {
        history(resource);
      }
      out.append(out.isEmpty() ? "" : "---\n").append(YamlWriter.write(resource.node()));
    }
    return out.toString();
  }

  /** The history of a resource as kustomize keeps it, in annotations. */
  private static void history(Resource resource) {
    List<String> names = new ArrayList<>();
    List<String> namespaces = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    resource
        .previousIds()
        .forEach(
            id -> {
              names.add(id.name());
              namespaces.add(id.namespace());
              kinds.add(id.gvk().kind());
            });
    annotate(resource, "previousNames", names);
    annotate(resource, "previousNamespaces", namespaces);
    annotate(resource, "previousKinds", kinds);
    annotate(resource, "prefixes", resource.prefixes());
    annotate(resource, "suffixes", resource.suffixes());
  }

  private static void annotate(Resource resource, String key, List<String> values) {
    if (!values.isEmpty()) {
      resource.annotate(INTERNAL + key, String.join(",", values));
    }
  }
}
