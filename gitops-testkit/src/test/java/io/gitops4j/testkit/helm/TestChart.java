package io.gitops4j.testkit.helm;

import io.gitops4j.Revision;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.helm.HelmRenderer;
import io.gitops4j.core.helm.ReleaseOptions;
import io.gitops4j.core.helm.release.ReleaseContent;
import io.gitops4j.core.source.MemorySnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A chart of a few files, for us and for the helm CLI. */
final class TestChart {

  private static final HelmRenderer RENDERER = HelmRenderer.create();

  private final Map<String, String> files = new LinkedHashMap<>();

  private TestChart() {}

  /** A chart with a ConfigMap that holds the value {@code word}, and another unless it is off. */
  static TestChart simple(String version) {
    return new TestChart()
        .with("Chart.yaml", "apiVersion: v2\nname: web\nversion: " + version + "\n")
        .with("values.yaml", "word: plain\nextra: true\nport: 8080\n")
        .with(
            "templates/config.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}-config
            data:
              word: {{ .Values.word | quote }}
              revision: {{ .Release.Revision | quote }}
              upgrade: {{ .Release.IsUpgrade | quote }}
            """)
        .with(
            "templates/extra.yaml",
            """
            {{- if .Values.extra }}
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}-extra
            {{- with .Values.policy }}
              annotations:
                helm.sh/resource-policy: {{ . }}
            {{- end }}
            {{- end }}
            """)
        .with("templates/NOTES.txt", "{{ .Values.word }} & <so on>\n");
  }

  TestChart with(String path, String text) {
    files.put(path, text);
    return this;
  }

  Map<String, String> files() {
    return files;
  }

  Chart load() {
    MemorySnapshot.Builder snapshot =
        MemorySnapshot.builder(Revision.of("main@sha1:" + "a".repeat(40)));
    files.forEach((path, text) -> snapshot.file("web/" + path, text));
    return ChartLoader.withDefaults().folder(snapshot.build(), "web");
  }

  /** The chart in a folder, for the helm CLI. */
  Path writeTo(Path folder) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return folder;
  }

  ReleaseContent content(String name, Map<String, @Nullable Object> values) {
    return content(name, "prod", values);
  }

  ReleaseContent content(String name, String namespace, Map<String, @Nullable Object> values) {
    return ReleaseContent.of(
        RENDERER, load(), ReleaseOptions.of(name, namespace).values(values).build());
  }
}
