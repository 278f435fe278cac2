package io.gitops4j.core.conformance;

import io.gitops4j.RenderException;
import io.gitops4j.core.helm.KustomizeCharts;
import io.gitops4j.core.kustomize.build.BuildOptions;
import io.gitops4j.core.kustomize.build.FolderBuilds;
import io.gitops4j.core.kustomize.krm.KrmFunctions;
import io.gitops4j.core.kustomize.limit.KustomizeLimits;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import io.gitops4j.core.yaml.YamlWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds of kustomize: exact output, or a failure that names what kustomize names. */
final class KustomizeBuildPeer implements ConformancePeer {

  private static final Pattern NAMED =
      Pattern.compile(
          "'([^']+)'|\"([^\"]+)\"|`([^`]+)`|([\\w./-]+\\.ya?ml)"
              + "|\\b(?<object>(?<kind>\\w+)\\.\\w+\\.[\\w.\\[\\]]+/(?<name>[\\w.-]+)\\.(?<namespace>[\\w-]+|\\[noNs]))");

  @Override
  public String folder() {
    return "conformance/kustomize-build";
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
      output = build(test);
    } catch (RenderException | YamlException e) {
      return expect.has("error")
          ? named(expect.get("error"), String.valueOf(e.getMessage()))
          : "failed: " + e.getMessage();
    } catch (RuntimeException e) {
      return "broke: " + e;
    }
    if (expect.has("error")) {
      return "built, where kustomize fails with " + expect.get("error").toValue();
    }
    return expect.has("yaml")
        ? difference(unstamped(Cases.text(expect, "yaml")), unstamped(output))
        : null;
  }

  /** Which version of kustomize built it is not compared. */
  private static String unstamped(String output) {
    return output.replaceAll("(managed-by: kustomize-)\\S+", "$1version");
  }

  private static String build(YamlMap test) {
    YamlMap options = test.map("options");
    boolean rootOnly =
        options == null
            || !Cases.text(options, "loadRestrictions").toLowerCase(Locale.ROOT).contains("none");
    boolean legacy =
        options != null
            && List.of("legacy", "unspecified").contains(Cases.text(options, "reorder"));
    boolean helm = options != null && Cases.text(options, "helm").equals("true");
    boolean managedBy = options != null && Cases.text(options, "addManagedByLabel").equals("true");
    List<Resource> resources =
        FolderBuilds.folder(
            Cases.snapshot(test),
            Cases.path(Cases.text(test, "dir")),
            new BuildOptions(
                rootOnly,
                legacy,
                managedBy,
                null,
                helm ? KustomizeCharts.create() : null,
                KrmFunctions.none(),
                KustomizeLimits.defaults()));
    StringBuilder out = new StringBuilder();
    for (Resource resource : resources) {
      out.append(out.isEmpty() ? "" : "---\n").append(YamlWriter.write(resource.node()));
    }
    return out.toString();
  }

  /** Whether the message names the file, field or object that kustomize names. */
  static @Nullable String named(@Nullable YamlNode error, String message) {
    List<String> wanted = new ArrayList<>();
    collect(error, wanted);
    for (String text : wanted) {
      if (message.contains(text)) {
        continue;
      }
      Matcher names = NAMED.matcher(text);
      while (names.find()) {
        if (names.group("object") != null) {
          String object = object(names);
          if (!message.contains(object)) {
            return "the error does not name " + object + ": " + message;
          }
          continue;
        }
        String name = names.group().replaceAll("^['\"`]|['\"`]$", "");
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (!message.contains(name) && !message.contains(last)) {
          return "the error does not name " + name + ": " + message;
        }
      }
    }
    return null;
  }

  /** An object as our messages name it. */
  private static String object(Matcher names) {
    String namespace = names.group("namespace");
    return names.group("kind")
        + (namespace.equals("[noNs]") ? "/" : "/" + namespace + "/")
        + names.group("name");
  }

  private static void collect(@Nullable YamlNode node, List<String> texts) {
    if (node instanceof YamlScalar scalar) {
      texts.add(scalar.text());
    } else if (node instanceof YamlList list) {
      list.forEach(item -> collect(item, texts));
    } else if (node instanceof YamlMap map) {
      map.forEach(
          entry -> {
            if (!entry.key().equals("matches")) {
              collect(entry.value(), texts);
            }
          });
    }
  }

  static @Nullable String difference(String wanted, String got) {
    if (wanted.equals(got)) {
      return null;
    }
    String[] a = wanted.split("\n", -1);
    String[] b = got.split("\n", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      if (!a[i].equals(b[i])) {
        return "line " + (i + 1) + ": wanted <" + a[i] + "> got <" + b[i] + ">";
      }
    }
    return "wanted " + a.length + " lines, got " + b.length;
  }
}
