package io.gitops4j.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Manifest;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.SecretValue;
import io.gitops4j.core.kustomize.KustomizeOptions;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.kustomize.limit.KustomizeLimit;
import io.gitops4j.core.kustomize.limit.KustomizeLimits;
import io.gitops4j.core.kustomize.remote.GitRemoteResolver;
import io.gitops4j.core.kustomize.remote.RemoteResolver;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.RenderRequest;
import io.gitops4j.spi.Renderer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Java of the README about Kustomize. */
class KustomizeTest {

  @Test
  void render_withRemotes_readsFromWhatIsAllowedOnly() {
    SecretValue user = SecretValue.of("github", "git");
    SecretValue token = SecretValue.of("github", "token");
    RemoteResolver remotes =
        GitRemoteResolver.builder()
            .allow("https://github.com/our-org/")
            .credentials("github.com", Map.of("username", user, "password", token))
            .build();
    Renderer renderer = new KustomizeRenderer(KustomizeOptions.flux().withRemotes(remotes));
    MemorySnapshot snapshot =
        MemorySnapshot.builder(Revision.of("main"))
            .file(
                "app/kustomization.yaml",
                "resources: ['https://github.com/other-org/base?ref=v1']\n")
            .build();
    assertThatThrownBy(() -> renderer.render(RenderRequest.of(snapshot, "app")))
        .isInstanceOf(RenderException.class)
        .hasMessageStartingWith("app/kustomization.yaml:1:13: ")
        .hasMessageContaining("https://github.com/other-org/base");
  }

  @Test
  void render_withAFunction_runsIt() {
    Renderer renderer =
        KustomizeRenderer.builder()
            .function(
                "example.com/v1",
                "TeamLabels",
                list -> {
                  String team = list.functionConfig().text("/spec/team").orElse("none");
                  return list.map(item -> item.with("/metadata/labels/team", team));
                })
            .limits(KustomizeLimits.defaults().with(KustomizeLimit.OBJECTS, 20_000))
            .build();
    MemorySnapshot snapshot =
        MemorySnapshot.builder(Revision.of("main"))
            .file("app/kustomization.yaml", "resources: [a.yaml]\ntransformers: [team.yaml]\n")
            .file("app/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
            .file(
                "app/team.yaml",
                "apiVersion: example.com/v1\nkind: TeamLabels\nmetadata: {name: team}\n"
                    + "spec: {team: payments}\n")
            .build();
    assertThat(renderer.render(RenderRequest.of(snapshot, "app")))
        .extracting(Manifest::labels)
        .containsExactly(Map.of("team", "payments"));
  }
}
