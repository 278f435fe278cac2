package io.gitops4j.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.helm.ExplainedRelease;
import io.gitops4j.core.helm.HelmRenderer;
import io.gitops4j.core.helm.ReleaseOptions;
import io.gitops4j.core.helm.RenderedManifest;
import io.gitops4j.core.helm.ValuesLayer;
import io.gitops4j.core.source.MemorySnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Java of the README about charts. */
class HelmTest {

  @Test
  void explain_aFieldOfARenderedChart_namesTemplateAndValues() {
    Snapshot snapshot =
        MemorySnapshot.builder(Revision.of("main"))
            .file("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n")
            .file("charts/web/values.yaml", "replicas: 1\n")
            .file(
                "charts/web/templates/deployment.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                spec:
                  replicas: {{ .Values.replicas }}
                """)
            .build();
    String values = "replicas: 3\n";
    Chart chart = ChartLoader.withDefaults().folder(snapshot, "charts/web");
    ReleaseOptions options =
        ReleaseOptions.of("web", "prod").values(ValuesReader.read("prod.yaml", values)).build();
    HelmRenderer renderer = HelmRenderer.create();
    RenderedManifest deployment = renderer.render(chart, options).manifests().get(0);
    ExplainedRelease explained =
        renderer.explain(chart, options, List.of(ValuesLayer.file("prod.yaml", values)));
    String why = explained.explain(deployment, "/spec/replicas").orElseThrow().toString();
    assertThat(why)
        .isEqualTo(
            """
            Deployment/web /spec/replicas
              1 <- .Values.replicas of the chart web     web/values.yaml:1:11
              3 <- .Values.replicas of the values given  prod.yaml:1:11
              3 <- {{ .Values.replicas }}                web/templates/deployment.yaml:6:13\
            """);
  }
}
