package io.gitops4j.core.conformance;

import io.gitops4j.core.template.FunctionTable;
import io.gitops4j.core.template.helm.ApiVersions;
import io.gitops4j.core.template.helm.Capabilities;
import io.gitops4j.core.template.helm.ChartFiles;
import io.gitops4j.core.template.helm.ChartValue;
import io.gitops4j.core.template.helm.HelmTemplateException;
import io.gitops4j.core.template.helm.HelmTemplates;
import io.gitops4j.core.template.helm.HelmVersion;
import io.gitops4j.core.template.helm.KubeVersion;
import io.gitops4j.core.template.sprig.SprigFunctions;
import io.gitops4j.core.template.sprig.TemplateEnvironment;
import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.GoText;
import io.gitops4j.core.template.value.TypedMap;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlScalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What Go's templates with Helm's functions make of snippets. */
final class GotemplatePeer implements ConformancePeer {

  private static final String BASE_PATH = "snip/templates";

  @Override
  public String folder() {
    return "conformance/gotemplate";
  }

  @Override
  public List<Outcome> run(Path folder) throws IOException {
    List<Path> files;
    try (var listed = Files.list(folder)) {
      files = listed.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Path file : files) {
      String defaults = "";
      for (String line : Files.readAllLines(file)) {
        YamlMap snippet = Cases.parse(file.toString(), line.getBytes(StandardCharsets.UTF_8));
        String id = Cases.text(snippet, "id");
        if (id.equals("@V0")) {
          defaults = Cases.text(snippet, "defaultValues");
        } else {
          outcomes.add(new Outcome(id, difference(snippet, defaults)));
        }
      }
    }
    return outcomes;
  }

  private static @Nullable String difference(YamlMap snippet, String defaults) {
    String expected = snippet.text("output");
    String error = snippet.text("errorEssential");
    try {
      String output = display(render(snippet, defaults));
      if (expected == null) {
        return "expected the error " + shown(String.valueOf(error)) + " but got " + shown(output);
      }
      return expected.equals(output)
          ? null
          : "expected " + shown(expected) + " but got " + shown(output);
    } catch (HelmTemplateException failed) {
      String message = display(String.valueOf(failed.getMessage()));
      if (error != null && message.contains(error)) {
        return null;
      }
      String wanted = error == null ? shown(String.valueOf(expected)) : "the error " + shown(error);
      return "expected " + wanted + " but got the error " + shown(message);
    }
  }

  private static String shown(String text) {
    String line = text.replace("\n", "\\n");
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }

  /** A byte that is no part of a letter is shown as the recordings show it. */
  private static String display(String text) {
    return new String(GoText.bytes(text), StandardCharsets.UTF_8);
  }

  private static String render(YamlMap snippet, String defaults) {
    Map<String, String> texts = new TreeMap<>();
    YamlMap several = snippet.map("templates");
    if (several == null) {
      texts.put("t.yaml", Cases.text(snippet, "template"));
    } else {
      several.forEach(entry -> texts.put(entry.key(), ((YamlScalar) entry.value()).text()));
    }
    HelmTemplates.Builder builder =
        HelmTemplates.builder()
            .functions(functions())
            .strict("true".equals(snippet.text("strict")))
            .lint("true".equals(snippet.text("lint")));
    texts.forEach((path, text) -> builder.add(BASE_PATH + "/" + path, text));
    HelmTemplates templates = builder.build();
    Map<String, @Nullable Object> scope = scope(snippet, defaults);
    Map<String, String> rendered = new TreeMap<>();
    for (String path : templates.rendered()) {
      rendered.put(path, templates.render(path, BASE_PATH, scope));
    }
    String entry = several == null ? "t.yaml" : Cases.text(snippet, "entry");
    if (!entry.equals("*")) {
      return String.valueOf(rendered.get(BASE_PATH + "/" + entry));
    }
    StringBuilder all = new StringBuilder();
    rendered.forEach((path, text) -> all.append('[').append(path).append(']').append(text + "\n"));
    return all.toString();
  }

  private static FunctionTable functions() {
    return SprigFunctions.table(TemplateEnvironment.system());
  }

  private static Map<String, @Nullable Object> scope(YamlMap snippet, String defaults) {
    String values = Cases.text(snippet, "values");
    Map<String, @Nullable Object> all =
        SnippetValues.of(values.equals("@V0") ? defaults : values, Cases.text(snippet, "defaults"));
    Map<String, @Nullable Object> release = new LinkedHashMap<>();
    release.put("Name", "rel");
    release.put("Namespace", "ns");
    release.put("IsUpgrade", false);
    release.put("IsInstall", true);
    release.put("Revision", 1L);
    release.put("Service", "Helm");
    Map<String, Bytes> files = new LinkedHashMap<>();
    YamlMap given = snippet.map("files");
    if (given != null) {
      given.forEach(entry -> files.put(entry.key(), Bytes.of(((YamlScalar) entry.value()).text())));
    }
    Map<String, @Nullable Object> scope = new LinkedHashMap<>();
    scope.put("Values", new TypedMap("chartutil.Values", "interface {}", all));
    scope.put("Release", release);
    scope.put(
        "Chart",
        new ChartValue(Map.of("Name", "snip", "APIVersion", "v2", "Version", "0.1.0"), true));
    scope.put("Files", new ChartFiles(files));
    scope.put(
        "Capabilities",
        new Capabilities(
            KubeVersion.of("v1.34.0"),
            ApiVersions.builtIn(),
            new HelmVersion("v3.22", "go1.26.8")));
    scope.put("Subcharts", new LinkedHashMap<String, @Nullable Object>());
    return scope;
  }
}
