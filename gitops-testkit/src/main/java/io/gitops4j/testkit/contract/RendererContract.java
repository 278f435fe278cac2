package io.gitops4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.Stage;
import io.gitops4j.spi.RenderRequest;
import io.gitops4j.spi.Renderer;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Renderer} must do. Extend it, supply a renderer with something to render, and
 * run it as any JUnit test.
 *
 * @since 0.1
 */
public abstract class RendererContract {

  /** For subclasses. */
  protected RendererContract() {}

  /** The renderer under test; may be the same each time. */
  protected abstract Renderer renderer();

  /** Files with a folder that renders. */
  protected abstract Snapshot snapshot();

  /** The folder of {@link #snapshot()} that renders. */
  protected abstract String path();

  /** What the folder renders to, in order. */
  protected abstract List<ObjectRef> expected();

  private List<Manifest> render() {
    return renderer().render(RenderRequest.of(snapshot(), path())).list();
  }

  @Test
  void id_isAShortStableWord() {
    assertThat(renderer().id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(renderer().id()).isEqualTo(renderer().id());
  }

  @Test
  void render_givesTheObjectsOfTheFolderInOrder() {
    assertThat(render()).extracting(Manifest::ref).containsExactlyElementsOf(expected());
  }

  @Test
  void render_everyManifestWithAnOrigin_namesAFileOfTheSnapshot() {
    for (Manifest manifest : render()) {
      manifest
          .origin()
          .ifPresent(
              place ->
                  assertThat(snapshot().kind(place.file()))
                      .as("what is at " + place)
                      .isEqualTo(Snapshot.Kind.FILE));
    }
  }

  @Test
  void render_twice_givesTheSame() {
    assertThat(render()).isEqualTo(render());
  }

  @Test
  void render_inAnotherLocaleAndZone_givesTheSame() throws Exception {
    assertThat(Surroundings.elsewhere(this::render)).isEqualTo(render());
  }

  @Test
  void render_fromSeveralThreads_givesTheSame() throws Exception {
    List<Manifest> once = render();
    assertThat(Surroundings.together(4, this::render))
        .allSatisfy(r -> assertThat(r).isEqualTo(once));
  }

  @Test
  void render_folderThatIsNotThere_failsAndNamesIt() {
    RenderRequest request = RenderRequest.of(snapshot(), "no/such/folder");
    RenderException thrown =
        catchThrowableOfType(RenderException.class, () -> renderer().render(request));
    assertThat(thrown).as("the exception for a folder that is not there").isNotNull();
    Failure failure = thrown.failure();
    assertThat(failure.stage()).isEqualTo(Stage.RENDER);
    assertThat(failure.message()).contains("no/such/folder");
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void render_leavesNoThreadBehind() {
    render();
    int before = Thread.activeCount();
    render();
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(before);
  }
}
