package io.gitops4j.core.kustomize.build;

import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.explain.Trace;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.limit.LimitException;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.spi.RenderRequest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds folders as units ask for them, and keeps what a later build can take over.
 *
 * <p>The rule: what a build looks at in the snapshot is recorded. A folder whose recording is the
 * same in the next snapshot is not built again: not the whole, when nothing of it has changed, and
 * else none of the bases that stay the same, see {@link KeptBases}; of the resources of the top,
 * only those are finished again that are new, or refer to a name that has changed, see {@link
 * Finishing}. What is taken over is never changed: who changes a resource changes a copy, see
 * {@link Resource}. Results are the same as those of a build of its own: {@code
 * IncrementalRenderTest} holds them against each other over random edits.
 *
 * <p>Safe for many threads.
 *
 * @since 0.1
 */
public final class FolderBuilds {

  private final BuildOptions options;
  private final @Nullable BuildCache cache;

  /**
   * Builds with these options.
   *
   * @param mostKept how many objects may be kept for later builds; 0 for none
   */
  public FolderBuilds(BuildOptions options, int mostKept) {
    this.options = options;
    this.cache = mostKept == 0 ? null : new BuildCache(mostKept);
  }

  /**
   * Builds a folder that has a kustomization file, keeping nothing.
   *
   * @param folder the folder in normal form
   * @throws RenderException when it cannot be built
   */
  public static List<Resource> folder(Snapshot snapshot, String folder, BuildOptions options) {
    if (!FolderKustomization.isThere(snapshot, folder)) {
      throw Build.missing(folder, null);
    }
    return resources(
        new FolderBuilds(options, 0).build(RenderRequest.of(snapshot, folder)).resources());
  }

  private static List<Resource> resources(List<Finished> finished) {
    return finished.stream().map(Finished::resource).toList();
  }

  /**
   * Builds a folder.
   *
   * @throws RenderException when it cannot be built
   */
  public BuiltFolder build(RenderRequest request) {
    BuildCache kept = cache;
    if (kept == null) {
      return run(request, Trace.NONE, new Recorder(), null, null).built();
    }
    BuildCache.Key key = new BuildCache.Key(request.path(), request.overlay(), null, "");
    if (kept.find(key, request.snapshot()) instanceof KeptTop top) {
      return top.built();
    }
    FinishedLayer before = kept.latest(key) instanceof KeptTop top ? top.layer() : null;
    Recorder recorder = new Recorder();
    recorder.begin(request.snapshot(), 0);
    Run run = run(request, Trace.NONE, recorder, kept, before);
    Recording recording = recorder.end();
    if (recording.isWhole()) {
      kept.keep(key, new KeptTop(run.built(), run.layer(), recording));
    }
    return run.built();
  }

  /**
   * Builds a folder under watch, keeping and taking nothing.
   *
   * @throws RenderException when it cannot be built
   */
  public List<Resource> build(RenderRequest request, Trace trace) {
    return resources(run(request, trace, new Recorder(), null, null).built().resources());
  }

  /** A build that has run, and how its resources were finished. */
  private record Run(BuiltFolder built, FinishedLayer layer) {}

  private Run run(
      RenderRequest request,
      Trace trace,
      Recorder recorder,
      @Nullable BuildCache kept,
      @Nullable FinishedLayer before) {
    Snapshot snapshot = request.snapshot();
    Budget budget = new Budget(options.limits());
    Remotes remotes = new Remotes(options.remotes(), budget);
    Files files = new Files(snapshot, options.rootOnly(), remotes, budget, recorder);
    KustomizationFile top =
        KustomizationFile.of(
            files,
            FolderKustomization.file(files, request.path()),
            FolderKustomization.of(
                snapshot, request.path(), request.overlay(), options.limits(), recorder));
    try {
      Origins origins = new Origins(top, options.managedByLabel());
      KeptBases bases =
          kept == null ? null : new KeptBases(kept, origins, options.charts() != null);
      Layer layer = new Build(options, origins, trace, bases).gather(top);
      layer.notices.addAll(origins.notices());
      Finishing.Result result =
          new Finishing(origins, trace, top.map().get("buildMetadata"))
              .finish(layer, before, kept != null);
      List<Finished> sorted = sorted(result.resources(), top, budget);
      return new Run(new BuiltFolder(sorted, layer.notices), result.layer());
    } catch (RenderException e) {
      FolderKustomization.expectReadable(
          new Files(snapshot, false, new Budget(options.limits())), request.path());
      throw e;
    } catch (LimitException e) {
      String folder = top.folder().isEmpty() ? "the root" : top.folder();
      throw Problem.of(e, top.map(), "build " + folder);
    } catch (YamlException e) {
      // A value that no step could know to be one JSON cannot hold.
      throw Problem.of(e, "a value in");
    }
  }

  private List<Finished> sorted(List<Finished> finished, KustomizationFile top, Budget budget) {
    YamlMap sort = top.map().map("sortOptions");
    if (sort == null && !options.legacyOrder()) {
      return finished;
    }
    ResourceSet resources = new ResourceSet(budget);
    resources.setAll(resources(finished));
    if (sort == null) {
      SortOrder.legacy(resources);
    } else {
      Sorting.sort(resources, sort);
    }
    IdentityHashMap<Resource, Finished> byResource = new IdentityHashMap<>(finished.size());
    finished.forEach(each -> byResource.put(each.resource(), each));
    List<Finished> sorted = new ArrayList<>(finished.size());
    resources.forEach(each -> sorted.add(Objects.requireNonNull(byResource.get(each))));
    return sorted;
  }
}
