package io.gitops4j.core.template.sprig;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Paths of all shapes. */
class PathPropertyTest {

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("/", ".", "..", "a", "b.c")
        .list()
        .ofMaxSize(8)
        .map(p -> String.join("", p));
  }

  @Property
  void cleanPath_cleanedAgain_isTheSame(@ForAll("paths") String path) {
    String clean = PathFunctions.clean(path);
    assertThat(PathFunctions.clean(clean)).isEqualTo(clean);
    assertThat(clean).isNotEmpty().doesNotContain("//");
    assertThat(clean.startsWith("/")).isEqualTo(path.startsWith("/"));
  }

  @Property
  void baseAndDir_ofAPath_areItsParts(@ForAll("paths") String path) {
    String clean = PathFunctions.clean(path);
    String base = PathFunctions.base(clean);
    assertThat(PathFunctions.clean(PathFunctions.dir(clean) + "/" + base)).isEqualTo(clean);
    assertThat(base).endsWith(PathFunctions.ext(base));
  }

  @Property
  void url_ofASchemeHostAndPath_isReadAsTheSame(@ForAll("paths") String path) {
    String rooted = "/" + path;
    GoUrl url = new GoUrl("https", "", null, "h:1", rooted, "q=" + path.length(), path);
    assertThat(GoUrl.parse(url.text())).isEqualTo(url);
  }
}
