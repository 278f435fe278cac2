package io.gitops4j.core.flux;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.GitOpsException;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.core.graph.Expression;
import io.gitops4j.core.graph.HealthExpressions;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import io.gitops4j.core.helmrelease.ReleaseActions;
import io.gitops4j.core.yaml.NodeSourceMap;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each folder below {@code flux/reader} holds Flux objects and what reading them gives. */
class FluxReaderTest {

  @TestFactory
  Stream<DynamicTest> read_theObjectsOfAFolder_givesWhatIsExpected() throws IOException {
    Path root = Path.of("src/test/resources/flux/reader");
    try (Stream<Path> folders = Files.list(root)) {
      return folders.sorted().toList().stream()
          .map(
              folder ->
                  DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }
  }

  private static void check(Path folder) throws IOException {
    FluxObjects objects =
        FluxReader.read(manifests(Files.readString(folder.resolve("input.yaml"))));
    assertThat(text(objects)).isEqualTo(Files.readString(folder.resolve("expected.txt")));
  }

  static Manifests manifests(String text) {
    List<Manifest> manifests = new ArrayList<>();
    for (YamlNode node : YamlReader.of(YamlFlavor.V3).readAll("input.yaml", text)) {
      manifests.add(
          Manifest.of(
              ((YamlMap) node).toValue(), node.location().orElse(null), new NodeSourceMap(node)));
    }
    return Manifests.of(manifests);
  }

  static String text(FluxObjects objects) {
    List<String> lines = new ArrayList<>();
    objects.units().forEach(unit -> unit(unit, lines));
    objects.sources().forEach(source -> source(source, lines));
    objects.unsupported().forEach(object -> lines.add(object.toString()));
    objects.failures().forEach(f -> lines.add(new GitOpsException(f).getMessage()));
    return String.join("\n", lines) + "\n";
  }

  private static void unit(Unit unit, List<String> lines) {
    lines.add(unit + " from " + unit.source() + " path '" + unit.path() + "'");
    if (unit.unsupported().isPresent()) {
      lines.add("  not supported yet: " + unit.unsupported().get());
    }
    unit.kubeConfig().ifPresent(kubeConfig -> lines.add("  in " + kubeConfig));
    lines.add(
        "  every "
            + unit.schedule().interval()
            + ", retry "
            + unit.schedule().retryInterval()
            + ", timeout "
            + unit.schedule().timeout());
    unit.dependsOn().forEach(d -> lines.add("  after " + d));
    unit.readyExpressions()
        .forEach(r -> lines.add("  ready " + r.dependency() + " by " + text(r.expression())));
    for (HealthExpressions health : unit.healthExpressions()) {
      lines.add("  health of " + health.apiVersion() + " '" + health.kind() + "'");
      Stream.of(health.current(), health.inProgress(), health.failed())
          .filter(Objects::nonNull)
          .forEach(expression -> lines.add("    " + text(expression)));
    }
    unit.overlay()
        .patches()
        .forEach(
            p -> {
              lines.add("  patch " + Objects.toString(p.target(), "what it names"));
              p.patch().lines().forEach(line -> lines.add("    " + line));
            });
    unit.overlay().images().forEach(image -> lines.add("  " + image));
    lines.add(
        "  overlay "
            + Stream.of(
                    unit.overlay().targetNamespace(),
                    unit.overlay().namePrefix(),
                    unit.overlay().nameSuffix(),
                    unit.overlay().components(),
                    unit.overlay().ignoreMissingComponents(),
                    unit.overlay().buildMetadata())
                .map(String::valueOf)
                .toList());
    lines.add("  variables " + new TreeMap<>(unit.variables().inline()));
    unit.variables().from().forEach(from -> lines.add("  " + from));
    lines.add(
        "  prune "
            + unit.apply().prune()
            + ", recreate "
            + unit.apply().recreate()
            + ", as "
            + unit.apply().serviceAccount()
            + ", labels "
            + new TreeMap<>(unit.apply().commonLabels())
            + ", annotations "
            + new TreeMap<>(unit.apply().commonAnnotations()));
    lines.add(
        "  wait "
            + unit.waitForAll()
            + unit.healthChecks()
            + ", always "
            + unit.variables().always()
            + ", suspended "
            + unit.suspended()
            + ", "
            + unit.deletionPolicy());
    unit.release().ifPresent(release -> release(release, lines));
  }

  private static String text(Expression expression) {
    return expression.field()
        + " at "
        + expression.location().map(Object::toString).orElse("?")
        + ": "
        + expression.text();
  }

  private static void release(HelmReleaseSpec release, List<String> lines) {
    lines.add("  " + release.target());
    lines.add("  " + release.chart());
    lines.add("  values " + new TreeMap<>(release.values().inline()));
    release.values().from().forEach(from -> lines.add("  " + from));
    ReleaseActions actions = release.actions();
    lines.add("  history " + actions.maxHistory());
    Stream.of(
            actions.install(),
            actions.upgrade(),
            actions.rollback(),
            actions.test(),
            actions.uninstall())
        .forEach(action -> lines.add("  " + action));
    release
        .postRendering()
        .overlays()
        .forEach(
            overlay -> {
              overlay.patches().forEach(patch -> lines.add("  post " + patch.toString().strip()));
              overlay.images().forEach(image -> lines.add("  post " + image));
            });
    lines.add(
        "  post "
            + release.postRendering().strategy()
            + ", labels "
            + new TreeMap<>(release.postRendering().labels())
            + ", annotations "
            + new TreeMap<>(release.postRendering().annotations()));
    lines.add("  " + release.driftDetection());
  }

  private static void source(DeclaredSource source, List<String> lines) {
    lines.add(
        source.key()
            + " "
            + source.spec().url()
            + " "
            + new TreeMap<>(source.spec().ref())
            + " every "
            + source.interval()
            + ", timeout "
            + source.spec().timeout()
            + ", secret "
            + source.secret().orElse(null)
            + source.certSecret().map(name -> ", certificates " + name).orElse("")
            + source.signerSecret().map(name -> ", signed by " + name).orElse("")
            + source.proxySecret().map(name -> ", through " + name).orElse("")
            + ", ignore "
            + source.spec().ignore()
            + ", suspended "
            + source.suspended()
            + (source.spec().settings().isEmpty()
                ? ""
                : ", settings " + new TreeMap<>(source.spec().settings()))
            + source.partOf().map(part -> ", " + part).orElse("")
            + source.unsupported().map(f -> ", not supported yet: " + f).orElse(""));
  }
}
