package io.gitops4j.examples.custom;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.UnitId;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.graph.VariableSpec;
import io.gitops4j.spi.ApplyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every implementation of this package at work in one engine, none of gitops4j's own. */
class EndToEndTest {

  private static final String LIMITS = "ConfigMap/payments/limits";
  private static final String COLOURS = "ConfigMap/payments/colours";

  @TempDir private Path folder;
  private Path archive;
  private Path target;

  @BeforeEach
  void writeRelease() throws IOException {
    archive = folder.resolve("release.zip");
    target = folder.resolve("target");
    publish(
        Map.of(
            "config/payments/limits.properties", "daily={{daily}}\n",
            "config/payments/colours.properties", "title=Irmak\n"));
  }

  private void publish(Map<String, String> files) throws IOException {
    Archives.write(archive, files);
  }

  private GitOps engine(String... folders) {
    return engine(new FileSecretResolver(folder.resolve("secrets")), folders);
  }

  private GitOps engine(FileSecretResolver resolver, String... folders) {
    var builder =
        GitOps.builder()
            .secretResolver(resolver)
            .source(ZipSource.at(archive))
            .renderer(new PropertiesRenderer())
            .substitutor(new MustacheSubstitutor())
            .applier(new DirectoryApplier(target));
    for (String name : folders) {
      builder.unit(
          Unit.builder(
                  new UnitId(UnitId.UNIT, "default", name), SourceKey.REPOSITORY, "config/" + name)
              .variables(new VariableSpec(Map.of("daily", "5000"), List.of(), false))
              .apply(ApplyOptions.defaults().withPrune(true))
              .waitForAll(true)
              .build());
    }
    return builder.build();
  }

  private Path file(String name) {
    return target.resolve("objects/payments/core_ConfigMap_" + name + ".yaml");
  }

  @Test
  void reconcile_ofAnArchive_writesSubstitutedFiles() throws IOException {
    try (GitOps gitops = engine("payments")) {
      assertThat(gitops.reconcile()).succeeded().created(LIMITS, COLOURS);

      assertThat(Files.readString(file("limits"))).contains("daily: \"5000\"");
      assertThat(gitops.reconcile()).succeeded().changedNothing();
    }
  }

  @Test
  void reconcile_ofANewArchive_changesAndPrunes() throws IOException {
    try (GitOps gitops = engine("payments")) {
      gitops.reconcile().orThrow();

      publish(Map.of("config/payments/limits.properties", "daily={{daily}}\nweekly=20000\n"));

      assertThat(gitops.reconcile()).succeeded().configured(LIMITS).deleted(COLOURS);
      assertThat(file("colours")).doesNotExist();
    }
  }

  @Test
  void reconcile_ofALaterProcess_changesNothing() {
    try (GitOps gitops = engine("payments")) {
      gitops.reconcile().orThrow();
    }
    try (GitOps gitops = engine("payments")) {
      assertThat(gitops.plan()).changesNothing();
      assertThat(gitops.reconcile()).succeeded().changedNothing();
    }
  }

  @Test
  void unitThatIsGoneFromALaterProcess_isRemoved() throws IOException {
    publish(
        Map.of(
            "config/payments/limits.properties", "daily={{daily}}\n",
            "config/risk/model.properties", "version=3\n"));
    try (GitOps gitops = engine("payments", "risk")) {
      assertThat(gitops.reconcile()).succeeded().created(LIMITS, "ConfigMap/risk/model");
    }
    try (GitOps gitops = engine("payments")) {
      assertThat(gitops.reconcile()).succeeded().deleted("ConfigMap/risk/model");
      assertThat(new DirectoryApplier(target).units())
          .extracting(UnitId::name)
          .containsExactly("payments");
    }
  }

  @Test
  void undefinedVariable_failsWithTheObjectAndWritesNothing() throws IOException {
    publish(Map.of("config/payments/limits.properties", "daily={{dayly}}\n"));
    try (GitOps gitops = engine("payments")) {
      assertThat(gitops.reconcile())
          .changedNothing()
          .failed(io.gitops4j.Stage.SUBSTITUTE)
          .on(LIMITS)
          .because("{{dayly}}");
    }
    assertThat(file("limits")).doesNotExist();
  }

  @Test
  void referenceInAManifest_isCheckedByTheResolverAndStaysAReference() throws IOException {
    Path secrets = Files.createDirectories(folder.resolve("secrets/database"));
    publish(Map.of("config/payments/limits.properties", "password=file:database#password\n"));
    try (FileSecretResolver resolver = new FileSecretResolver(folder.resolve("secrets"));
        GitOps gitops = engine(resolver, "payments")) {
      assertThat(gitops.reconcile())
          .changedNothing()
          .failed(io.gitops4j.Stage.SECRETS)
          .on(LIMITS)
          .because("file:database#password");

      Files.writeString(secrets.resolve("password"), "t0p-s3cret");

      assertThat(gitops.reconcile()).succeeded().created(LIMITS);
      assertThat(Files.readString(file("limits"))).contains("password: file:database#password");
    }
  }

  @Test
  void secretOfTheProgramItself_isLookedUpWithoutTheEngine() throws IOException {
    Path secrets = Files.createDirectories(folder.resolve("secrets/database"));
    Files.writeString(secrets.resolve("password"), "t0p-s3cret");
    try (FileSecretResolver resolver = new FileSecretResolver(folder.resolve("secrets"));
        SecretValue password = resolver.resolve(SecretRef.parse("file:database#password"))) {
      assertThat(password.reveal()).isEqualTo("t0p-s3cret");
      assertThat(password.toString()).doesNotContain("t0p-s3cret");
    }
  }
}
