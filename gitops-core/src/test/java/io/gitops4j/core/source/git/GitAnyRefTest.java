package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Reason;
import org.junit.jupiter.api.Test;

/** References as {@code git fetch} takes them. */
class GitAnyRefTest extends GitHttpFixture {

  private String read(String name) {
    try (GitSource source = source().anyRef(name).build()) {
      return text(source.fetch(source.resolve()), "a");
    }
  }

  @Test
  void anyRef_nameOfATagAndABranch_isTheTag() throws Exception {
    String tagged = repository.file("a", "tag").commit("main");
    repository.tag("v1", tagged).annotatedTag("v2", tagged);
    repository.file("a", "branch").commit("v1");
    repository.file("a", "main").commit("main");

    assertThat(read("v1")).isEqualTo("tag");
    assertThat(read("v2")).isEqualTo("tag");
    assertThat(read("heads/v1")).isEqualTo("branch");
    assertThat(read("refs/heads/v1")).isEqualTo("branch");
    assertThat(read("main")).isEqualTo("main");
    assertThat(read("HEAD")).isEqualTo("main");
    assertThat(read(tagged)).isEqualTo("tag");
  }

  @Test
  void anyRef_ofABranch_isAskedForInOneExchange() throws Exception {
    repository.file("a", "1").commit("main");
    try (GitSource source = source().anyRef("main").build()) {
      source.resolve();
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void anyRef_missing_namesWhatIsNear() throws Exception {
    repository.tag("v1.0.0", repository.file("a", "1").commit("main"));
    assertThat(failure(() -> read("v1.0")).message())
        .isEqualTo(
            "Cannot read the tag or branch v1.0 of "
                + server.url()
                + ": it does not exist there; there is v1.0.0, main.");
    assertThat(failure(() -> read("a..b")).reason()).isEqualTo(Reason.INVALID);
  }

  @Test
  void redirect_toWhatIsNotAllowed_isNotFollowed() {
    server.rule(
        (request, response) -> {
          response.sendRedirect("http://127.0.0.1:1/internal/info/refs?service=git-upload-pack");
          return true;
        });
    try (GitSource source = source().redirects(next -> next.getPort() != 1).build()) {
      assertThat(failure(source::resolve))
          .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.DENIED))
          .extracting(failure -> failure.message())
          .asString()
          .endsWith(": it redirects to 127.0.0.1:1, which is not allowed; allow that address too.");
    }
  }
}
